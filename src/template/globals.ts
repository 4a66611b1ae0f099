import { Namespace } from './namespace.ts'
import { omit } from './omit.ts'
import { Volatile } from './pending.ts'
import { DateTime } from './python/date-time.ts'
import { pairs } from './python/dict-methods.ts'
import { assign } from './python/mapping.ts'
import { Mistake } from './python/mistake.ts'
import { isInteger } from './python/number.ts'
import { str } from './python/text.ts'
import { typeName } from './python/type.ts'
import { type Args, type Call, Callable, Thing, type V } from './runtime.ts'
import { bind } from './signature.ts'

/** The most items that range() makes. */
const longest = 1_000_000

/** A function of templates, with its own documentation. `example` is an expression and one with its value. */
interface Global {
  readonly takes: string
  readonly does: string
  readonly example: readonly [expression: string, value: string]
  readonly call: ConstructorParameters<typeof Callable>[1]
}

const query: Global = {
  takes: 'name, *terms, **options',
  does: 'What a lookup finds, as a list.',
  example: ["query('items', [1, 2])", '[1, 2]'],
  call: (call, args) => looked(call, args, true),
}

/** What every template can call besides variables. */
export const globalFunctions: ReadonlyMap<string, Global> = new Map(
  Object.entries<Global>({
    range: {
      takes: 'start, stop, step=1',
      does: 'Integers up to the stop, which is not among them; with one argument from 0.',
      example: ['range(1, 4) | list', '[1, 2, 3]'],
      call: (call, args) => call.plainly(args.positional, range),
    },
    dict: {
      takes: 'pairs=none, **entries',
      does: 'A dict.',
      example: ['dict(a=1)', "{'a': 1}"],
      call: (call, args) => dictOf(call, args),
    },
    namespace: {
      takes: '**values',
      does: 'Names that can be assigned to from within a loop.',
      example: ['namespace(n=1).n', '1'],
      call: (call, args) => new Namespace(new Map(namesOf(call, args))),
    },
    cycler: {
      takes: '*values',
      does: 'Gives its values one after the other by next(), again and again.',
      example: ["cycler('a', 'b').next()", "'a'"],
      call: (_, { positional }) => new Cycler(positional),
    },
    joiner: {
      takes: 'separator=", "',
      does: 'Gives nothing when called first, then its separator.',
      example: ['joiner()()', "''"],
      call: (_, { positional }) => new Joiner(str(positional[0] ?? ', ')),
    },
    now: {
      takes: 'utc=false, fmt=none',
      does: 'The present moment, or a text of it.',
      example: ["now(fmt='%%')", "'%'"],
      call: (call, args) => now(call, args),
    },
    undef: {
      takes: 'hint=none',
      does: 'Undefined, with a message for whoever uses it.',
      example: ["undef('say which') is undefined", 'true'],
      call: (call, args) => {
        const [hint] = bind('undef', 'hint=none', args)
        return call.undefined(
          'undef()',
          hint === null ? 'a variable that must be set is undefined' : str(hint!),
        )
      },
    },
    lookup: {
      takes: 'name, *terms, **options',
      does: 'What a lookup finds.',
      example: ["lookup('items', ['a', 'b'])", "'a,b'"],
      call: (call, args) => looked(call, args, false),
    },
    query,
    q: query,
  }),
)

/** What every template can call or read besides variables. A variable of the same name hides it. */
export const globals: ReadonlyMap<string, V> = new Map<string, V>([
  ['omit', omit],
  ...[...globalFunctions].map(([name, { call }]): [string, V] => [name, new Callable(name, call)]),
])

function range(values: readonly V[]): V {
  const numbers = values.map((value) => {
    if (!isInteger(value)) throw new Mistake(`range wants integers, got ${typeName(value)}`)
    return Number(value)
  })
  if (numbers.length < 1 || numbers.length > 3) throw new Mistake('range takes (stop) or (start, stop, step)')
  const [start, stop, step] =
    numbers.length === 1 ? [0, numbers[0]!, 1] : [numbers[0]!, numbers[1]!, numbers[2] ?? 1]
  if (step === 0) throw new Mistake('range with step 0')
  const length = Math.max(0, Math.ceil((stop - start) / step))
  if (length > longest) throw new Mistake(`range of more than ${longest} integers`)
  return Array.from({ length }, (_, i) => start + i * step)
}

function dictOf(call: Call, args: Args): V {
  const map = new Map<V, V>()
  const [from] = args.positional
  if (from !== undefined) for (const [key, value] of pairs(call.settle(from))) assign(map, key, value)
  for (const [key, value] of args.named) map.set(key, value)
  return map
}

function namesOf(call: Call, args: Args): [string, V][] {
  return [...(dictOf(call, args) as ReadonlyMap<V, V>)].map(([key, value]) => [str(key), value])
}

function now(call: Call, args: Args): V {
  const [utc, format] = bind('now', 'utc=false, fmt=none', args)
  if (call.env.ahead) throw new Volatile('now()')
  const moment = DateTime.of(call.env.now(), utc === true)
  return typeof format === 'string' ? moment.strftime(format) : moment
}

function looked(call: Call, { positional: [name, ...terms], named }: Args, list: boolean): V {
  const settled = call.settle(name ?? null)
  if (typeof settled !== 'string')
    throw call.fault(`lookup wants the name of a lookup, got ${typeName(settled)}`)
  const options = list ? new Map([...named, ['wantlist', true] as const]) : named
  return call.lookup(settled, { positional: terms, named: options })
}

/** Gives its values one after the other, again and again. */
class Cycler extends Thing {
  readonly type = 'cycler'
  readonly #values: readonly V[]
  #at = 0
  constructor(values: readonly V[]) {
    super()
    this.#values = values
  }
  override attribute(name: string): V | undefined {
    if (name === 'current') return this.#values[this.#at]
    if (name === 'next')
      return new Callable('next', () => {
        const value = this.#values[this.#at] ?? null
        this.#at = (this.#at + 1) % Math.max(1, this.#values.length)
        return value
      })
    if (name === 'reset')
      return new Callable('reset', () => {
        this.#at = 0
        return null
      })
    return undefined
  }
  override toString(): string {
    return '<cycler>'
  }
}

/** Gives nothing when called first, then its separator. */
class Joiner extends Callable {
  constructor(separator: string) {
    let used = false
    super('joiner', () => {
      const text = used ? separator : ''
      used = true
      return text
    })
  }
}
