import { type Script, sh, steps } from '../../src/script.ts'
import { readText } from '../lib/file-text.ts'
import { sections } from '../lib/sections.ts'
import { sysctlPath } from './key.ts'

/** Asks for the running value, the file, and what other files say that are read at boot. */
export function probe(name: string, file: string): Script {
  const path = sysctlPath(name)
  return sections({
    running: sh`v=${`/proc/sys/${path}`}
if test -e "$v"; then
  echo there
  cat -- "$v"
fi`,
    file: readText(file),
    boot: boot(path, file),
  })
}

// In the order of precedence: a file hides those of the same name in later folders.
const folders = [
  '/etc/sysctl.d',
  '/run/sysctl.d',
  '/usr/local/lib/sysctl.d',
  '/usr/lib/sysctl.d',
  '/lib/sysctl.d',
]

/** Prints `systemd` if that reads the files, `=` and each name under which it reads the file, and lines that may be about the path. */
function boot(path: string, file: string): Script {
  const last = path.slice(path.lastIndexOf('/') + 1)
  return steps(sh`if test -e /usr/lib/systemd/systemd-sysctl || test -e /lib/systemd/systemd-sysctl; then echo systemd; fi
own=$(readlink -f -- ${file}) || own=
seen=/
set --
for d in ${folders}; do
  for f in "$d"/*.conf; do
    if ! test -e "$f" && ! test -L "$f"; then continue; fi
    n=\${f##*/}
    case $seen in */"$n"/*) continue ;; esac
    seen=$seen$n/
    if test -L "$f" && l=$(readlink -f -- "$f"); then :; else l=$f; fi
    if test -n "$own" && test "$l" = "$own"; then printf '=%s\n' "$f"; continue; fi
    if test -f "$f"; then set -- "$@" "$f"; fi
  done
done
if test $# -gt 0; then grep -F -H -e ${last} -- "$@" || test $? -eq 1; fi`)
}
