import { at, type Fault } from './fault.ts'
import { isVaulted } from './vault/envelope.ts'

/** The widest part of a source line that is shown, in characters. */
const widest = 120

/**
 * A fault as text: `file:line:column: message`, the line with a caret under the place, and the notes, each on a line
 * of its own. `textOf` gives the text of a file where it is known. No colours, no newline at the end.
 */
export function excerpt(fault: Fault, textOf: (file: string) => string | undefined): string {
  const { message, place, notes = [] } = fault
  const shown = [place ? `${at(place)}: ${message}` : message]
  const text = place && textOf(place.file)
  // Of a vaulted file the places are those in what it holds, which is not shown.
  const line =
    text === undefined || isVaulted(text) ? undefined : text.split(/\r?\n/, place!.line)[place!.line - 1]
  if (place && line !== undefined && line.trim() !== '') {
    const cut = place.column > widest ? place.column - Math.floor(widest / 2) : 0
    // What a terminal would obey is not for showing.
    const visible = line.slice(cut, cut + widest).replace(/[\0-\x08\x0b-\x1f\x7f-\x9f]/g, '\ufffd')
    // Tabs are kept above the caret, so that it stands right at any tab width.
    const indent = visible.slice(0, place.column - 1 - cut).replace(/[^\t]/g, ' ')
    const number = String(place.line)
    shown.push(`  ${number} | ${visible}`, `  ${' '.repeat(number.length)} | ${indent}^`)
  }
  for (const note of notes) shown.push(`  ${note}`)
  return shown.join('\n')
}
