import { type Script, sh } from '../../src/script.ts'
import { missing } from '../lib/missing.ts'
import { sections } from '../lib/sections.ts'
import { canonicalName, loadFile, optionsFile } from './state.ts'

/** Asks the kernel, modprobe and the boot files. `use`: does it matter whether anything uses the module? */
export function probe(name: string, use: boolean, options: boolean): Script {
  return sections({
    kernel: kernel(name, use),
    needs: needs(name),
    ...(options && { takes: takes(name) }),
    files: files(name),
    elsewhere: elsewhere(name),
    rules: rules(name),
  })
}

/** Only a loaded module has an initstate; a folder without one is a module built into the kernel. */
function kernel(name: string, use: boolean): Script {
  return sh`d=${`/sys/module/${canonicalName(name)}`}
if test -e "$d/initstate"; then echo loaded
elif test -d "$d"; then echo 'built in'
else echo absent; fi
${use ? inUse : sh``}
for f in "$d"/parameters/*; do
  if v=$(cat -- "$f" 2>/dev/null); then printf '=%s %s\n' "\${f##*/}" "$v"; fi
done`
}

// A driver of a network card has no users even while its interface is up: devices bound to it count as well.
const inUse = sh`u=
if test -e "$d/refcnt" && test "$(cat -- "$d/refcnt")" != 0; then u=1; fi
for f in "$d"/holders/*; do if test -e "$f"; then u=1; fi; done
for f in "$d"/drivers/*/*; do
  if test -L "$f" && test -d "$f" && test "\${f##*/}" != module; then u=1; fi
done
if test -n "$u"; then echo used; else echo unused; fi`

/** The modules that modprobe would load, the asked one last, and whether each is loaded. */
function needs(name: string): Script {
  return sh`if ! command -v modprobe >/dev/null; then
  ${missing('modprobe is not installed (package kmod)')}
fi
if o=$(modprobe -D -- ${name} 2>&1); then
  set -- $(printf '%s\n' "$o" | sed -n 's/^builtin \(.*\)/builtin:\1/p; s/^insmod [^ ]*\/\([^/ ]*\)\.ko.*/\1/p' | tr - _)
  for m; do
    case $m in
    builtin:*) echo "builtin \${m#*:}" ;;
    *) if test -e "/sys/module/$m/initstate"; then echo "loaded $m"; else echo "absent $m"; fi ;;
    esac
  done
else
  case $o in
  *'not found'*|*'No such file'*|*"can't change directory"*) echo unknown ;;
  *) printf '%s\n' "$o" >&2; exit 1 ;;
  esac
fi`
}

/** Prints nothing where modinfo cannot tell. */
function takes(name: string): Script {
  return sh`if command -v modinfo >/dev/null; then modinfo -F parm ${name} 2>/dev/null | sed 's/:.*//' || :; fi`
}

/** A name as an extended regular expression: dashes and underscores are the same. */
function pattern(name: string): string {
  return canonicalName(name).replaceAll('_', '[-_]')
}

/** Bytes in hexadecimal, so that any file survives. Debian has a link to /etc/modules in modules-load.d. */
function files(name: string): Script {
  return sh`for f in ${loadFile(name)} ${optionsFile(name)} /etc/modules /etc/modules-load.d/*.conf; do
  if ! test -e "$f"; then
    case $f in ${loadFile(name)}|${optionsFile(name)}) printf '%s absent\n' "$f" ;; esac
    continue
  fi
  if ! test -f "$f"; then
    printf '%s special\n' "$f"
    continue
  fi
  case $f in
  ${optionsFile(name)}) ;;
  ${loadFile(name)}) if test -n "\${first-}"; then continue; fi; first=1 ;;
  *)
    if test "$f" != /etc/modules && test "$f" -ef /etc/modules; then continue; fi
    grep -E -q -e ${`(^|[^[:alnum:]_-])${pattern(name)}([^[:alnum:]_-]|$)`} -- "$f" || { test $? -eq 1; continue; }
    ;;
  esac
  x=$(od -An -v -tx1 <"$f" | tr -d ' \n')
  printf '%s %s.\n' "$f" "$x"
done`
}

/** Files that are not the administrator's, unless one of the same name in /etc hides them. */
function elsewhere(name: string): Script {
  return sh`set --
for f in /run/modules-load.d/*.conf /usr/local/lib/modules-load.d/*.conf /usr/lib/modules-load.d/*.conf; do
  if test -f "$f" && ! test -e "/etc/modules-load.d/\${f##*/}"; then set -- "$@" "$f"; fi
done
${search(sh`-l`, `^[[:space:]]*${pattern(name)}[[:space:]]*$`)}`
}

function rules(name: string): Script {
  return sh`set --
for d in /etc/modprobe.d /run/modprobe.d /usr/local/lib/modprobe.d /usr/lib/modprobe.d /lib/modprobe.d; do
  if test -L "\${d%/modprobe.d}"; then continue; fi
  for f in "$d"/*.conf; do
    if test -f "$f" && test "$f" != ${optionsFile(name)}; then set -- "$@" "$f"; fi
  done
done
${search(sh`-H`, `^[[:space:]]*(blacklist|install|options)[[:space:]]+${pattern(name)}([[:space:]]|$)`)}`
}

/** Searches the files in the arguments; nothing found is an answer. */
function search(how: Script, expression: string): Script {
  return sh`if test $# -gt 0; then grep -E ${how} -e ${expression} -- "$@" || test $? -eq 1; fi`
}
