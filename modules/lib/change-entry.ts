import { type Script, sh, steps } from '../../src/script.ts'
import type { Attributes, Entry } from './entry.ts'
import { printFile, sameBytes } from './file-bytes.ts'
import { replace } from './replace.ts'
import { keep } from './store.ts'

/** Takes what stands at $p (see path.ts) from one state to another. A file's old bytes are kept in the store. */
export function changeEntry(before: Entry, after: Entry): Script {
  const content = before.kind === 'file' ? before.content : undefined
  const goes =
    content && (after.kind !== 'file' || (after.content && after.content.sha256 !== content.sha256))
  return steps(goes ? keep(sh`"$p"`, content) : undefined, becomes(before, after))
}

function becomes(before: Entry, after: Entry): Script | undefined {
  const same = before.kind === after.kind
  switch (after.kind) {
    case 'absent':
      return remove(before)
    case 'file':
      if (same && sameBytes(before, after)) break
      return steps(
        before.kind === 'directory' && remove(before),
        replace(printFile(after), changeAttributes(same ? before : {}, after, sh`"$t"`)),
      )
    case 'directory':
      if (same) break
      return steps(remove(before), makeDirectory(sh`"$p"`), changeAttributes({}, after, sh`"$p"`))
    case 'link':
      if (same && after.target === before.target) return changeAttributes(before, noMode(after), sh`"$p"`)
      return steps(
        remove(before),
        sh`ln -s -- ${after.target ?? ''} "$p"`,
        changeAttributes({}, noMode(after), sh`"$p"`),
      )
    case 'other':
      if (!same) return sh`printf '%s: a device, pipe or socket cannot be brought back\n' "$p" >&2; exit 1`
  }
  return changeAttributes(before, after, sh`"$p"`)
}

/** Makes a directory, unless somebody just did: many hosts may share what a delegated task makes. */
export function makeDirectory(path: Script): Script {
  return sh`mkdir -p -- ${path}`
}

/** Gives a file (not what a link points to) another owner, group and mode where they differ; what `after` leaves open stays. */
export function changeAttributes(before: Attributes, after: Attributes, path: Script): Script {
  const uid = after.uid !== before.uid ? after.uid : undefined
  const gid = after.gid !== before.gid ? after.gid : undefined
  const owned = uid !== undefined || gid !== undefined
  // A change of owner clears the set-user-ID bit, and GNU chmod spares such bits of directories without five digits.
  const mode =
    after.mode !== before.mode || (owned && Number.parseInt(after.mode ?? '0', 8) > 0o777)
      ? after.mode
      : undefined
  return steps(
    owned && sh`chown -h -- ${`${uid ?? ''}${gid === undefined ? '' : `:${gid}`}`} ${path}`,
    mode !== undefined && sh`chmod -- ${`0${mode}`} ${path}`,
  )
}

function remove(before: Entry): Script | undefined {
  if (before.kind === 'absent') return undefined
  return before.kind === 'directory' ? sh`rmdir -- "$p"` : sh`rm -f -- "$p"`
}

// A link's mode means nothing and cannot be set.
function noMode({ mode: _, ...entry }: Entry): Entry {
  return entry
}
