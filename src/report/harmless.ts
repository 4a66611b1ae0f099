// What a host said must not move the cursor, set titles or write over the lines of other hosts. Colours may stay.
const control = /\x1b\[[\d;]*m|[\0-\x08\x0b-\x1f\x7f-\x9f]/g

/** A text for a terminal: control characters but newline, tab and colours as `\xNN`. */
export function harmless(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replace(control, (found) =>
      found.length > 1 ? found : `\\x${found.charCodeAt(0).toString(16).padStart(2, '0')}`,
    )
}

/** Characters of a long text that are shown of its beginning and its end. */
const [first, last] = [2_000, 8_000]

/** A text of which not more than people read is shown. */
export function shortened(text: string): string {
  const left = text.length - first - last
  if (left <= 0) return text
  return `${text.slice(0, first)}\n… ${left} characters are left out; -v shows them …\n${text.slice(-last)}`
}
