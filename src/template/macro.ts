import { type Args, type Call, Callable, Tuple, type V } from './runtime.ts'

/** What a macro reads beyond its parameters, and so takes. */
interface Special {
  readonly varargs: boolean
  readonly kwargs: boolean
  readonly caller: boolean
}

/** A macro. Beyond its parameters it sees `varargs`, `kwargs` and, in a call block, `caller`. */
export class Macro extends Callable {
  override readonly type = 'macro'
  readonly #parameters: readonly string[]
  readonly #takes: Special

  constructor(
    name: string,
    parameters: readonly string[],
    takes: Special,
    run: (call: Call, vars: ReadonlyMap<string, V>) => V,
  ) {
    super(name, (call, args) => run(call, this.#bind(call, args)))
    this.#parameters = parameters
    this.#takes = takes
  }

  override attribute(name: string): V | undefined {
    switch (name) {
      case 'name':
        return this.name
      case 'arguments':
        return Tuple.from<V>([...this.#parameters])
      case 'caller':
        return this.#takes.caller
      case 'catch_varargs':
        return this.#takes.varargs
      case 'catch_kwargs':
        return this.#takes.kwargs
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
    const { varargs, kwargs, caller } = this.#takes
    if (positional.length > names.length && !varargs)
      throw call.fault(`${this.name} takes at most ${counted(names.length)}, got ${positional.length}`)
    if (more.length > 0 && !kwargs) throw call.fault(`${this.name} takes no argument ${more[0]![0]}`)
    const body = named.get('caller')
    if (body !== undefined && !caller && !names.includes('caller'))
      throw call.fault(`${this.name} is called with a block, but does not write caller()`)
    if (body !== undefined) bound.set('caller', body)
    if (varargs && !names.includes('varargs'))
      bound.set('varargs', Tuple.from(positional.slice(names.length)))
    if (kwargs && !names.includes('kwargs')) bound.set('kwargs', new Map<V, V>(more))
    return bound
  }
}

function counted(arguments_: number): string {
  return arguments_ === 1 ? '1 argument' : `${arguments_} arguments`
}
