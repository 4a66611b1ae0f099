import { type Script, sh } from '../../src/script.ts'

/**
 * Replaces the file $p in the directory $d (see path.ts) with what `write` prints: written beside, then renamed, so
 * that nobody ever sees half a file. An existing file's mode, owner, ACL, extended attributes and SELinux label are
 * kept; a new one is 0644. `attributes` changes those of the finished file "$t" before anybody sees it. Missing parent
 * directories are made. A symbolic link at $p is replaced, not followed.
 */
export function replace(write: Script, attributes?: Script): Script {
  return sh`(
umask 022
test -d "$d" || mkdir -p -- "$d"
if test -d "$p" && ! test -L "$p"; then printf '%s: is a directory\n' "$p" >&2; exit 1; fi
if test -e "$p" && ! test -f "$p" && ! test -L "$p"; then printf '%s: not a regular file\n' "$p" >&2; exit 1; fi
t=$(mktemp "$d/.tsplay.XXXXXX")
trap 'rm -f -- "$t"' EXIT
{
${write}
} >"$t"
if test -e "$p" && ! test -L "$p"; then
  n=
  ${keepAttributes}
else
  n=1
  ${attributes ? sh`:` : sh`chmod 0644 -- "$t"`}
fi
${attributes ?? sh``}
if test -L "$p"; then rm -f -- "$p"; fi
mv -f -- "$t" "$p"
trap - EXIT
if test -n "$n" && command -v selinuxenabled >/dev/null && selinuxenabled; then restorecon -- "$p"; fi
)`
}

// GNU cp takes everything but contents; busybox has mode and owner, and ACLs if the tools are there. cp -p forgives a
// refused chown, so the owner is compared at the end.
const keepAttributes = sh`if cp --attributes-only --preserve=all -- "$p" "$t" 2>/dev/null; then touch -- "$t"; else
    chown -- "$(stat -c %u:%g -- "$p")" "$t"
    chmod -- "$(stat -c %a -- "$p")" "$t"
    if command -v getfacl >/dev/null && command -v setfacl >/dev/null; then
      a=$(getfacl -pn -- "$p")
      printf '%s\n' "$a" | setfacl --set-file=- -- "$t"
    fi
  fi
  if test "$(stat -c %u:%g -- "$p")" != "$(stat -c %u:%g -- "$t")"; then
    printf '%s: its owner cannot be kept\n' "$p" >&2; exit 1
  fi`
