import { functions, type Script, sh, userScript } from '../../src/script.ts'
import { linkFunction } from '../../src/survey.ts'

const locateFunction = functions(sh`locate() {
  p=$1
  case $p in */*) d=\${p%/*} d=\${d:-/} ;; *) d=. ;; esac
}`)

/**
 * Sets $p to the path, without slashes at its end, and $d to the directory it is in. A leading `~` is the home of the
 * user (or of the one named); a relative path starts with `./`, so that it cannot be taken for an option.
 */
export function locate(path: string): Script {
  return sh`${locateFunction}locate ${word(path)}`
}

/** Sets $p and $d for a path that a probe printed, as it is. */
export function stand(path: string): Script {
  return sh`p=${path} d=${path.replace(/\/[^/]*$/, '') || '/'}`
}

/** The last name of a path. */
export function basename(path: string): string {
  return /([^/]*)\/*$/.exec(path)![1]!
}

/** Goes from $p to a name inside it. */
export function inside(name: string): Script {
  return sh`d=$p p=\${p%/}/${name}`
}

/** `locate` and `followLinks`. */
export function follow(path: string): Script {
  return sh`${locate(path)}
${followLinks}`
}

/** A path as a shell word, as `locate` reads it. */
export function word(path: string): Script {
  const plain = trimmed(path)
  const home = /^~(?<user>[A-Za-z_][\w.-]*)?(?:\/+(?<rest>.*))?$/s.exec(plain)
  if (home?.groups) {
    const { user = '', rest } = home.groups
    const tilde = userScript(`~${user}`)
    return rest === undefined ? tilde : sh`${tilde}/${rest}`
  }
  return sh`${/^\/|^\.\.?(\/|$)/.test(plain) ? plain : `./${plain}`}`
}

/** A path without slashes at its end. */
export function trimmed(path: string): string {
  return path.replace(/(?<=[^/])\/+$/, '')
}

/** Sets $l to the target of the link $p, newlines at its end included. */
export const readLink = sh`${linkFunction}read_link "$p"`

/** Sets $u to the directory it is in. */
export const up = sh`case $u in */*) u=\${u%/*} u=\${u:-/} ;; *) u=. ;; esac`

/** Follows $p (and $d) through symbolic links to the last name, which need not exist. */
export const followLinks = sh`${functions(sh`${locateFunction}follow_links() {
  n=0
  while test -L "$p"; do
    n=$((n + 1))
    if test $n -gt 40; then printf '%s: too many levels of symbolic links\n' "$p" >&2; exit 1; fi
    ${readLink}
    case $l in /*) locate "$l" ;; *) locate "$d/$l" ;; esac
  done
}`)}follow_links`

/**
 * Fails where $p seems missing only because a directory above it may not be searched: "could not ask" is not "absent".
 * Uses $u. To be run when `test -e` and `test -L` have said no.
 */
export const reachable = sh`u=$p
while ! test -e "$u"; do
  ${up}
done
if test -d "$u" && ! test -x "$u"; then printf '%s: permission denied\n' "$u" >&2; exit 1; fi`
