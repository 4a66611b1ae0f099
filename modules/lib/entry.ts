import type { Content } from '../../src/module.ts'
import { asking, functions, type Script, sh, steps } from '../../src/script.ts'
import { fileFunctions } from '../../src/survey.ts'
import { type Fields, fieldFunctions } from './fields.ts'
import { octal } from './mode.ts'
import { trimmed, up } from './path.ts'

/** Who may do what with a file. */
export interface Attributes {
  /** Octal, four digits. */
  readonly mode?: string | undefined
  readonly uid?: number | undefined
  readonly gid?: number | undefined
  readonly owner?: string | undefined
  readonly group?: string | undefined
}

/** What stands at a path. */
export interface Entry extends Attributes {
  readonly kind: 'absent' | 'file' | 'directory' | 'link' | 'other'
  /** What a link points to, as written in it. */
  readonly target?: string | undefined
  /** Of a file, where it was asked for. */
  readonly content?: Content | undefined
  /** Of a file that is edited in place: all of it. */
  readonly text?: string | undefined
}

/** Texts up to this size, in bytes, are shown in diffs. */
const shownText = 262_144

/** What is to be known of a file's content besides its hash. */
export interface ContentQuestion {
  /** The hash that it is to have. */
  readonly wanted?: string | undefined
  /** Its text as well, where it has another hash. */
  readonly text: boolean
}

/** Says at which paths `probeEntry` may have to look. */
export function beforeEntry(paths: readonly string[], hash: boolean): Script {
  return asking(...paths.map((path) => ({ path: trimmed(path), hash })))
}

/**
 * Prints what stands at $p (see path.ts); links are not followed. With `content` also the hash of a file, and maybe its
 * text.
 */
export function probeEntry(content?: ContentQuestion): Script {
  const { text = false, wanted = '' } = content ?? {}
  return sh`${entryFunctions}print_entry ${content ? [text ? 'text' : 'hash', wanted] : []}`
}

// "Could not ask" is not "absent": a directory that may not be searched hides what is in it.
const entryFunctions = steps(
  fieldFunctions,
  fileFunctions,
  functions(sh`print_entry() {
  field path "$p"
  if test -e "$p" || test -L "$p"; then
    printf 'entry '; attributes_of "$p"
    if test -L "$p"; then
      link_of "$p"
      field link "$l"
    elif test $# -gt 0 && test -f "$p"; then
      hash_of "$p"
      echo "sha256 $h"
      if test $1 = text && test "$h" != "$2" && size_of "$p" && test "$s" -le ${shownText}; then file_field text; fi
    fi
  else
    echo 'entry absent'
    u=$d
    while ! test -e "$u" && ! test -L "$u"; do
      field missing "$u"
      ${up}
    done
    if ! test -d "$u"; then field blocked "$u"
    elif ! test -x "$u"; then printf '%s: permission denied\n' "$u" >&2; exit 1; fi
  fi
}`),
)

/** What `probeEntry` printed. */
export function parseEntry(fields: Fields): Entry {
  const stat = fields.get('entry')
  if (stat === undefined || stat === 'absent') return { kind: 'absent' }
  const { kind, size, ...attributes } = parseStat(stat)
  const sha256 = fields.get('sha256')
  return {
    kind,
    ...attributes,
    ...(kind === 'link' && { target: fields.text('link') }),
    ...(sha256 && { content: withText(sha256, size, fields.text('text')) }),
  }
}

/** The directories above $p that are missing, the outermost first; and what stands in their way, if anything does. */
export function parseParents(fields: Fields): { missing: readonly string[]; blocked?: string } {
  const blocked = fields.text('blocked')
  return {
    missing: fields.texts('missing').toReversed(),
    ...(blocked !== undefined && { blocked }),
  }
}

/** A line that `stat -c` printed by `attributeFormat`. */
export function parseStat(line: string): Attributes & { kind: Entry['kind']; size: number } {
  const [raw, size, uid, gid, owner, group] = line.split(':') as [
    string,
    string,
    string,
    string,
    string,
    string,
  ]
  const mode = Number.parseInt(raw, 16)
  return {
    kind: kinds.get(mode & 0xf000) ?? 'other',
    size: Number(size),
    mode: octal(mode),
    uid: Number(uid),
    gid: Number(gid),
    owner: owner === 'UNKNOWN' ? uid : owner,
    group: group === 'UNKNOWN' ? gid : group,
  }
}

const kinds: ReadonlyMap<number, Entry['kind']> = new Map([
  [0x8000, 'file'],
  [0x4000, 'directory'],
  [0xa000, 'link'],
])

function withText(sha256: string, size: number, text: string | undefined): Content {
  const shown = text !== undefined && !text.includes('\0') && !/[\ud800-\udfff]/u.test(text)
  return { sha256, size, ...(shown && { text }) }
}
