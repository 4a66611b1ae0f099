import { alongFunctions } from '../../src/along.ts'
import type { Content } from '../../src/module.ts'
import { type Script, sh } from '../../src/script.ts'

/** Prints bytes that came along or for the session, or that were kept. */
export function stored({ sha256, size }: Content): Script {
  if (size === 0) return sh`:`
  return sh`${alongFunctions}if ! along ${sha256}; then
  if test -f "\${TSPLAY_NEW-}/"${sha256}; then cat <"$TSPLAY_NEW/"${sha256}; else cat <"$TSPLAY_STORE/"${sha256}; fi
fi`
}

/** Keeps the bytes of a file in the store under their hash, for a way back. Fails if the file is another by now. */
export function keep(file: Script, { sha256 }: Content): Script {
  return sh`if ! test -f "$TSPLAY_STORE/"${sha256}; then (
  umask 077
  mkdir -p -- "$TSPLAY_STORE"
  if ! test -O "$TSPLAY_STORE"; then printf '%s: belongs to somebody else\n' "$TSPLAY_STORE" >&2; exit 1; fi
  k=$(mktemp "$TSPLAY_STORE/.keep.XXXXXX")
  trap 'rm -f -- "$k"' EXIT
  cat <${file} >"$k"
  h=$(sha256sum <"$k")
  if test "\${h%% *}" != ${sha256}; then echo 'a file changed while it was kept' >&2; exit 1; fi
  mv -f -- "$k" "$TSPLAY_STORE/"${sha256}
) fi`
}
