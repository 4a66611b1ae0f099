import { parseAddress } from './address.ts'

/** Hosts that one name may stand for. */
const mostHosts = 65_536

/** The hosts that a name in an inventory stands for, or what is wrong with it. */
export type Expanded =
  | { readonly names: readonly string[]; readonly port: number | undefined }
  | { readonly wrong: string }

/** Expands `web[01:03].example.org:22`. Ranges are numeric (kept as wide as written) or of letters, with an optional step. */
export function expandHosts(text: string): Expanded {
  const { host, port } = parseAddress(text) ?? { host: text, port: undefined }
  if (text.endsWith(':')) return { wrong: `host ${JSON.stringify(text)} ends in ":" but no port follows` }
  if (port !== undefined && (port < 1 || port > 65535))
    return { wrong: `port must be from 1 to 65535, got ${port}` }
  let names = ['']
  let rest = host
  for (;;) {
    const open = rest.indexOf('[')
    if (open < 0) break
    const close = rest.indexOf(']', open)
    if (close < 0) return { wrong: `the range in ${JSON.stringify(text)} is not closed` }
    const range = expandRange(rest.slice(open + 1, close))
    if ('wrong' in range) return { wrong: `${range.wrong}, got [${rest.slice(open + 1, close)}]` }
    const head = rest.slice(0, open)
    if (names.length * range.words.length > mostHosts)
      return { wrong: `${JSON.stringify(text)} stands for more than ${mostHosts} hosts` }
    names = names.flatMap((name) => range.words.map((word) => name + head + word))
    rest = rest.slice(close + 1)
  }
  names = names.map((name) => name + rest)
  const wrong = invalidHost(names[0] ?? '')
  return wrong === undefined ? { names, port } : { wrong }
}

/** What is wrong with the name of a host, if anything. */
export function invalidHost(name: string): string | undefined {
  const shown = JSON.stringify(name)
  if (name === '') return 'a host needs a name'
  if (name === '---') return '"---" is no host: is this a YAML file?'
  if (name.startsWith('-')) return `a host cannot begin with "-", got ${shown}`
  if (/[\s\p{Cc}]/u.test(name)) return `a host is one word, got ${shown}`
  if (/\{\{|\{%/.test(name)) return `the name of a host cannot be a template, got ${shown}`
  if (/[[\]]/.test(name)) return `a host has no brackets but for a range, got ${shown}`
  return undefined
}

function expandRange(text: string): { words: readonly string[] } | { wrong: string } {
  const [first = '', last, step = '1', ...more] = text.split(':')
  if (last === undefined || more.length > 0) return { wrong: 'a range must be begin:end or begin:end:step' }
  if (last === '') return { wrong: 'a range must have an end' }
  if (!/^[0-9]{1,9}$/.test(step) || Number(step) < 1)
    return { wrong: 'the step of a range must be a number above 0' }
  const by = Number(step)
  if (/^[a-zA-Z]$/.test(first) && /^[a-zA-Z]$/.test(last)) return letters(first, last, by)
  const begin = first === '' ? '0' : first
  if (!/^[0-9]{1,15}$/.test(begin) || !/^[0-9]{1,15}$/.test(last))
    return { wrong: 'a range must be of numbers or of single letters' }
  const padded = begin.length > 1 && begin.startsWith('0')
  if (padded && begin.length !== last.length)
    return { wrong: 'both ends of a padded range must be equally long' }
  const [from, to] = [Number(begin), Number(last)]
  if (from > to) return { wrong: 'a range must not end before it begins' }
  if ((to - from) / by >= mostHosts)
    return { wrong: `a range must not stand for more than ${mostHosts} hosts` }
  const words: string[] = []
  for (let n = from; n <= to; n += by) words.push(padded ? String(n).padStart(begin.length, '0') : String(n))
  return { words }
}

const alphabet = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

function letters(first: string, last: string, by: number): { words: readonly string[] } | { wrong: string } {
  const [from, to] = [alphabet.indexOf(first), alphabet.indexOf(last)]
  if (from > to) return { wrong: 'a range must not end before it begins' }
  return { words: [...alphabet.slice(from, to + 1)].filter((_, i) => i % by === 0) }
}
