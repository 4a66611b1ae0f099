import { LineCounter, parseAllDocuments } from 'yaml'
import type { Fault } from './fault.ts'
import type { Node } from './source/node.ts'
import { Reader } from './source/reader.ts'
import { syntaxFaults } from './source/syntax.ts'

export type { Entry, ListNode, MapNode, Node, Scalar, ScalarNode } from './source/node.ts'
export { describeNode, entryOf } from './source/node.ts'
export { asTemplate, concealed, jsonTags, toValue, type Unvault } from './source/value.ts'

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

/** Reads a YAML file with one document. Never throws: whatever is wrong is in `faults`, all of it where possible. */
export function parseYaml(text: string, file: string): Source {
  if (text.length > longestFile) {
    const message = `the file has ${text.length} characters; at most ${longestFile} are read`
    return refused([{ message, place: { file, line: 1, column: 1 } }])
  }
  const counter = new LineCounter()
  // The parser's own schemas differ from Ansible's YAML in many small ways, so it leaves every scalar a string.
  const documents = parseAllDocuments(text, {
    version: '1.1',
    schema: 'failsafe',
    lineCounter: counter,
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: 'silent',
  })
  const lines = text.split(/\r?\n/)
  const reader = new Reader({ file, lines, counter, json: isJson(text) })
  const problems = documents.flatMap((document) =>
    document.errors.map(({ code, message, pos }) => ({
      code,
      message,
      place: reader.place(pos[0]),
      opened: message.startsWith('Missing closing') ? reader.opened(document, pos[0]) : undefined,
    })),
  )
  if (problems.length > 0) return refused(syntaxFaults(problems, lines))

  const [first, second] = documents
  if (second) reader.fault('a second document begins here; a file holds one', second.range[0])
  const root = first?.contents ? reader.read(first.contents) : undefined
  if (reader.faults.length > 0) return refused(reader.faults)
  const empty = root?.kind === 'scalar' && root.value === null && root.source === ''
  return { root: empty ? undefined : root, faults: [], warnings: reader.warnings }
}

function refused(faults: readonly Fault[]): Source {
  return { root: undefined, faults, warnings: [] }
}

function isJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
