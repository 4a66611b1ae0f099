import { type Asked, functions, type Script, sh, steps } from './script.ts'

// Most of what a probe of a file costs is the processes that it starts. So a script may say which files it is going to
// ask about (`asking`), and where several travel together, those of all are asked by one process of each kind: the
// survey. The functions below look there first; what is not there they ask themselves.

/** For `stat -c`: what most want to know of a file, or `UNKNOWN` for a name. */
export const attributeFormat = '%f:%s:%u:%g:%U:%G'

/** A function: `read_link PATH`, which sets $l to the target of a link, newlines at its end included. */
export const linkFunction = functions(sh`read_link() {
  l=$(readlink -n -- "$1"; printf /)
  l=\${l%/}
}`)

/** All that a file system knows of a file, the attributes first. */
const factFormat = `${attributeFormat}:%i:%d:%h:%b:%o:%.9X:%.9Y:%.9Z:%t:%T`

/** Paths that cannot be taken for anything else in a survey. */
const plain = /^\/[\w./@%+:,~-]*$/

/**
 * Functions: `attributes_of PATH`, which prints a line of `stat -c` in the format above, `facts_of PATH`, which sets $s to
 * that line and more, `link_of PATH`, which sets $l to the target of a link, `hash_of PATH`, which sets $h to the SHA-256
 * of a file, and `size_of PATH`, which sets $s to its size in bytes. All are only for what is there, and the last two not
 * for links. They use $k, $l and $s.
 */
export const fileFunctions = functions(sh`${linkFunction}surveyed() {
  test -n "\${tsplay_survey-}" && tsplay_number "$2" && eval 's=\${tsplay_'$1$k'-}' && test -n "$s"
}
facts_of() {
  if surveyed fact "$1"; then s=\${s%%: *}; else s=$(stat -c ${factFormat} -- "$1"); fi
}
attributes_of() {
  facts_of "$1" || return
  l=\${s#*:*:*:*:*:*:}
  printf '%s\n' "\${s%":$l"}"
}
link_of() {
  if surveyed fact "$1"; then
    l=\${s#*" -> "}
    l=\${l#"'"} l=\${l%"'"}
    case $l in *[!A-Za-z0-9_./@%+:,~-]*) ;; *) return ;; esac
  fi
  read_link "$1"
}
hash_of() {
  surveyed hash "$1" || s=$(sha256sum <"$1") || return
  h=\${s%% *}
}
size_of() {
  if surveyed fact "$1"; then s=\${s#*:} s=\${s%%:*}; else s=$(wc -c <"$1"); fi
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
  // What is missing or may not be read is left to the script that asks: it has words for it. A line too many, or
  // two about the same file, would be from the target of a link, which could pretend to be about another file.
  return sh`${fileFunctions}tsplay_survey=1
tsplay_number() {
  case $1 in
${steps(...paths.map((path, i) => sh`  ${path}) k=${i} ;;`))}
  *) return 1 ;;
  esac
}
set -f
IFS='
'
set --
for f in ${paths}; do
  if test -e "$f" || test -L "$f"; then set -- "$@" "$f"; fi
done
n=$#
test $n = 0 || set -- $(QUOTING_STYLE=shell-escape-always stat -c ${`%n ${factFormat}: %N`} -- "$@" 2>/dev/null)
test $# = $n || set --
for f; do
  if tsplay_number "\${f%% *}"; then
    if surveyed fact "\${f%% *}"; then tsplay_survey=; fi
    eval tsplay_fact$k='\${f#* }'
  fi
done
set --
for f in ${hashed}; do
  if test -f "$f" && ! test -L "$f" && test -r "$f"; then set -- "$@" "$f"; fi
done
test $# = 0 || set -- $(sha256sum -- "$@" 2>/dev/null)
for f; do
  if tsplay_number "\${f#*  }"; then eval tsplay_hash$k='\${f%% *}'; fi
done
set +f
unset IFS`
}

/** Files from which on one process for all is cheaper than one for each, the survey's own costs included. */
const worthwhile = 3
