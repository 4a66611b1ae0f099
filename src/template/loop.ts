import { equal } from './python/compare.ts'
import { type Args, type Call, Callable, Tuple, type V } from './runtime.ts'

/** `loop` in the body of a for. */
export class Loop extends Callable {
  override readonly type = 'loop'
  index0 = -1
  readonly #items: readonly V[]
  readonly #depth: number
  #changed: V | undefined

  /** `again` runs a recursive loop's body over other items. */
  constructor(items: readonly V[], depth: number, again: (items: V, depth: number) => V) {
    super('loop', (_, args) => again(args.positional[0] ?? null, depth + 1))
    this.#items = items
    this.#depth = depth
  }

  override attribute(name: string): V | undefined {
    const { length } = this.#items
    switch (name) {
      case 'index':
        return this.index0 + 1
      case 'index0':
        return this.index0
      case 'revindex':
        return length - this.index0
      case 'revindex0':
        return length - this.index0 - 1
      case 'first':
        return this.index0 === 0
      case 'last':
        return this.index0 === length - 1
      case 'length':
        return length
      case 'depth':
        return this.#depth
      case 'depth0':
        return this.#depth - 1
      case 'previtem':
        return this.#items[this.index0 - 1]
      case 'nextitem':
        return this.#items[this.index0 + 1]
      case 'cycle':
        return new Callable('cycle', (call, args) => this.#cycle(call, args))
      case 'changed':
        return new Callable('changed', (call, args) => this.#isChanged(call, args))
      default:
        return undefined
    }
  }

  #cycle(call: Call, { positional }: Args): V {
    if (positional.length === 0) throw call.fault('loop.cycle takes at least one value')
    return positional[this.index0 % positional.length]!
  }

  #isChanged(call: Call, { positional }: Args): V {
    const values = call.settle(Tuple.from(positional))
    if (this.#changed !== undefined && equal(this.#changed, values)) return false
    this.#changed = values
    return true
  }

  override toString(): string {
    return '<loop>'
  }
}
