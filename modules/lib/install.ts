import { type Change, type Content, change, type Refusal } from '../../src/module.ts'
import { type Script, sh, steps } from '../../src/script.ts'
import { probeAccounts } from './account.ts'
import { changeBackups, parseBackups, probeBackups, withBackup } from './backup.ts'
import { changeAttributes, changeEntry } from './change-entry.ts'
import {
  type Attributes,
  type Entry,
  format,
  parseEntry,
  parseParents,
  parseStat,
  probeEntry,
} from './entry.ts'
import { defineHex, Fields } from './fields.ts'
import {
  type Accounts,
  type AttributeParams,
  parseAccounts,
  unknownAccount,
  wantedAttributes,
} from './ownership.ts'
import { followLinks, inside, locate, word } from './path.ts'
import { keep } from './store.ts'

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
    defineHex,
    remote && probeSource(source),
    probeAccounts(installation),
    locate(dest),
    within && (dest.endsWith('/') ? within : sh`if test -d "$p"; then ${within}; fi`),
    follow && followLinks(),
    // Where the new text must not be shown or is none, the old one is not asked for either.
    probeEntry(remote ? { text: false } : { wanted: source.sha256, text: source.text !== undefined }),
    backup && probeBackups,
  )
}

function probeSource(source: string): Script {
  return sh`p=${word(source)}
if test -e "$p"; then
  printf 'source '; stat -L -c ${format} -- "$p"
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

/** What differs, or why the file cannot be put there. */
export function planInstall(
  state: Installed,
  installation: Installation,
): Change<Installed> | Refusal | undefined {
  if (state.kind !== 'absent' && !installation.force) return undefined
  const refused = refusal(state, installation)
  if (refused) return refused
  const { source } = installation
  const content = typeof source === 'string' ? state.source?.content : source
  // A link's own owner is nobody's choice; the file that replaces it starts afresh.
  const present: Attributes = state.kind === 'file' ? state : { mode: '0644' }
  const mode = installation.mode === 'preserve' ? preserved(state, source) : installation.mode
  const { target: _, ...rest } = state
  return change(state, {
    ...rest,
    kind: 'file',
    content: state.content?.sha256 === content?.sha256 && state.kind === 'file' ? state.content : content,
    missing: [],
    ...wantedAttributes(present, state.accounts, mode, false),
    ...(state.backups && { backups: withBackup(state.backups, state, content) }),
  })
}

function preserved(state: Installed, source: Content | string): string | number | undefined {
  return typeof source === 'string' ? state.source?.mode : source.mode
}

function refusal(state: Installed, installation: Installation): Refusal | undefined {
  const { source, dest } = installation
  if (typeof source === 'string' && !state.source)
    return { refused: `there is no ${source} on this host`, missing: true }
  if (typeof source === 'string' && !state.source?.content)
    return { refused: `${source} is not a regular file` }
  if (state.kind === 'directory') return { refused: `${state.path} is a directory` }
  if (state.kind === 'other') return { refused: `${state.path} is not a regular file` }
  if (state.blocked !== undefined) return { refused: `${state.blocked} is not a directory`, missing: true }
  if (state.missing.length > 0 && !dest.endsWith('/'))
    return { refused: `the directory ${state.missing.at(-1)} does not exist`, missing: true }
  return unknownAccount(state.accounts, installation)
}

/** Takes the file from one state to another, with the backups and the directories above. */
export function applyInstalled(
  { before, after }: Change<Installed>,
  { directoryMode, source }: Pick<Installation, 'directoryMode' | 'source'>,
): Script {
  const made = before.missing.filter((path) => !after.missing.includes(path))
  const unmade = after.missing.filter((path) => !before.missing.includes(path))
  const attributes = wantedAttributes({ mode: '0755' }, after.accounts, directoryMode, true)
  return steps(
    // What is copied on the host comes from the source itself, unless it is in the store already (as on a way back).
    typeof source === 'string' && after.content && keep(word(source), after.content),
    sh`p=${after.path} d=${after.path.replace(/\/[^/]*$/, '') || '/'}`,
    ...made.map(
      (path) => sh`mkdir -- ${path}
${changeAttributes({}, attributes, sh`${path}`)}`,
    ),
    after.backups && before.backups && changeBackups(before.backups, after.backups, before),
    changeEntry(before, after),
    ...unmade.toReversed().map((path) => sh`rmdir -- ${path}`),
  )
}
