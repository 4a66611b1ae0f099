import { Thing, type V } from './runtime.ts'

/** `namespace()`: the one thing whose attributes can be set, also from within a loop. */
export class Namespace extends Thing {
  readonly type = 'namespace'
  readonly #values: Map<string, V>
  constructor(values: Map<string, V>) {
    super()
    this.#values = values
  }
  override attribute(name: string): V | undefined {
    return this.#values.get(name)
  }
  set(name: string, value: V): void {
    this.#values.set(name, value)
  }
  override toString(): string {
    return '<namespace>'
  }
}
