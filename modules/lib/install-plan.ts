import { type Change, type Content, change, type Refusal } from '../../src/module.ts'
import { withBackup } from './backup.ts'
import type { Attributes } from './entry.ts'
import type { Installation, Installed } from './install.ts'
import { unknownAccount, wantedAttributes } from './ownership.ts'

/** What differs, or why the file cannot be put there. */
export function planInstall(
  state: Installed,
  installation: Installation,
): Change<Installed> | Refusal | undefined {
  if (state.kind !== 'absent' && !installation.force) return undefined
  return refusal(state, installation) ?? installed(state, installation)
}

function installed(state: Installed, installation: Installation): Change<Installed> | undefined {
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
    return { refused: `there is no ${source} on this host`, missing: 'file' }
  if (typeof source === 'string' && !state.source?.content)
    return { refused: `${source} is not a regular file` }
  const wrong = noPlaceForFile(state)
  if (wrong) return wrong
  if (state.missing.length > 0 && !dest.endsWith('/'))
    return {
      refused: `the directory ${state.missing.at(-1)} does not exist`,
      missing: 'directory',
      otherwise: installed({ ...state, missing: [] }, installation),
    }
  return unknownAccount(state.accounts, installation)
}

/** Why no file can stand there. */
export function noPlaceForFile({ kind, path, blocked }: Installed): Refusal | undefined {
  if (kind === 'directory') return { refused: `${path} is a directory` }
  if (kind === 'other') return { refused: `${path} is not a regular file` }
  if (blocked !== undefined) return { refused: `${blocked} is not a directory`, missing: 'directory' }
  return undefined
}
