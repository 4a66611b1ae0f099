import { type Entry, parseEntry, parseParents, parseStat } from '../lib/entry.ts'
import { Fields } from '../lib/fields.ts'
import { type Accounts, parseAccounts } from '../lib/ownership.ts'
import { parseTree, type Tree } from './tree.ts'

/** What stands at the path, with all that the task may alter besides. */
export interface FileState extends Entry {
  readonly path: string
  /** The directories above that are missing. */
  readonly missing: readonly string[]
  /** What is in the way of a directory above. */
  readonly blocked?: string
  readonly accounts: Accounts
  /** A directory without entries; only where it may have to go. */
  readonly empty?: boolean
  /** What is in the directory; only with recurse. */
  readonly tree?: Tree
  /** What a link points to or is to point to, at the path `at`; only for links. */
  readonly source?: Entry & { readonly at: string }
  /** Is the file the same as the source of a hard link? */
  readonly linked?: boolean
}

/** Reads what the probe printed. */
export function parseFile(output: string): FileState {
  const [head = '', tree] = output.split(/^tree\n/m)
  const fields = new Fields(head)
  const at = fields.text('source-path')
  const stat = fields.get('source')
  const hash = fields.get('source-sha256')
  return {
    path: fields.text('path') ?? '',
    ...parseEntry(fields),
    ...parseParents(fields),
    accounts: parseAccounts(fields),
    ...flag('empty', fields.get('empty')),
    ...flag('linked', fields.get('linked')),
    ...(at !== undefined && { source: { at, ...parseSource(stat, hash) } }),
    ...(tree !== undefined && { tree: parseTree(tree) }),
  }
}

function parseSource(stat: string | undefined, sha256: string | undefined): Entry {
  if (stat === undefined) return { kind: 'absent' }
  const { size, ...entry } = parseStat(stat)
  return { ...entry, ...(sha256 !== undefined && { content: { sha256, size } }) }
}

function flag(name: string, word: string | undefined): object {
  return word === undefined ? {} : { [name]: word === 'yes' }
}
