import { Tuple, type V } from '../runtime.ts'
import { braceFormat } from './brace-format.ts'
import { methods } from './method.ts'
import { Mistake } from './mistake.ts'
import { characters, slice } from './slice.ts'
import { capitalized, isCased, splitLines, splitText, stripped, swapped, titled } from './text-tools.ts'
import { isList, textOf, typeName } from './type.ts'

/** The methods of texts. */
export const strMethods = methods({
  upper: { takes: '', run: (self: string) => self.toUpperCase() },
  lower: { takes: '', run: (self: string) => self.toLowerCase() },
  casefold: { takes: '', run: (self: string) => self.toLowerCase().replaceAll('ß', 'ss') },
  capitalize: { takes: '', run: capitalized },
  title: { takes: '', run: titled },
  swapcase: { takes: '', run: swapped },
  strip: { takes: 'chars=none', run: (self, chars) => stripped(self, chars, true, true) },
  lstrip: { takes: 'chars=none', run: (self, chars) => stripped(self, chars, true, false) },
  rstrip: { takes: 'chars=none', run: (self, chars) => stripped(self, chars, false, true) },
  split: { takes: 'sep=none, maxsplit=-1', run: (self, sep, max) => splitText(self, sep, max) },
  rsplit: { takes: 'sep=none, maxsplit=-1', run: (self, sep, max) => splitText(self, sep, max, true) },
  splitlines: { takes: 'keepends=false', run: (self, keep) => splitLines(self, keep === true) },
  partition: {
    takes: 'sep',
    run: (self: string, sep: string) => partition(self, sep, self.indexOf(sep), false),
  },
  rpartition: {
    takes: 'sep',
    run: (self: string, sep: string) => partition(self, sep, self.lastIndexOf(sep), true),
  },
  join: { takes: 'values', run: join },
  replace: { takes: 'old, new, count=-1', run: replaced },
  startswith: {
    takes: 'prefix, start=0, end=none',
    run: (self, prefix, start, end) => some(prefix, (text) => part(self, start, end).startsWith(text)),
  },
  endswith: {
    takes: 'suffix, start=0, end=none',
    run: (self, suffix, start, end) => some(suffix, (text) => part(self, start, end).endsWith(text)),
  },
  removeprefix: {
    takes: 'prefix',
    run: (self: string, prefix: string) => (self.startsWith(prefix) ? self.slice(prefix.length) : self),
  },
  removesuffix: {
    takes: 'suffix',
    run: (self: string, end: string) => (end && self.endsWith(end) ? self.slice(0, -end.length) : self),
  },
  find: {
    takes: 'sub, start=0, end=none',
    run: (self, sub, start, end) => found(self, sub, start, end, false),
  },
  rfind: {
    takes: 'sub, start=0, end=none',
    run: (self, sub, start, end) => found(self, sub, start, end, true),
  },
  index: {
    takes: 'sub, start=0, end=none',
    run: (self, sub, start, end) => must(found(self, sub, start, end, false), sub),
  },
  rindex: {
    takes: 'sub, start=0, end=none',
    run: (self, sub, start, end) => must(found(self, sub, start, end, true), sub),
  },
  count: {
    takes: 'sub, start=0, end=none',
    run: (self, sub, start, end) => {
      const within = part(self, start, end)
      return textOf(sub) === '' ? within.length + 1 : within.split(sub).length - 1
    },
  },
  format: { takes: '*values, **names', run: braceFormat },
  format_map: {
    takes: 'names',
    run: (self: string, names: ReadonlyMap<V, V>) => braceFormat(self, [], names),
  },
  ljust: {
    takes: 'width, fill=" "',
    run: (self: string, width: number, fill: string) => self.padEnd(width, fill),
  },
  rjust: {
    takes: 'width, fill=" "',
    run: (self: string, width: number, fill: string) => self.padStart(width, fill),
  },
  center: { takes: 'width, fill=" "', run: centered },
  zfill: {
    takes: 'width',
    run: (self: string, width: number) => {
      const sign = /^[-+]/.exec(self)?.[0] ?? ''
      return sign + self.slice(sign.length).padStart(width - sign.length, '0')
    },
  },
  expandtabs: { takes: 'tabsize=8', run: expandTabs },
  encode: { takes: 'encoding="utf-8"', run: (self: string) => self },
  decode: { takes: 'encoding="utf-8"', run: (self: string) => self },
  isdigit: { takes: '', run: (self: string) => /^\p{Nd}+$/u.test(self) },
  isdecimal: { takes: '', run: (self: string) => /^\p{Nd}+$/u.test(self) },
  isnumeric: { takes: '', run: (self: string) => /^\p{N}+$/u.test(self) },
  isalpha: { takes: '', run: (self: string) => /^\p{L}+$/u.test(self) },
  isalnum: { takes: '', run: (self: string) => /^[\p{L}\p{N}]+$/u.test(self) },
  isspace: { takes: '', run: (self: string) => /^\s+$/.test(self) },
  islower: { takes: '', run: (self: string) => isCased(self) && self === self.toLowerCase() },
  isupper: { takes: '', run: (self: string) => isCased(self) && self === self.toUpperCase() },
  istitle: { takes: '', run: (self: string) => isCased(self) && self === titled(self) },
  isascii: { takes: '', run: (self: string) => /^[\0-\x7f]*$/.test(self) },
  isprintable: { takes: '', run: (self: string) => !/[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u.test(self) },
  isidentifier: { takes: '', run: (self: string) => /^[\p{L}_][\p{L}\p{N}_]*$/u.test(self) },
})

/** The text from `start` to `end`, as the arguments of these names say. */
function part(self: string, start: V, end: V): string {
  return slice(self, start, end, null) as string
}

function join(self: string, values: V): V {
  const items = typeof values === 'string' ? [...values] : isList(values) ? values : undefined
  if (!items) throw new Mistake(`wants a list of texts, got ${typeName(values)}`)
  for (const item of items)
    if (typeof item !== 'string') throw new Mistake(`wants a list of texts, one is of type ${typeName(item)}`)
  return items.join(self)
}

function replaced(self: string, old: string, by: string, count: V): V {
  if (typeof old !== 'string' || typeof by !== 'string') throw new Mistake('wants two texts')
  if (typeof count !== 'number' || count < 0) return self.replaceAll(old, () => by)
  let out = ''
  let from = 0
  for (let left = count; left > 0; left--) {
    const at = self.indexOf(old, from)
    if (at < 0) break
    out += self.slice(from, at) + by
    from = at + old.length
  }
  return out + self.slice(from)
}

function some(texts: V, holds: (text: string) => boolean): boolean {
  const list = isList(texts) ? texts : [texts]
  return list.some((text) => holds(textOf(text)))
}

function partition(self: string, sep: string, at: number, last: boolean): V {
  if (at < 0) return Tuple.from(last ? ['', '', self] : [self, '', ''])
  return Tuple.from([self.slice(0, at), sep, self.slice(at + sep.length)])
}

function found(self: string, sub: V, start: V, end: V, last: boolean): number {
  if (typeof sub !== 'string') throw new Mistake(`wants a text to look for, got ${typeName(sub)}`)
  const from = Number(start) < 0 ? Math.max(0, self.length + Number(start)) : Number(start)
  const part = self.slice(0, typeof end === 'number' ? end : undefined).slice(from)
  const at = last ? part.lastIndexOf(sub) : part.indexOf(sub)
  return at < 0 ? -1 : characters(self.slice(0, at + from)).length
}

function must(at: number, sub: string): number {
  if (at < 0) throw new Mistake(`does not hold ${sub}`)
  return at
}

/** As Python centers: of an odd number of fill characters the extra one goes left where the width is odd. */
function centered(self: string, width: number, fill: string): V {
  const pad = width - self.length
  if (pad <= 0) return self
  const left = (pad >> 1) + (pad & width & 1)
  return fill.repeat(left) + self + fill.repeat(pad - left)
}

function expandTabs(self: string, size: number): V {
  return self
    .split('\n')
    .map((line) =>
      line.replace(/([^\t]*)\t/g, (_, text: string) => text + ' '.repeat(size - (text.length % size))),
    )
    .join('\n')
}
