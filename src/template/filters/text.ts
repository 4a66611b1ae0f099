import { operations } from '../filter.ts'
import { percentFormat } from '../python/percent-format.ts'
import { str } from '../python/text.ts'
import { capitalized, splitText, stripped } from '../python/text-tools.ts'
import { textOf } from '../python/type.ts'
import { Tuple, type V } from '../runtime.ts'
import { indent, truncate } from './text-layout.ts'
import { wordWrap } from './word-wrap.ts'

/** Filters that make texts from texts. */
export const textFilters = operations({
  upper: {
    takes: '',
    does: 'In capitals.',
    example: ["'eth0' | upper", "'ETH0'"],
    run: (_, value) => str(value).toUpperCase(),
  },
  lower: {
    takes: '',
    does: 'In small letters.',
    example: ["'MASTER' | lower", "'master'"],
    run: (_, value) => str(value).toLowerCase(),
  },
  capitalize: {
    takes: '',
    does: 'With a large first letter, the others small.',
    example: ["'hELLO' | capitalize", "'Hello'"],
    run: (_, value) => capitalized(str(value)),
  },
  title: {
    takes: '',
    does: 'Each word with a large first letter.',
    example: ["'hello big-world' | title", "'Hello Big-World'"],
    run: (_, value) => str(value).replace(/[^-\s({[<]+/g, capitalized),
  },
  trim: {
    takes: 'chars=none',
    does: 'Without white space, or other characters, at its ends.',
    example: ["' a ' | trim", "'a'"],
    run: (_, value, chars) => stripped(str(value), chars, true, true),
  },
  replace: {
    takes: 'old, new, count=none',
    does: 'With all, or the first, occurrences of a text replaced.',
    example: ["'a.b.c' | replace('.', '/')", "'a/b/c'"],
    run: (_, value, old, by, count) => replaceText(str(value), str(old), str(by), count),
  },
  center: {
    takes: 'width=80',
    does: 'In the middle of a field.',
    example: ["'a' | center(5)", "'  a  '"],
    run: (_, value, width) => {
      const text = str(value)
      const pad = Math.max(0, width - text.length)
      const left = (pad >> 1) + (pad & width & 1)
      return ' '.repeat(left) + text + ' '.repeat(pad - left)
    },
  },
  indent: {
    takes: 'width=4, first=false, blank=false, indentfirst=none',
    does: 'Lines indented by a number of spaces, or by a text; the first and empty ones only if asked for.',
    example: ["'a\nb' | indent(2)", "'a\n  b'"],
    run: (_, value, width, first, blank, indentFirst) =>
      indent(textOf(value), width, first === true || indentFirst === true, blank === true),
  },
  wordcount: {
    takes: '',
    does: 'The number of words.',
    example: ["'a few words' | wordcount", '3'],
    run: (_, value) => str(value).match(/[\p{L}\p{N}_]+/gu)?.length ?? 0,
  },
  wordwrap: {
    takes: 'width=79, break_long_words=true, wrapstring=none, break_on_hyphens=true',
    does: 'Broken into lines of at most a width.',
    example: ["'aa bb cc' | wordwrap(5)", "'aa bb\ncc'"],
    run: (_, value, width, long, wrap, hyphens) =>
      wordWrap(textOf(value), {
        width,
        breakLong: long === true,
        breakHyphens: hyphens === true,
        join: wrap === null ? '\n' : str(wrap),
      }),
  },
  truncate: {
    takes: 'length=255, killwords=false, end="...", leeway=none',
    does: 'Cut to a length, with dots at its end; a text up to leeway (5) longer stays whole.',
    example: ["'a long text' | truncate(8, leeway=0)", "'a...'"],
    run: (_, value, length, kill, end, leeway) =>
      truncate(textOf(value), length, kill === true, str(end), leeway === null ? 5 : leeway),
  },
  format: {
    takes: '*values, **names',
    does: 'The text as a format with %s, %d and so on for values.',
    example: ["'%s:%02d' | format('a', 7)", "'a:07'"],
    run: (_, value, values: readonly V[], names: ReadonlyMap<V, V>) =>
      percentFormat(str(value), names.size ? names : Tuple.from(values)),
  },
  split: {
    takes: 'sep=none, maxsplit=-1',
    does: 'A list of the parts between a separator, by default white space.',
    example: ["'a,b' | split(',')", "['a', 'b']"],
    run: (_, value, separator, most) => splitText(textOf(value), separator, most),
  },
  quote: {
    takes: '',
    does: 'As one word for a shell.',
    example: ["'a b' | quote", '"\'a b\'"'],
    run: (_, value) => shellQuoted(value === null ? '' : str(value)),
  },
})

function replaceText(text: string, old: string, by: string, count: V): string {
  if (count === null) return text.replaceAll(old, () => by)
  const parts = text.split(old)
  const most = Math.min(Number(count), parts.length - 1)
  return (
    parts.slice(0, most + 1).join(by) +
    parts
      .slice(most + 1)
      .map((part) => old + part)
      .join('')
  )
}

function shellQuoted(text: string): string {
  if (text === '') return "''"
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'"'"'`)}'`
}
