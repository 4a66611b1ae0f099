import { type Script, sh } from '../script.ts'

// The store keeps the bytes of files by their hash, in the folder that the session's prelude exports as TSPLAY_STORE.
// A store that another user had made beforehand (in /var/tmp, where anyone may) is refused.

const folder = sh`
  umask 077
  mkdir -p -- "$TSPLAY_STORE"
  if ! test -O "$TSPLAY_STORE" || ! test -O "\${TSPLAY_STORE%/*}" || test -L "\${TSPLAY_STORE%/*}"; then
    printf '%s: belongs to somebody else\n' "$TSPLAY_STORE" >&2
    exit 1
  fi`

/** Succeeds if the store has the bytes already. */
export function isStored(sha256: string): Script {
  return sh`test -f "$TSPLAY_STORE/"${sha256}`
}

/** Stores bytes that fit into one piece of printf format, unless they are there. */
export function storeWhole(sha256: string, name: string, piece: string): Script {
  return sh`
    if ! test -f "$TSPLAY_STORE/"${sha256}; then
      ${storeFirst(name, piece)}
      ${storeEnd(sha256, name)}
    fi`
}

// The printf of dash says no more than "I/O error".
const unwritten = sh`{
      printf '%s: cannot be written to; is the disk full?\n' "$TSPLAY_STORE" >&2
      exit 1
    }`

/** Begins a file of several pieces, under a name of its own. */
export function storeFirst(name: string, piece: string): Script {
  return sh`${folder}
    printf ${piece} >"$TSPLAY_STORE/"${name} || ${unwritten}`
}

/** Adds a piece. */
export function storeNext(name: string, piece: string): Script {
  return sh`printf ${piece} >>"$TSPLAY_STORE/"${name} || ${unwritten}`
}

/** Checks what arrived and gives it its final name; wrong or unfinished bytes never have it. */
export function storeEnd(sha256: string, name: string): Script {
  return sh`
    sum=$(sha256sum <"$TSPLAY_STORE/"${name})
    if test "\${sum%% *}" != ${sha256}; then
      rm -f -- "$TSPLAY_STORE/"${name}
      printf 'the content arrived damaged: expected %s, got %s\n' ${sha256} "\${sum%% *}" >&2
      exit 1
    fi
    mv -f -- "$TSPLAY_STORE/"${name} "$TSPLAY_STORE/"${sha256}`
}

/** Ahead of a script: it works with a store of its own, beside the usual one. */
export function inStoreApart(name: string): Script {
  return sh`TSPLAY_STORE=\${TSPLAY_STORE%/*}/${name}`
}

/** Takes that store away, and what was made to hold it. */
export function dropStoreApart(name: string): Script {
  return sh`${inStoreApart(name)}
    rm -rf -- "$TSPLAY_STORE"
    rmdir -- "\${TSPLAY_STORE%/*}" 2>/dev/null || :`
}

/** Takes away what a failed transfer left. */
export function storeAbort(name: string): Script {
  return sh`rm -f -- "$TSPLAY_STORE/"${name}`
}
