import type { Place } from '../value.ts'
import type { Expr } from './node.ts'
import { parseBareExpression } from './parser.ts'
import { Mistake } from './python/mistake.ts'
import type { Args, V } from './runtime.ts'
import { Text } from './text.ts'

/** What a filter, test, method or function takes, written like `pattern, count=0, *rest, **options`. */
export interface Signature {
  readonly parameters: readonly { readonly name: string; readonly initial: V | undefined }[]
  /** How many of them take arguments without a name: those before `*rest`. */
  readonly positional: number
  readonly rest: boolean
  readonly options: boolean
}

const known = new Map<string, Signature>()
const nowhere: Place = { file: '', line: 1, column: 1 }

/** Reads a signature; each is read once. */
export function signature(takes: string): Signature {
  let found = known.get(takes)
  if (!found) {
    found = read(takes)
    known.set(takes, found)
  }
  return found
}

function read(takes: string): Signature {
  const parts = takes === '' ? [] : takes.split(/,\s*(?=[\w*]+(?:=|,|$))/)
  const parameters = parts
    .filter((part) => !part.startsWith('*'))
    .map((part) => {
      const [name, initial] = part.split(/=(.*)/s) as [string, string | undefined]
      return { name, initial: initial === undefined ? undefined : literal(initial) }
    })
  const rest = parts.findIndex((part) => /^\*\w/.test(part))
  return {
    parameters,
    positional: rest < 0 ? parameters.length : rest,
    rest: rest >= 0,
    options: parts.some((part) => part.startsWith('**')),
  }
}

function literal(source: string): V {
  const node: Expr = parseBareExpression(new Text(source, nowhere))
  if (node.kind === 'constant') return node.value
  if (node.kind === 'list') return []
  if (node.kind === 'sign' && node.operand.kind === 'constant') return -Number(node.operand.value)
  throw new Error(`a signature has the default ${source}`)
}

/** What is wrong with a number of arguments and their names, if anything. */
export function misfit(
  what: string,
  takes: string,
  count: number,
  names: Iterable<string>,
): string | undefined {
  const { parameters, positional, rest, options } = signature(takes)
  const usage = `${what} takes (${takes})`
  if (count > positional && !rest) return `${usage}, got ${count} argument${count === 1 ? '' : 's'}`
  const given = new Set(names)
  for (const name of given) {
    const index = parameters.findIndex((parameter) => parameter.name === name)
    if (index < 0 && !options) return `${usage}, got an argument ${name}`
    if (index >= 0 && index < Math.min(count, positional)) return `${usage}, got ${name} twice`
  }
  const missing = parameters.find(
    ({ name, initial }, i) => initial === undefined && i >= Math.min(count, positional) && !given.has(name),
  )
  return missing && `${usage}, ${missing.name} is missing`
}

/** The arguments in the order of the parameters, defaults filled in, then the list of the rest, then the Map of other options. */
export function bind(what: string, takes: string, args: Args): V[] {
  const wrong = misfit(what, takes, args.positional.length, args.named.keys())
  if (wrong) throw new Mistake(wrong)
  const { parameters, positional, rest, options } = signature(takes)
  const bound: V[] = parameters.map(({ name, initial }, i) => {
    const value = i < Math.min(args.positional.length, positional) ? args.positional[i] : args.named.get(name)
    return value === undefined ? initial! : value
  })
  if (rest) bound.push(args.positional.slice(positional))
  if (options) {
    const names = new Set(parameters.map(({ name }) => name))
    bound.push(new Map([...args.named].filter(([name]) => !names.has(name))))
  }
  return bound
}
