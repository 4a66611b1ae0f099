import { type Script, sh } from '../../src/script.ts'

/** Sets $p to the path and $d to the directory it is in. */
export function locate(path: string): Script {
  return sh`p=${path}
${directory}`
}

/** Sets $p and $d like `locate`, symbolic links followed to the last name, which need not exist. */
export function follow(path: string): Script {
  return sh`${locate(path)}
n=0
while test -L "$p"; do
  n=$((n + 1))
  if test $n -gt 40; then printf '%s: too many levels of symbolic links\n' "$p" >&2; exit 1; fi
  l=$(readlink -n -- "$p"; printf /); l=\${l%/}
  case $l in /*) p=$l ;; *) p=$d/$l ;; esac
  ${directory}
done`
}

const directory = sh`case $p in */*) d=\${p%/*} d=\${d:-/} ;; *) d=. ;; esac`

/**
 * Fails where $p seems missing only because a directory above it may not be searched: "could not ask" is not "absent".
 * Uses $u. To be run when `test -e` and `test -L` have said no.
 */
export const reachable = sh`u=$p
while ! test -e "$u"; do
  case $u in */*) u=\${u%/*} u=\${u:-/} ;; *) u=. ;; esac
done
if test -d "$u" && ! test -x "$u"; then printf '%s: permission denied\n' "$u" >&2; exit 1; fi`
