import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type LineCounter,
  type Pair,
  type ParsedNode,
  visit,
  type YAMLMap,
  type Node as YamlNode,
  type Scalar as YamlScalar,
} from 'yaml'
import { type Fault, nearest } from '../fault.ts'
import type { Place } from '../value.ts'
import { Anchors } from './anchors.ts'
import { Entries } from './entries.ts'
import type { Entry, MapNode, Node, ScalarNode, ScalarStyle } from './node.ts'
import { quoteIt } from './syntax.ts'
import { isCollectionTag, readTagged, showTag } from './tag.ts'

/** Levels of nesting. */
const deepest = 200

const styles: Record<string, ScalarStyle> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
}

/** A file while it is read. */
export interface Text {
  readonly file: string
  readonly lines: readonly string[]
  readonly counter: LineCounter
  /** The text is JSON too, which has another form of numbers. */
  readonly json: boolean
}

/** Turns the parser's tree into ours: places, YAML 1.1 values, aliases and merges resolved. */
export class Reader {
  readonly faults: Fault[] = []
  readonly warnings: Fault[] = []
  readonly #text: Text
  readonly #anchors = new Anchors()
  #exhausted = false

  constructor(text: Text) {
    this.#text = text
  }

  read(contents: unknown): Node {
    return this.#node(contents as YamlNode | null, 0, false)
  }

  place(offset: number): Place {
    const { line, col } = this.#text.counter.linePos(offset)
    return { file: this.#text.file, line, column: col }
  }

  /** Where the quoted scalar begins that was cut off at an offset. */
  opened(document: Document, end: number): Place | undefined {
    let start: number | undefined
    visit(document, {
      Scalar: (_key, { range }) => {
        if (range && range[0] < end && range[1] >= end) start = range[0]
      },
    })
    return start === undefined ? undefined : this.place(start)
  }

  fault(message: string, offset: number, near?: string): void {
    this.faults.push({
      message,
      place: this.place(offset),
      ...(near !== undefined && { notes: [`did you mean ${near}?`] }),
    })
  }

  #node(node: YamlNode | null, depth: number, unsafe: boolean): Node {
    const offset = startOf(node)
    if (!node) return nothing(this.place(offset))
    if (isAlias(node)) return this.#alias(node, offset) ?? nothing(this.place(offset))
    if (depth > deepest) {
      this.fault(`nested too deeply: more than ${deepest} levels`, offset)
      return nothing(this.place(offset))
    }
    const { anchor } = node as { anchor?: string }
    return this.#anchors.read(anchor, () => this.#make(node, offset, depth, unsafe))
  }

  #make(node: YamlNode, offset: number, depth: number, unsafe: boolean): Node {
    if (isScalar(node)) return this.#scalar(node, offset, unsafe)
    const tagged = node.tag === '!unsafe'
    if (node.tag && !tagged && !isCollectionTag(node.tag)) this.#unknownTag(showTag(node.tag), offset)
    if (isMap(node)) return this.#map(node, offset, depth, unsafe || tagged)
    const items = isSeq(node) ? node.items : []
    return {
      kind: 'list',
      place: this.place(offset),
      items: items.map((item) => this.#node(item as YamlNode | null, depth + 1, unsafe || tagged)),
    }
  }

  #alias({ source: name }: Alias, offset: number): Node | undefined {
    const found = this.#anchors.resolve(name)
    if (typeof found === 'object') return found
    if (found === 'unknown') {
      const near = nearest(name, this.#anchors.names)
      const message = `*${name} stands for nothing: no anchor &${name} comes before it`
      this.fault(message, offset, near === undefined ? undefined : `*${near}`)
    } else if (found === 'open') this.fault(`*${name} stands inside what it names`, offset)
    else if (!this.#exhausted) {
      this.#exhausted = true
      this.fault('aliases stand for more values than anybody writes', offset)
    }
    return undefined
  }

  #map(node: YAMLMap, offset: number, depth: number, unsafe: boolean): MapNode {
    const entries = new Entries(this.warnings)
    for (const pair of node.items as Pair<YamlNode | null, YamlNode | null>[]) {
      if (node.flow && isMap(pair.key) && pair.key.flow) {
        this.faults.push(quoteIt(this.place(offset)))
        continue
      }
      const keyOffset = startOf(pair.key) || offset
      const key = this.#node(pair.key, depth + 1, unsafe)
      // A key without a colon behind it has no value node at all.
      const value = pair.value ? this.#node(pair.value, depth + 1, unsafe) : nothing(this.place(keyOffset))
      if (key.kind !== 'scalar') {
        const what = key.kind === 'map' ? 'a mapping' : 'a list'
        this.fault(`a key must be a word or a number, not ${what}`, keyOffset)
      } else if (key.source === '<<' && key.style === 'plain') entries.merge(this.#mergeable(value))
      else entries.add({ key: key.value, name: key.source, keyPlace: key.place, value })
    }
    return { kind: 'map', place: this.place(offset), entries: entries.list() }
  }

  /** The entries that a `<<` brings; of several mappings the first wins. */
  #mergeable(node: Node): readonly Entry[] {
    if (node.kind === 'map') return node.entries
    if (node.kind === 'list' && node.items.every((item) => item.kind === 'map'))
      return node.items.toReversed().flatMap((item) => item.entries)
    this.faults.push({ message: '<< needs a mapping, or a list of mappings', place: node.place })
    return []
  }

  #scalar(node: YamlScalar, offset: number, unsafe: boolean): ScalarNode {
    const style = styles[node.type ?? 'PLAIN'] ?? 'plain'
    const source = node.source ?? ''
    const place = this.place(offset)
    const base = { kind: 'scalar', place, textPlace: this.#textPlace(style, place), source, style } as const
    const { tag } = node
    if (tag === '!vault' || tag === '!vault-encrypted') return { ...base, value: source, tag: 'vault' }
    const read = readTagged(tag, source, style, this.#text.json)
    if ('unknown' in read) this.#unknownTag(read.unknown, offset)
    if ('wrong' in read) this.fault(read.wrong, offset)
    const value = 'value' in read ? read.value : source
    return unsafe || tag === '!unsafe' ? { ...base, value, tag: 'unsafe' } : { ...base, value }
  }

  #textPlace(style: ScalarStyle, place: Place): Place {
    if (style === 'plain') return place
    if (style === 'single' || style === 'double') return { ...place, column: place.column + 1 }
    const { lines } = this.#text
    let line = place.line
    while (line < lines.length && lines[line]!.trim() === '') line++
    const column = (lines[line]?.search(/\S/) ?? 0) + 1
    return { ...place, line: place.line + 1, column }
  }

  #unknownTag(tag: string, offset: number): void {
    this.fault(`unknown tag ${tag}`, offset, nearest(tag, ['!vault', '!unsafe']))
  }
}

function startOf(node: unknown): number {
  return (node as ParsedNode | null)?.range?.[0] ?? 0
}

function nothing(place: Place): ScalarNode {
  return { kind: 'scalar', place, textPlace: place, value: null, source: '', style: 'plain' }
}
