import { type Script, sh } from '../../src/script.ts'

/**
 * Replaces the file $p in the directory $d (see `follow`) with what `write` prints: written beside, then renamed, so
 * that nobody ever sees half a file. An existing file's mode, owner, ACL, extended attributes and SELinux label are
 * kept; a new one is 0644. Missing parent directories are made.
 */
export function replace(write: Script): Script {
  return sh`(
umask 022
test -d "$d" || mkdir -p -- "$d"
t=$(mktemp "$d/.tsplay.XXXXXX")
trap 'rm -f -- "$t"' EXIT
{
${write}
} >"$t"
if test -e "$p"; then
  ${keepAttributes}
else
  chmod 0644 -- "$t"
fi
n=; test -e "$p" || n=1
if test -d "$p"; then printf '%s: is a directory\n' "$p" >&2; exit 1; fi
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
