import { type Asked, functions, type Script, sh } from './script.ts'

// Most of what a probe of a file costs is the processes that it starts. So a script may say which files it is going to
// ask about (`asking`), and where several travel together, those of all are asked by one process of each kind: the
// survey. The functions below look there first; what is not there they ask themselves.

/** For `stat -c`: what most want to know of a file, or `UNKNOWN` for a name. */
export const attributeFormat = '%f:%s:%u:%g:%U:%G'

/** All that a file system knows of a file, the attributes first. */
const factFormat = `${attributeFormat}:%i:%d:%h:%b:%o:%.9X:%.9Y:%.9Z:%t:%T`

/** Paths that cannot be taken for anything else in a survey. */
const plain = /^\/[\w./@%+:,~-]*$/

/**
 * Functions: `attributes_of PATH`, which prints a line of `stat -c` in the format above, `facts_of PATH`, which sets $s to
 * that line and more, `link_of PATH`, which sets $l to the target of a link, `hash_of PATH`, which sets $h to the SHA-256
 * of a file, and `size_of PATH`, which sets $s to its size in bytes. All are only for what is there, and the last two not
 * for links.
 */
export const fileFunctions = functions(sh`surveyed() {
  case $2 in *[!A-Za-z0-9_./@%+:,~-]*) return 1 ;; esac
  s=\${tsplay_survey-}
  case $s in *"$1$2
"*) ;; *) return 1 ;; esac
  s=\${s%%"$1$2
"*}
  IFS='
' && set -f && set -- $s && set +f && unset IFS
  shift $(($# - 1))
  s=$1
}
facts_of() {
  if surveyed ' ' "$1"; then s=\${s%%: *}; else s=$(stat -c ${factFormat} -- "$1"); fi
}
attributes_of() {
  facts_of "$1" || return
  l=\${s#*:*:*:*:*:*:}
  printf '%s\n' "\${s%":$l"}"
}
link_of() {
  if surveyed ' ' "$1"; then
    l=\${s#*" -> "}
    l=\${l#"'"} l=\${l%"'"}
    case $l in *[!A-Za-z0-9_./@%+:,~-]*) ;; *) return ;; esac
  fi
  l=$(readlink -n -- "$1"; printf /)
  l=\${l%/}
}
hash_of() {
  surveyed '  ' "$1" || s=$(sha256sum <"$1") || return
  h=\${s%% *}
}
size_of() {
  if surveyed ' ' "$1"; then s=\${s#*:} s=\${s%%:*}; else s=$(wc -c <"$1"); fi
}`)

/**
 * Asks about the files, for scripts that come after it in the same shell; undefined where it would save nothing. To be
 * taken where nobody writes meanwhile.
 */
export function survey(asked: readonly Asked[]): Script | undefined {
  const files = asked.filter(({ path }) => plain.test(path))
  const paths = [...new Set(files.map(({ path }) => path))]
  if (paths.length < worthwhile) return undefined
  const hashed = [...new Set(files.filter(({ hash }) => hash).map(({ path }) => path))]
  // What is missing or may not be read is left to the script that asks: it has words for it.
  return sh`tsplay_survey=$(
set --
for f in ${paths}; do
  if test -e "$f" || test -L "$f"; then set -- "$@" "$f"; fi
done
test $# = 0 || stat -c ${`${factFormat}: %N %n`} -- "$@" || :
set --
for f in ${hashed}; do
  if test -f "$f" && ! test -L "$f" && test -r "$f"; then set -- "$@" "$f"; fi
done
test $# = 0 || exec sha256sum -- "$@"
) 2>/dev/null || :
tsplay_survey="$tsplay_survey
"`
}

/** Files from which on one process for all is cheaper than one for each, the survey's own costs included. */
const worthwhile = 3
