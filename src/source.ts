import type { ParsedNode, YAMLMap, Node as YamlNode, Scalar as YamlScalar } from 'yaml'
import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseAllDocuments,
  visit,
} from 'yaml'
import { type Fault, nearest } from './fault.ts'
import type { Entry, ListNode, MapNode, Node, Scalar, ScalarNode, ScalarStyle } from './source/node.ts'
import { plainScalar, readFloat, readInteger } from './source/scalar.ts'
import { quoteIt, syntaxFaults } from './source/syntax.ts'
import { Float, type Place } from './value.ts'

export type { Entry, ListNode, MapNode, Node, Scalar, ScalarNode } from './source/node.ts'
export { describeNode, entryOf } from './source/node.ts'
export { asTemplate, noVault, toValue, type Unvault } from './source/value.ts'

/** What a YAML file holds, and what is wrong with it. */
export interface Source {
  /** The document; undefined where the file is empty or has faults. */
  readonly root: Node | undefined
  readonly faults: readonly Fault[]
  /** Equal keys: the last wins. */
  readonly warnings: readonly Fault[]
}

/** Characters in a file; larger ones are data, not playbooks. */
const longestFile = 5_000_000
/** Levels of nesting. */
const deepest = 200
/** Nodes that aliases may stand for in all, counted each time one is used. */
const mostAliased = 200_000

/** Reads a YAML file with one document. Never throws: whatever is wrong is in `faults`, all of it where possible. */
export function parseYaml(text: string, file: string): Source {
  const start: Place = { file, line: 1, column: 1 }
  if (text.length > longestFile) {
    const message = `the file has ${text.length} characters; at most ${longestFile} are read`
    return { root: undefined, faults: [{ message, place: start }], warnings: [] }
  }
  return new Reader(text, file).read()
}

const styles: Record<string, ScalarStyle> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
}

const core = 'tag:yaml.org,2002:'

interface Known {
  /** Undefined as long as the anchored collection is being read. */
  readonly node: Node | undefined
  readonly weight: number
}

/** Turns the parser's tree into ours: places, YAML 1.1 values, aliases and merges resolved. */
class Reader {
  readonly #text: string
  readonly #file: string
  readonly #counter = new LineCounter()
  readonly #faults: Fault[] = []
  readonly #warnings: Fault[] = []
  readonly #anchors = new Map<string, Known>()
  #lines: readonly string[] = []
  #weight = 0
  #aliased = 0

  constructor(text: string, file: string) {
    this.#text = text
    this.#file = file
  }

  read(): Source {
    // The parser's own schemas differ from Ansible's YAML in many small ways, so it leaves every scalar a string.
    const documents = parseAllDocuments(this.#text, {
      version: '1.1',
      schema: 'failsafe',
      lineCounter: this.#counter,
      prettyErrors: false,
      uniqueKeys: false,
      logLevel: 'silent',
    })
    this.#lines = this.#text.split(/\r?\n/)
    const problems = documents.flatMap((document) =>
      document.errors.map(({ code, message, pos }) => ({
        code,
        message,
        place: this.#place(pos[0]),
        opened: message.startsWith('Missing closing') ? this.#opened(document, pos[0]) : undefined,
      })),
    )
    if (problems.length > 0) {
      return { root: undefined, faults: syntaxFaults(problems, this.#lines), warnings: [] }
    }
    const [first, second] = documents
    if (second) {
      this.#fault('a second document begins here; a file holds one', second.range[0])
    }
    const contents = first?.contents
    const root = contents ? this.#node(contents, 0, false) : undefined
    const empty = root?.kind === 'scalar' && root.value === null && root.source === ''
    return {
      root: this.#faults.length > 0 || empty ? undefined : root,
      faults: this.#faults,
      warnings: this.#warnings,
    }
  }

  #place(offset: number): Place {
    const { line, col } = this.#counter.linePos(offset)
    return { file: this.#file, line, column: col }
  }

  /** The start of the quoted scalar that was cut off at an offset. */
  #opened(document: Document, end: number): Place | undefined {
    let start: number | undefined
    visit(document, {
      Scalar: (_key, { range }) => {
        if (range && range[0] < end && range[1] >= end) start = range[0]
      },
    })
    return start === undefined ? undefined : this.#place(start)
  }

  #fault(message: string, offset: number, notes?: readonly string[]): void {
    this.#faults.push({ message, place: this.#place(offset), ...(notes && { notes }) })
  }

  #node(node: YamlNode | null, depth: number, unsafe: boolean): Node {
    const offset = (node as ParsedNode | null)?.range?.[0] ?? 0
    const nothing = (): Node => this.#empty(this.#place(offset))
    if (!node) return nothing()
    if (isAlias(node)) return this.#alias(node, offset) ?? nothing()
    if (depth > deepest) {
      this.#fault(`nested too deeply: more than ${deepest} levels`, offset)
      return nothing()
    }
    const anchor = (node as { anchor?: string }).anchor
    const before = this.#weight++
    if (anchor !== undefined) this.#anchors.set(anchor, { node: undefined, weight: 0 })
    const made = this.#make(node, offset, depth, unsafe)
    if (anchor !== undefined) this.#anchors.set(anchor, { node: made, weight: this.#weight - before })
    return made
  }

  #make(node: YamlNode, offset: number, depth: number, unsafe: boolean): Node {
    if (isScalar(node)) return this.#scalar(node, offset, unsafe)
    const tag = node.tag?.startsWith(core) ? undefined : node.tag
    if (tag !== undefined && tag !== '!unsafe') this.#unknownTag(tag, offset)
    if (isSeq(node)) {
      const items = node.items.map((item) => this.#node(item as YamlNode | null, depth + 1, unsafe || !!tag))
      return { kind: 'list', place: this.#place(offset), items } satisfies ListNode
    }
    if (isMap(node)) return this.#map(node, offset, depth, unsafe || !!tag)
    return this.#empty(this.#place(offset))
  }

  #empty(place: Place): ScalarNode {
    return { kind: 'scalar', place, textPlace: place, value: null, source: '', style: 'plain' }
  }

  #alias(node: Alias, offset: number): Node | undefined {
    const known = this.#anchors.get(node.source)
    if (!known) {
      const near = nearest(node.source, this.#anchors.keys())
      this.#fault(
        `*${node.source} stands for nothing: no anchor &${node.source} comes before it`,
        offset,
        near === undefined ? undefined : [`did you mean *${near}?`],
      )
      return undefined
    }
    if (!known.node) {
      this.#fault(`*${node.source} stands inside what it names`, offset)
      return undefined
    }
    this.#aliased += known.weight
    this.#weight += known.weight
    if (this.#aliased <= mostAliased) return known.node
    if (this.#aliased - known.weight <= mostAliased)
      this.#fault(`aliases stand for more than ${mostAliased} values`, offset)
    return undefined
  }

  #map(node: YAMLMap, offset: number, depth: number, unsafe: boolean): MapNode {
    const own = new Map<string, Entry>()
    const merged: Entry[] = []
    for (const pair of node.items as Pair<YamlNode | null, YamlNode | null>[]) {
      const keyOffset = (pair.key as ParsedNode | null)?.range?.[0] ?? offset
      if (isMap(pair.key) && pair.key.flow && node.flow) {
        this.#faults.push(quoteIt(this.#place(offset)))
        continue
      }
      const keyNode = this.#node(pair.key, depth + 1, unsafe)
      // A key without a colon behind it has no value node at all.
      const value = pair.value
        ? this.#node(pair.value, depth + 1, unsafe)
        : this.#empty(this.#place(keyOffset))
      if (keyNode.kind !== 'scalar') {
        this.#fault(
          `a key must be a word or a number, not ${keyNode.kind === 'map' ? 'a mapping' : 'a list'}`,
          keyOffset,
        )
        continue
      }
      if (keyNode.source === '<<' && keyNode.style === 'plain') {
        merged.push(...this.#mergeable(value))
        continue
      }
      const { value: key, source: name, place: keyPlace } = keyNode
      const id = identity(key)
      if (own.has(id)) {
        const first = own.get(id)!.keyPlace
        this.#warnings.push({
          message: `${JSON.stringify(name)} is given twice; the last one counts`,
          place: keyPlace,
          notes: [`first on line ${first.line}`],
        })
      }
      own.set(id, { key, name, keyPlace, value })
    }
    const entries = merged.length === 0 ? own : new Map(merged.map((entry) => [identity(entry.key), entry]))
    if (entries !== own) for (const [id, entry] of own) entries.set(id, entry)
    return { kind: 'map', place: this.#place(offset), entries: [...entries.values()] }
  }

  /** The entries that a `<<` brings, those that win last. */
  #mergeable(node: Node): readonly Entry[] {
    if (node.kind === 'map') return node.entries
    if (node.kind === 'list' && node.items.every((item) => item.kind === 'map')) {
      return node.items.toReversed().flatMap((item) => item.entries)
    }
    this.#faults.push({ message: '<< needs a mapping, or a list of mappings', place: node.place })
    return []
  }

  #scalar(node: YamlScalar, offset: number, unsafe: boolean): ScalarNode {
    const style = styles[node.type ?? 'PLAIN'] ?? 'plain'
    const source = node.source ?? ''
    const place = this.#place(offset)
    const textPlace = this.#textPlace(style, place)
    const base = { kind: 'scalar', place, textPlace, source, style } as const
    const { tag } = node
    if (tag === '!vault' || tag === '!vault-encrypted') return { ...base, value: source, tag: 'vault' }
    const value = this.#tagged(tag, source, style, offset)
    return unsafe || tag === '!unsafe' ? { ...base, value, tag: 'unsafe' } : { ...base, value }
  }

  #textPlace(style: ScalarStyle, place: Place): Place {
    if (style === 'plain') return place
    if (style === 'single' || style === 'double') return { ...place, column: place.column + 1 }
    let line = place.line
    while (line < this.#lines.length && this.#lines[line]!.trim() === '') line++
    const column = (this.#lines[line]?.search(/\S/) ?? 0) + 1
    return { ...place, line: place.line + 1, column }
  }

  #tagged(tag: string | undefined, source: string, style: ScalarStyle, offset: number): Scalar {
    const word = tag?.startsWith(core) ? tag.slice(core.length) : tag
    const plain = style === 'plain' ? plainScalar(source) : source
    switch (word) {
      case undefined:
        return plain
      case '!':
      case '!unsafe':
      case 'str':
        return source
      case 'null':
        return null
      case 'bool':
      case 'int':
      case 'float': {
        const value = asType(word, source)
        if (value !== undefined) return value
        this.#fault(`!!${word} cannot be ${JSON.stringify(source)}`, offset)
        return source
      }
      default:
        this.#unknownTag(tag!, offset)
        return source
    }
  }

  #unknownTag(tag: string, offset: number): void {
    const shown = tag.startsWith(core) ? `!!${tag.slice(core.length)}` : tag
    const near = nearest(shown, ['!vault', '!unsafe'])
    this.#fault(`unknown tag ${shown}`, offset, near === undefined ? undefined : [`did you mean ${near}?`])
  }
}

function asType(type: 'bool' | 'int' | 'float', source: string): Scalar | undefined {
  if (type === 'int') return readInteger(source)
  if (type === 'bool') {
    const value = plainScalar(source)
    return typeof value === 'boolean' ? value : undefined
  }
  const whole = readInteger(source)
  return whole === undefined ? readFloat(source) : new Float(Number(whole))
}

/** Tells 1 from '1' from 1.0. */
function identity(key: Scalar): string {
  return key instanceof Float ? `float ${key.value}` : `${typeof key} ${String(key)}`
}
