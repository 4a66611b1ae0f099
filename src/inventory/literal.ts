import { resolveEscapes } from '../escapes.ts'
import { Float, type Value } from '../value.ts'

/** How deep lists and mappings may nest. */
const deepest = 100

/**
 * A value of an INI inventory: what Python's `literal_eval` makes of the text, or the text itself where it is no
 * literal. Tuples and sets become lists.
 */
export function readLiteral(text: string): Value {
  try {
    return new LiteralReader(text).read()
  } catch (error) {
    if (error instanceof NoLiteral) return text
    throw error
  }
}

/** No Error: most values are none, and the stack of each would cost far more than reading it. */
class NoLiteral {}

const word = /[A-Za-z_]\w*/y
const number =
  /(?:0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:[0-9](?:_?[0-9])*)?\.[0-9](?:_?[0-9])*(?:[eE][-+]?[0-9]+)?|[0-9](?:_?[0-9])*\.?(?:[eE][-+]?[0-9]+)?)(?![\w.])/y
const string =
  /(?<prefix>[uUbBrR]{0,2})(?:"""(?<a>(?:[^\\]|\\[\s\S])*?)"""|'''(?<b>(?:[^\\]|\\[\s\S])*?)'''|"(?<c>(?:[^"\\\n]|\\[\s\S])*)"|'(?<d>(?:[^'\\\n]|\\[\s\S])*)')/y
const names: Record<string, Value> = { True: true, False: false, None: null }

class LiteralReader {
  readonly #text: string
  #at = 0
  #depth = 0
  constructor(text: string) {
    this.#text = text.replace(/^[ \t]+/, '')
  }

  read(): Value {
    const value = this.#items()
    if (this.#at < this.#text.length) throw new NoLiteral()
    return value
  }

  /** What stands at the top: one value, or several with commas, which are a tuple. */
  #items(): Value {
    const first = this.#value()
    if (!this.#skip(',')) return first
    const items = [first]
    while (this.#at < this.#text.length) {
      items.push(this.#value())
      if (!this.#skip(',')) break
    }
    return items
  }

  #value(): Value {
    if (++this.#depth > deepest) throw new NoLiteral()
    this.#space()
    const value = this.#atom()
    this.#space()
    this.#depth--
    return value
  }

  #atom(): Value {
    const c = this.#text[this.#at]
    if (c === '[') return this.#list(']')
    if (c === '(') return this.#tuple()
    if (c === '{') return this.#braces()
    if (c === '-' || c === '+') return this.#signed()
    const text = this.#match(string)
    if (text) return this.#strings(text)
    const digits = this.#match(number)
    if (digits) return readNumber(digits[0])
    const name = this.#match(word)?.[0] ?? ''
    if (!Object.hasOwn(names, name)) throw new NoLiteral()
    return names[name]!
  }

  #signed(): Value {
    const minus = this.#text[this.#at++] === '-'
    this.#space()
    // A sign stands before a number, not before another sign.
    if (/[-+]/.test(this.#text[this.#at] ?? '')) throw new NoLiteral()
    const value = this.#value()
    if (value instanceof Float) return new Float(minus ? -value.value : value.value)
    if (typeof value === 'number') return minus ? 0 - value : value
    if (typeof value === 'bigint') return minus ? -value : value
    throw new NoLiteral()
  }

  /** Strings side by side are one. */
  #strings(first: RegExpExecArray): string {
    let text = stringOf(first)
    for (;;) {
      this.#space()
      const next = this.#match(string)
      if (!next) return text
      text += stringOf(next)
    }
  }

  #list(end: string): Value[] {
    this.#at++
    const items: Value[] = []
    for (;;) {
      this.#space()
      if (this.#skip(end)) return items
      items.push(this.#value())
      if (!this.#skip(',') && this.#text[this.#at] !== end) throw new NoLiteral()
    }
  }

  /** Brackets around one value without a comma only group. */
  #tuple(): Value {
    const start = this.#at
    const items = this.#list(')')
    if (items.length !== 1) return items
    return /,\s*\)$/.test(this.#text.slice(start, this.#at)) ? items : items[0]!
  }

  #braces(): Value {
    this.#at++
    const map = new Map<Value, Value>()
    const set: Value[] = []
    for (;;) {
      this.#space()
      if (this.#skip('}')) break
      const key = this.#value()
      if (this.#skip(':')) map.set(key, this.#value())
      else set.push(key)
      if (!this.#skip(',') && this.#text[this.#at] !== '}') throw new NoLiteral()
    }
    if (set.length > 0 && map.size > 0) throw new NoLiteral()
    for (const key of map.keys()) if (Array.isArray(key) || key instanceof Map) throw new NoLiteral()
    return set.length > 0 ? set : map
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)
    if (!found) return undefined
    this.#at = pattern.lastIndex
    return found
  }

  #skip(c: string): boolean {
    const there = this.#text[this.#at] === c
    if (there) this.#at++
    return there
  }

  #space(): void {
    const space = /(?:[ \t\r\n\f]|#.*$)*/y
    space.lastIndex = this.#at
    space.exec(this.#text)
    this.#at = space.lastIndex
  }
}

function readNumber(text: string): Value {
  const digits = text.replaceAll('_', '')
  if (/^0[xob]/i.test(digits)) return exact(BigInt(digits.toLowerCase()))
  if (/^[0-9]+$/.test(digits)) {
    // 0644 is no number in Python: it stays the text.
    if (/^0+[1-9]/.test(digits)) throw new NoLiteral()
    return exact(BigInt(digits))
  }
  return new Float(Number(digits))
}

function exact(value: bigint): number | bigint {
  const near = Number(value)
  return Number.isSafeInteger(near) ? near : value
}

/** The text of a string, by its match. */
function stringOf({ groups = {} }: RegExpExecArray): string {
  const text = groups.a ?? groups.b ?? groups.c ?? groups.d ?? ''
  if (/r/i.test(groups.prefix ?? '')) return text
  return resolveEscapes(text, () => {
    throw new NoLiteral()
  })
}
