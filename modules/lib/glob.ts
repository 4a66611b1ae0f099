import { type Script, sh, userScript } from '../../src/script.ts'
import { word } from './path.ts'

/** Succeeds if the path exists (be it a dangling link), or any path that matches where it has `*`, `?` or `[…]` in it. */
export function anyExists(pattern: string): Script {
  return sh`(
for f in ${globWord(pattern)}; do
  if test -e "$f" || test -L "$f"; then exit 0; fi
done
exit 1
)`
}

/** A pattern as a shell word: only its wildcards (and the `~` of a home) are the shell's to read. */
function globWord(pattern: string): Script {
  const pieces = pattern.split(/(^~[\w.-]*\/|\*+|\?|\[!?[\w.-]+\])/)
  if (pieces.length === 1) return word(pattern)
  const scripts = pieces.flatMap((piece, i) => {
    if (piece === '') return []
    return [i % 2 === 1 ? userScript(piece) : sh`${piece}`]
  })
  return scripts.reduce((script, next) => sh`${script}${next}`)
}
