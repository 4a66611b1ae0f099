import { chooser } from '../filters/sequence-tools.ts'
import { Mistake } from '../python/mistake.ts'
import { percentFormat } from '../python/percent-format.ts'
import { str } from '../python/text.ts'
import type { V } from '../runtime.ts'
import { lookupTable } from './lookup.ts'

type Options = ReadonlyMap<string, V>

/** Lookups that count or choose. */
export const numberLookups = lookupTable({
  sequence: {
    takes: 'start=none, end=none, stride=none, count=none, format=none',
    does: 'Texts with numbers: `start=1 end=9 stride=2 format=web%02d`, `count=3` or `1-9/2:web%02d`.',
    example: ["query('sequence', '1-5/2:web%02d')", "['web01', 'web03', 'web05']"],
    run: (_, terms, options) =>
      (terms.length > 0 ? terms : ['']).flatMap((term) => sequence(str(term), options)),
  },
  random_choice: {
    takes: '',
    does: 'One of its terms, by chance.',
    example: ["query('random_choice', 'a')", "['a']"],
    volatile: true,
    run: (_, terms) => {
      if (terms.length === 0) throw new Mistake('there is nothing to choose from')
      return [terms[chooser(null)(terms.length)]!]
    },
  },
})

const short = /^(?:(-?(?:0x)?[\da-f]+)-)?(-?(?:0x)?[\da-f]+)(?:\/(-?(?:0x)?[\da-f]+))?(?::(.+))?$/i

function sequence(term: string, options: Options): string[] {
  const given = new Map<string, string>()
  for (const [key, value] of options) if (value !== null) given.set(key, str(value))
  const parts = short.exec(term)
  if (parts)
    for (const [i, name] of ['start', 'end', 'stride', 'format'].entries()) {
      const part = parts[i + 1]
      if (part !== undefined) given.set(name, part)
    }
  else
    for (const [, name, value] of term.matchAll(/(\w+)=("[^"]*"|'[^']*'|\S+)/g))
      given.set(name!, value!.replace(/^(["'])(.*)\1$/, '$2'))
  return count(given)
}

/** The most texts that one sequence makes. */
const longest = 1_000_000

function count(given: ReadonlyMap<string, string>): string[] {
  const number = (name: string): number | undefined => {
    const text = given.get(name)
    if (text === undefined) return undefined
    const value = /^0\d+$/.test(text) ? Number.parseInt(text, 8) : Number(text)
    if (!Number.isInteger(value)) throw new Mistake(`${name} is an integer, got ${text}`)
    return value
  }
  const start = number('start') ?? 1
  const amount = number('count')
  const stride = number('stride') ?? 1
  const end =
    number('end') ?? (amount === undefined ? undefined : start + amount * stride - Math.sign(stride))
  if (end === undefined) throw new Mistake('wants end or count')
  if (amount === 0 || stride === 0) return []
  if ((stride > 0 && end < start) || (stride < 0 && end > start))
    throw new Mistake(`cannot count from ${start} to ${end} by ${stride}`)
  const length = Math.floor((end - start) / stride) + 1
  if (length > longest) throw new Mistake(`that makes more than ${longest} texts`)
  const format = given.get('format') ?? '%d'
  return Array.from({ length }, (_, i) => percentFormat(format, start + i * stride))
}
