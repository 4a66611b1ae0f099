import { type Args, type Call, Callable, Tuple, type V } from './runtime.ts'

/** A macro. Beyond its parameters it sees `varargs`, `kwargs` and, in a call block, `caller`. */
export class Macro extends Callable {
  override readonly type = 'macro'
  readonly #parameters: readonly string[]
  readonly #usesCaller: boolean

  constructor(
    name: string,
    parameters: readonly string[],
    usesCaller: boolean,
    run: (call: Call, vars: ReadonlyMap<string, V>) => V,
  ) {
    super(name, (call, args) => run(call, this.#bind(call, args)))
    this.#parameters = parameters
    this.#usesCaller = usesCaller
  }

  override attribute(name: string): V | undefined {
    switch (name) {
      case 'name':
        return this.name
      case 'arguments':
        return Tuple.from<V>([...this.#parameters])
      case 'caller':
        return this.#usesCaller
      default:
        return undefined
    }
  }

  #bind(call: Call, { positional, named }: Args): Map<string, V> {
    const names = this.#parameters
    const bound = new Map<string, V>()
    for (const [i, name] of names.entries()) {
      const value = i < positional.length ? positional[i] : named.get(name)
      if (value !== undefined) bound.set(name, value)
      if (i < positional.length && named.has(name)) throw call.fault(`${this.name}: got ${name} twice`)
    }
    const more = [...named].filter(([name]) => !names.includes(name) && name !== 'caller')
    const caller = named.get('caller')
    if (caller !== undefined) bound.set('caller', caller)
    bound.set('varargs', Tuple.from(positional.slice(names.length)))
    bound.set('kwargs', new Map<V, V>(more))
    return bound
  }
}
