import type { Content } from '../../src/module.ts'
import { type Script, sh, steps } from '../../src/script.ts'
import { attributeFormat } from '../../src/survey.ts'
import { probeAccounts } from './account.ts'
import { parseBackups, probeBackups } from './backup.ts'
import {
  type Attributes,
  beforeEntry,
  type Entry,
  parseEntry,
  parseParents,
  parseStat,
  probeEntry,
} from './entry.ts'
import { Fields } from './fields.ts'
import { type Accounts, type AttributeParams, parseAccounts } from './ownership.ts'
import { followLinks, inside, locate, trimmed, word } from './path.ts'

/** What is to be installed: the parameters of copy and template in one shape. */
export interface Installation extends AttributeParams {
  readonly dest: string
  /** The bytes, or the path of a file on the host. */
  readonly source: Content | string
  /** The name inside `dest` where that is a directory; undefined where the source has none. */
  readonly name: string | undefined
  readonly follow: boolean
  readonly force: boolean
  readonly backup: boolean
  readonly directoryMode: string | number | undefined
}

/** The file at the place where it is to be, and what stands around it. */
export interface Installed extends Entry {
  readonly path: string
  /** The directories above that are missing. */
  readonly missing: readonly string[]
  /** What is in the way of a directory above. */
  readonly blocked?: string
  readonly accounts: Accounts
  /** The first digits of the hashes of old contents that were kept beside the file. */
  readonly backups?: readonly string[]
  /** The source on the host. */
  readonly source?: Attributes & { readonly kind: Entry['kind']; readonly content?: Content }
}

/** Asks for the file and everything that decides about it. */
export function probeInstalled(installation: Installation): Script {
  const { dest, name, source, follow, backup } = installation
  const remote = typeof source === 'string'
  const within = name === undefined ? undefined : inside(name)
  return steps(
    beforeEntry([dest, ...(name === undefined ? [] : [`${trimmed(dest)}/${name}`])], true),
    remote && probeSource(source),
    probeAccounts(installation),
    locate(dest),
    within && (dest.endsWith('/') ? within : sh`if test -d "$p"; then ${within}; fi`),
    follow && followLinks,
    // Where the new text must not be shown or is none, the old one is not asked for either.
    probeEntry(remote ? { text: false } : { wanted: source.sha256, text: source.text !== undefined }),
    backup && probeBackups,
  )
}

function probeSource(source: string): Script {
  return sh`p=${word(source)}
if test -e "$p"; then
  printf 'source '; stat -L -c ${attributeFormat} -- "$p"
  if test -f "$p"; then h=$(sha256sum <"$p"); echo "source-sha256 \${h%% *}"; fi
fi`
}

/** Reads what `probeInstalled` printed. */
export function parseInstalled(output: string, { backup }: Installation): Installed {
  const fields = new Fields(output)
  const source = fields.get('source')
  return {
    path: fields.text('path') ?? '',
    ...parseEntry(fields),
    ...parseParents(fields),
    accounts: parseAccounts(fields),
    ...(backup && { backups: parseBackups(fields) }),
    ...(source !== undefined && { source: parseSource(source, fields.get('source-sha256')) }),
  }
}

function parseSource(line: string, sha256: string | undefined): Installed['source'] {
  const { size, ...stat } = parseStat(line)
  return { ...stat, ...(sha256 !== undefined && { content: { sha256, size } }) }
}
