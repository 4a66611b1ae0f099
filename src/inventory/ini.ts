import { nearest } from '../fault.ts'
import { asTemplate } from '../source.ts'
import type { Place, Value } from '../value.ts'
import type { Builder } from './builder.ts'
import { readLiteral } from './literal.ts'
import type { Group } from './model.ts'
import { expandHosts } from './range.ts'
import { splitWords, type Word } from './words.ts'

const kinds = ['hosts', 'vars', 'children']

/** Reads an INI inventory: lines of hosts, `[group]`, `[group:vars]` and `[group:children]`. */
export function readIni(builder: Builder, text: string, file: string): void {
  new IniReader(builder, file).read(text)
}

class IniReader {
  readonly #builder: Builder
  readonly #file: string
  /** Groups that a section with hosts or children declares, in any source so far. */
  readonly #declared: Set<string>
  /** Groups that are only named in this file, with the place where a declaration is missed. */
  readonly #missing = new Map<string, { message: string; place: Place }>()
  /** Parents of groups that are declared behind the line that makes them children. */
  readonly #waiting = new Map<string, { readonly parent: Group; readonly place: Place }[]>()
  #group: Group
  /** What the present section holds; undefined where its header is wrong. */
  #kind: string | undefined = 'hosts'

  constructor(builder: Builder, file: string) {
    this.#builder = builder
    this.#file = file
    this.#declared = new Set(builder.groups.keys())
    this.#group = builder.groups.get('ungrouped')!
  }

  read(text: string): void {
    for (const [i, raw] of text
      .replace(/^\ufeff/, '')
      .split(/\r\n|[\n\r]/)
      .entries()) {
      const line = raw.trim()
      if (line === '' || /^[;#]/.test(line)) continue
      const at = (column: number): Place => ({ file: this.#file, line: i + 1, column })
      const indent = raw.length - raw.trimStart().length
      if (!this.#section(line, at(indent + 1))) this.#line(raw, line, indent, at)
    }
    for (const [name, { message, place }] of this.#missing) {
      if (this.#declared.has(name)) continue
      const near = nearest(name, this.#declared)
      this.#builder.fault(message, place, near === undefined ? undefined : [`did you mean ${near}?`])
    }
  }

  #section(line: string, place: Place): boolean {
    const groups = /^\[(?<name>[^:\]\s]+)(?::(?<kind>\w+))?\]\s*(?:#.*)?$/.exec(line)?.groups
    if (!groups) {
      if (!line.startsWith('[') || !line.endsWith(']')) return false
      this.#builder.fault(`${line} is no section: expected [group], [group:vars] or [group:children]`, place)
      this.#kind = undefined
      return true
    }
    const { name = '', kind = 'hosts' } = groups
    this.#kind = kinds.includes(kind) ? kind : undefined
    if (!this.#kind) {
      this.#builder.unknown('kind of section', kind, kinds, {
        ...place,
        column: place.column + name.length + 2,
      })
      return true
    }
    this.#group = this.#builder.group(name, place)
    if (kind !== 'vars') {
      this.#declared.add(name)
      for (const { parent, place: named } of this.#waiting.get(name) ?? [])
        this.#builder.child(parent, this.#group, named)
      this.#waiting.delete(name)
    } else if (!this.#missing.has(name)) {
      this.#missing.set(name, { message: `variables for group ${name}, which does not exist`, place })
    }
    return true
  }

  #line(raw: string, line: string, indent: number, at: (column: number) => Place): void {
    if (this.#kind === 'hosts') this.#hosts(raw, at)
    else if (this.#kind === 'vars') this.#variable(line, indent, at)
    else if (this.#kind === 'children') this.#child(line, at(indent + 1))
  }

  #hosts(raw: string, at: (column: number) => Place): void {
    const split = splitWords(raw)
    if ('wrong' in split) {
      this.#builder.fault(split.wrong, at(split.column))
      return
    }
    const [first, ...rest] = split.words
    if (!first) return
    const place = at(first.column)
    const expanded = expandHosts(first.text)
    if ('wrong' in expanded) {
      this.#builder.fault(expanded.wrong, place)
      return
    }
    const hosts = expanded.names.map((name) => this.#builder.host(name, this.#group, place, expanded.port))
    for (const word of rest) {
      const pair = this.#pair(word, at)
      if (!pair) return
      for (const host of hosts) host.own.set(pair.name, pair.value, at(word.column))
    }
  }

  #pair({ text, column }: Word, at: (column: number) => Place): { name: string; value: Value } | undefined {
    const equals = text.indexOf('=')
    if (equals > 0) {
      // Quotes before the value are gone from the word, so its column is that of the word at least.
      return {
        name: text.slice(0, equals),
        value: this.#value(text.slice(equals + 1), at(column + equals + 1)),
      }
    }
    const notes = text.startsWith('=') || /^\w+$/.test(text) ? ['write name=value without spaces'] : undefined
    this.#builder.fault(`expected name=value behind the host, got ${JSON.stringify(text)}`, at(column), notes)
    return undefined
  }

  #variable(line: string, indent: number, at: (column: number) => Place): void {
    const equals = line.indexOf('=')
    if (equals <= 0) {
      this.#builder.fault(`expected name=value, got ${JSON.stringify(line)}`, at(indent + 1))
      return
    }
    const name = line.slice(0, equals).trim()
    const rest = line.slice(equals + 1)
    const column = indent + equals + 2 + (rest.length - rest.trimStart().length)
    this.#builder.setGroup(this.#group, name, this.#value(rest.trim(), at(column)), at(indent + 1))
  }

  #value(text: string, place: Place): Value {
    return this.#builder.value(templated(readLiteral(text), place))
  }

  #child(line: string, place: Place): void {
    const name = /^(?<name>[^:\]\s]+)\s*(?:#.*)?$/.exec(line)?.groups?.name
    if (name === undefined) {
      this.#builder.fault(`expected the name of a group, got ${JSON.stringify(line)}`, place)
      return
    }
    const child = this.#builder.groups.get(name)
    if (child) this.#builder.child(this.#group, child, place)
    else this.#waiting.set(name, [...(this.#waiting.get(name) ?? []), { parent: this.#group, place }])
    if (!this.#missing.has(name))
      this.#missing.set(name, {
        message: `group ${name} is a child of ${this.#group.name} but does not exist`,
        place,
      })
  }
}

/** Strings inside a literal are templates too. */
function templated(value: Value, place: Place): Value {
  if (typeof value === 'string') return asTemplate(value, place)
  if (Array.isArray(value)) return value.map((item) => templated(item, place))
  if (value instanceof Map) return new Map([...value].map(([key, entry]) => [key, templated(entry, place)]))
  return value
}
