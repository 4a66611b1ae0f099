import { type Change, type Content, change, type Refusal } from '../../src/module.ts'
import type { Entry } from '../lib/entry.ts'
import { unknownAccount, wantedAttributes } from '../lib/ownership.ts'
import type { FileParams } from './schema.ts'
import type { FileState } from './state.ts'
import { wantedTree } from './tree.ts'

/** What differs from what the task asks for, or why it cannot be. */
export function planFile(state: FileState, params: FileParams): Change<FileState> | Refusal | undefined {
  const wanted = params.state ?? (params.recurse ? 'directory' : 'file')
  if (wanted === 'absent') return planAbsent(state)
  const refused = unknownAccount(state.accounts, params)
  if (refused) return refused
  if (wanted === 'link') return planLink(state, params)
  if (wanted === 'hard') return planHard(state, params)
  if (wanted === 'directory') return planDirectory(state, params)
  if (wanted === 'touch') return planTouch(state, params)
  return planAttributes(state, params)
}

function planAbsent(state: FileState): Change<FileState> | undefined {
  const gone = change(state, nothingAt(state))
  if (!gone) return undefined
  if (state.kind === 'directory' && !state.empty)
    return { ...gone, irreversible: 'the directory is not empty, and its contents are not kept' }
  if (state.kind === 'other') return { ...gone, irreversible: 'a device, pipe or socket is not kept' }
  return gone
}

/** The same place with nothing there. */
function nothingAt({ path, missing, blocked, accounts, source }: FileState): FileState {
  return {
    path,
    missing,
    ...(blocked !== undefined && { blocked }),
    accounts,
    ...(source && { source }),
    kind: 'absent',
  }
}

function planAttributes(state: FileState, params: FileParams): Change<FileState> | Refusal | undefined {
  const { kind, path } = state
  if (kind === 'absent') return { refused: `there is no ${path} on this host`, missing: 'file' }
  if (params.state === 'file' && kind !== 'file' && kind !== 'other')
    return { refused: `${path} is a ${kind}, not a file` }
  return change(state, withAttributes(state, params), times(params, 'preserve'))
}

function planTouch(state: FileState, params: FileParams): Change<FileState> | Refusal | undefined {
  if (state.kind !== 'absent') return change(state, withAttributes(state, params), times(params, 'now'))
  return (
    noPlace(state) ??
    change(state, withAttributes({ ...state, kind: 'file', mode: '0644', content: nothing }, params))
  )
}

// The content of an empty file. Should something be in it by the time of an undo, the state tells.
const nothing: Content = {
  sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  size: 0,
  text: '',
}

function planDirectory(state: FileState, params: FileParams): Change<FileState> | Refusal | undefined {
  const { kind, path, blocked } = state
  if (blocked !== undefined) return { refused: `${blocked} is not a directory`, missing: 'directory' }
  if (kind !== 'absent' && kind !== 'directory') return { refused: `${path} is a ${kind}, not a directory` }
  const present: FileState =
    kind === 'absent' ? { ...state, kind: 'directory', mode: '0755', missing: [] } : state
  const tree = params.recurse ? wantedTree(state.tree ?? {}, state.accounts, params.mode) : undefined
  const after = { ...withAttributes(present, params), ...(tree && { tree }) }
  return change(state, after, times(params, 'preserve'))
}

function planLink(state: FileState, params: FileParams): Change<FileState> | Refusal | undefined {
  const { kind, path, source, accounts } = state
  const target = params.src ?? state.target
  if (target === undefined || !source)
    return { refused: `${path} is no link, and there is no src to make it one` }
  if (source.kind === 'absent' && !params.force)
    return {
      refused: `there is no ${source.at} to link to (force makes the link all the same)`,
      missing: 'file',
    }
  if (kind !== 'absent' && kind !== 'link' && !params.force)
    return { refused: `${path} is a ${kind} (force replaces it by a link)` }
  if (kind === 'directory' && !state.empty) return { refused: `the directory ${path} is not empty` }
  if (kind === 'other') return { refused: `${path} is neither a file nor a link` }
  const refused = noPlace(state)
  if (refused) return refused

  const own: Entry = kind === 'link' ? state : { kind }
  // What is given to a link goes to what it points to, unless it is not to be followed.
  const pointed = params.follow && source.kind !== 'absent'
  const { owner, group, uid, gid } = wantedAttributes(own, pointed ? {} : accounts, undefined, false)
  const after: FileState = {
    ...nothingAt(state),
    kind: 'link',
    target,
    ...(kind === 'link' && { mode: state.mode }),
    owner,
    group,
    uid,
    gid,
    source: pointed
      ? { ...source, ...wantedAttributes(source, accounts, params.mode, source.kind === 'directory') }
      : source,
  }
  return change(state, after)
}

function planHard(state: FileState, params: FileParams): Change<FileState> | Refusal | undefined {
  const { kind, path, source, linked, accounts } = state
  if (!source || source.kind === 'absent')
    return { refused: `there is no ${params.src} to link to`, missing: 'file' }
  if (source.kind !== 'file') return { refused: `${params.src} is a ${source.kind}, not a file` }
  if (kind === 'directory' || kind === 'other') return { refused: `${path} is not a file` }
  if (kind !== 'absent' && !linked && !params.force)
    return { refused: `${path} is there already (force replaces it)` }
  const refused = noPlace(state)
  if (refused) return refused
  const attributes = wantedAttributes(source, accounts, params.mode, false)
  const { target: _, ...rest } = state
  return change(state, {
    ...rest,
    kind: 'file',
    content: source.content,
    ...attributes,
    linked: true,
    source: { ...source, ...attributes },
  })
}

function withAttributes(state: FileState, { mode }: FileParams): FileState {
  const own = state.kind === 'link' ? undefined : mode
  return { ...state, ...wantedAttributes(state, state.accounts, own, state.kind === 'directory') }
}

function noPlace({ kind, blocked, missing }: FileState): Refusal | undefined {
  if (kind !== 'absent') return undefined
  if (blocked !== undefined) return { refused: `${blocked} is not a directory`, missing: 'directory' }
  const lacking = missing.at(-1)
  return lacking === undefined
    ? undefined
    : { refused: `the directory ${lacking} does not exist`, missing: 'directory' }
}

function times(params: FileParams, usual: 'now' | 'preserve'): { triggers?: string[] } {
  const { access_time = usual, modification_time = usual } = params
  const triggers = [
    ...(access_time === 'now' ? ['set the access time'] : []),
    ...(modification_time === 'now' ? ['set the modification time'] : []),
  ]
  return triggers.length > 0 ? { triggers } : {}
}
