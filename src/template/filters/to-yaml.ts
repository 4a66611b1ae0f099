import { Float } from '../../value.ts'
import { compare } from '../python/compare.ts'
import { Mistake } from '../python/mistake.ts'
import { floatText } from '../python/number.ts'
import { str } from '../python/text.ts'
import { isList, isMap } from '../python/type.ts'
import { Thing, type V } from '../runtime.ts'
import { analyze, escapeCharacter, readsAsOther } from './yaml-scalar.ts'

/** How YAML is written: PyYAML's dump with allow_unicode. */
export interface YamlOptions {
  readonly indent: number
  readonly width: number
  readonly sortKeys: boolean
  /** All collections in brackets, none, or (undefined) those that hold only scalars. */
  readonly flow: boolean | undefined
  /** A line of `---` first, of `...` last. */
  readonly start: boolean
  readonly end: boolean
}

/** A value as a YAML document. */
export function toYaml(value: V, options: YamlOptions): string {
  const emitter = new Emitter(options)
  emitter.document(value)
  return emitter.text
}

class Emitter {
  text = ''
  readonly #options: YamlOptions
  readonly #width: number
  readonly #step: number
  #column = 0
  #flowLevel = 0

  constructor(options: YamlOptions) {
    this.#options = options
    this.#step = options.indent > 1 && options.indent < 10 ? options.indent : 2
    this.#width = options.width > this.#step * 2 ? options.width : 80
  }

  document(value: V): void {
    if (this.#options.start) {
      this.#write('---')
      if (isCollection(value) && !this.#flows(value)) this.#newline(0)
      else this.#write(' ')
    }
    this.#node(value, 0, isCollection(value) ? 0 : this.#step, false)
    this.#write('\n')
    if (this.#options.end) this.#write('...\n')
  }

  #write(text: string): void {
    this.text += text
    const line = text.lastIndexOf('\n')
    this.#column = line < 0 ? this.#column + text.length : text.length - line - 1
  }

  #newline(indent: number): void {
    this.#write(`\n${' '.repeat(indent)}`)
  }

  /** `indent` is the column of a block collection's entries, `margin` that of continuation lines of a scalar. */
  #node(value: V, indent: number, margin: number, key: boolean): void {
    if (!isCollection(value)) this.#scalar(value, margin, key)
    else if (this.#flowLevel > 0 || this.#flows(value)) this.#flow(value, margin)
    else if (isList(value)) this.#blockList(value, indent)
    else this.#blockMap(value as ReadonlyMap<V, V>, indent)
  }

  #flows(value: V): boolean {
    const inner = isList(value) ? value : [...(value as ReadonlyMap<V, V>)].flat()
    if (inner.length === 0) return true
    return this.#options.flow ?? inner.every((item) => !isCollection(item))
  }

  #entries(map: ReadonlyMap<V, V>): [V, V][] {
    const entries = [...map]
    if (!this.#options.sortKeys) return entries
    try {
      return entries.sort(([a], [b]) => compare(a, b))
    } catch (error) {
      // Keys of several types have no order; they stay as they are.
      if (error instanceof Mistake) return [...map]
      throw error
    }
  }

  #blockList(items: readonly V[], indent: number): void {
    for (const [i, item] of items.entries()) {
      if (i > 0) this.#newline(indent)
      this.#write(`-${' '.repeat(isCollection(item) && !this.#flows(item) ? this.#step - 1 : 1)}`)
      this.#node(item, indent + this.#step, indent + this.#step, false)
    }
  }

  #blockMap(map: ReadonlyMap<V, V>, indent: number): void {
    for (const [i, [key, value]] of this.#entries(map).entries()) {
      if (i > 0) this.#newline(indent)
      const simple = this.#isSimple(key)
      if (simple) this.#node(key, indent, indent, true)
      else {
        this.#write('? ')
        this.#node(key, indent + this.#step, indent + this.#step, false)
        this.#newline(indent)
      }
      this.#write(':')
      const block = isCollection(value) && !this.#flows(value)
      // A list in a mapping stands under its key without indentation.
      const inner = isList(value) ? indent : indent + this.#step
      if (!block) this.#write(' ')
      else if (simple || !isList(value)) this.#newline(inner)
      else this.#write(' ')
      this.#node(value, inner, indent + this.#step, false)
    }
  }

  #isSimple(key: V): boolean {
    if (isCollection(key)) return isList(key) ? key.length === 0 : (key as ReadonlyMap<V, V>).size === 0
    const text = typeof key === 'string' ? key : plainText(key)
    return text !== '' && text.length < 128 && !/[\n\x85\u2028\u2029]/.test(text)
  }

  #flow(value: V, margin: number): void {
    const inner =
      margin + (margin === 0 && this.#flowLevel === 0 ? this.#step : this.#flowLevel > 0 ? this.#step : 0)
    const [open, close] = isList(value) ? '[]' : '{}'
    this.#flowLevel++
    this.#write(open!)
    const items: (V | [V, V])[] = isList(value) ? [...value] : this.#entries(value as ReadonlyMap<V, V>)
    for (const [i, item] of items.entries()) {
      if (i > 0) this.#write(',')
      if (this.#column > this.#width) this.#newline(inner)
      else if (i > 0) this.#write(' ')
      if (isList(value)) this.#node(item as V, 0, inner, false)
      else {
        const [key, entry] = item as [V, V]
        const simple = this.#isSimple(key)
        if (!simple) this.#write('? ')
        this.#node(key, 0, inner, simple)
        this.#write(': ')
        this.#node(entry, 0, inner, false)
      }
    }
    this.#write(close!)
    this.#flowLevel--
  }

  #scalar(value: V, margin: number, key: boolean): void {
    if (typeof value !== 'string') {
      this.#write(plainText(value))
      return
    }
    const { flowPlain, blockPlain, single, multiline } = analyze(value)
    const fits = !(key && multiline)
    if (fits && !readsAsOther(value) && (this.#flowLevel > 0 ? flowPlain : blockPlain))
      this.#plain(value, margin, key)
    else if (single && fits) this.#single(value, margin, key)
    else this.#double(value, margin, key)
  }

  /** Words one after the other; a single space behind the width becomes the end of a line. */
  #words(text: string, margin: number, key: boolean, inner: boolean): void {
    const pieces = text.match(/ +|[^ ]+/g) ?? []
    for (const [i, piece] of pieces.entries()) {
      const edge = inner && (i === 0 || i === pieces.length - 1)
      if (piece === ' ' && this.#column > this.#width && !key && !edge) this.#newline(margin)
      else this.#write(piece)
    }
  }

  #plain(text: string, margin: number, key: boolean): void {
    this.#words(text, margin, key, false)
  }

  #single(text: string, margin: number, key: boolean): void {
    this.#write("'")
    const parts = text.replaceAll("'", "''").match(/\n+|[^\n]+/g) ?? []
    for (const part of parts) {
      if (part[0] !== '\n') this.#words(part, margin, key, true)
      else {
        // A single newline reads as a space, so one more is written.
        this.#write(`\n${part}`)
        this.#write(' '.repeat(margin))
      }
    }
    this.#write("'")
  }

  #double(text: string, margin: number, key: boolean): void {
    this.#write('"')
    const characters = [...text]
    for (const [i, c] of characters.entries()) {
      const breaks = i > 0 && i < characters.length - 1 && (c === ' ' || escapeCharacter(c) !== c)
      if (breaks && c === ' ' && this.#column > this.#width && !key) {
        this.#write('\\')
        this.#newline(margin)
        this.#write('\\')
      }
      this.#write(escapeCharacter(c))
    }
    this.#write('"')
  }
}

function isCollection(value: V): boolean {
  return isList(value) || isMap(value)
}

function plainText(value: V): string {
  if (value === null) return 'null'
  if (typeof value === 'boolean') return String(value)
  if (value instanceof Float) return yamlFloat(value.value)
  if (value instanceof Thing && value.type !== 'datetime')
    throw new Mistake(`a ${value.type} cannot be written as YAML`)
  return str(value)
}

function yamlFloat(value: number): string {
  if (Number.isNaN(value)) return '.nan'
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf'
  const text = floatText(value)
  return text.includes('.') || !text.includes('e') ? text : text.replace('e', '.0e')
}
