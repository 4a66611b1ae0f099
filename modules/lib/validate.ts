import type { Change } from '../../src/module.ts'
import { type Script, sh, steps } from '../../src/script.ts'
import { printFile, sameBytes } from './file-bytes.ts'
import type { Installation, Installed } from './install.ts'
import { word } from './path.ts'
import { splitWords } from './words.ts'

/** What is wrong with a validate parameter. */
export function checkValidate(validate: string | undefined): string[] {
  if (validate === undefined) return []
  if (!validate.includes('%s')) return [`validate must contain %s, got "${validate}"`]
  return splitWords(validate)?.length ? [] : [`validate has an open quotation: ${validate}`]
}

/** Runs the validating command on a passing copy of the new content; nothing where the content stays. */
export function validation(
  validate: string | undefined,
  { before, after }: Change<Installed>,
  { source }: Partial<Pick<Installation, 'source'>> = {},
): Script | undefined {
  if (validate === undefined || after.kind !== 'file' || sameBytes(before, after)) return undefined
  const print = typeof source === 'string' ? sh`cat <${word(source)}` : printFile(after)
  return sh`(
umask 077
v=$(mktemp "\${TMPDIR:-/tmp}/tsplay.XXXXXX")
trap 'rm -f -- "$v"' EXIT
${print} >"$v"
${command(validate)} >&2 || {
c=$?
${blame(validate)}
exit $c
}
)`
}

// Some commands say nothing. Where it is not there yet, the shell says so.
function blame(validate: string): Script {
  return sh`test $c -eq 127 || printf '%s ended with code %s, where %%s is the new content\n' ${validate} $c >&2`
}

function command(validate: string): Script {
  const words = (splitWords(validate) ?? []).map((text) => {
    const [first = '', ...rest] = text.split('%s')
    return rest.reduce((script, part) => sh`${script}"$v"${piece(part)}`, piece(first))
  })
  return words.reduce((script, next) => sh`${script} ${next}`)
}

// An empty piece beside "$v" needs no quotes, and none must stand where a command's name begins.
function piece(text: string): Script {
  return text === '' ? steps() : sh`${text}`
}
