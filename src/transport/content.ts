import { type Script, sh } from '../script.ts'

// What is too large to come along in a script arrives by its hash in a folder of the user's shells, TSPLAY_NEW of their prelude, and goes with
// them. What is kept for a way back lies in TSPLAY_STORE beside it, and stays. A folder that another user had made beforehand (in /var/tmp,
// where anyone may) is refused.

// Another run may be taking away the empty folder above.
const folder = sh`
  umask 077
  test -d "$TSPLAY_NEW" || mkdir -p -- "$TSPLAY_NEW" 2>/dev/null || mkdir -p -- "$TSPLAY_NEW"
  if ! test -O "$TSPLAY_NEW" || ! test -O "\${TSPLAY_NEW%/*}" || test -L "\${TSPLAY_NEW%/*}"; then
    printf '%s: belongs to somebody else\n' "\${TSPLAY_NEW%/*}" >&2
    exit 1
  fi`

/** Succeeds if the host has the bytes already. */
export function isStored(sha256: string): Script {
  return sh`test -f "$TSPLAY_NEW/"${sha256} || test -f "$TSPLAY_STORE/"${sha256}`
}

// The printf of dash says no more than "I/O error".
const unwritten = (name: string) => sh`{
      rm -f -- "$TSPLAY_NEW/"${name}
      printf '%s: cannot be written to; is the disk full?\n' "\${TSPLAY_NEW%/*}" >&2
      exit 1
    }`

/** Begins a file, under a name of its own. */
export function storeBegin(name: string): Script {
  return sh`${folder}
    : >"$TSPLAY_NEW/"${name} || ${unwritten(name)}`
}

/** Adds a piece. */
export function storeNext(name: string, piece: string): Script {
  return sh`printf ${piece} >>"$TSPLAY_NEW/"${name} || ${unwritten(name)}`
}

/** Checks what arrived and gives it its final name; wrong or unfinished bytes never have it. */
export function storeEnd(sha256: string, name: string): Script {
  return sh`
    sum=$(sha256sum <"$TSPLAY_NEW/"${name})
    if test "\${sum%% *}" != ${sha256}; then
      rm -f -- "$TSPLAY_NEW/"${name}
      printf 'the content arrived damaged: expected %s, got %s\n' ${sha256} "\${sum%% *}" >&2
      exit 1
    fi
    mv -f -- "$TSPLAY_NEW/"${name} "$TSPLAY_NEW/"${sha256}`
}

/** Takes away all that was brought. */
export const dropAll = sh`rm -rf -- "$TSPLAY_NEW"
rmdir -- "\${TSPLAY_NEW%/*}" 2>/dev/null || :`

/** Takes away what a failed transfer left. */
export function storeAbort(name: string): Script {
  return sh`rm -f -- "$TSPLAY_NEW/"${name}`
}
