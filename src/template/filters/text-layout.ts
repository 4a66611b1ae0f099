import type { V } from '../runtime.ts'

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('>', '&gt;')
    .replaceAll('<', '&lt;')
    .replaceAll("'", '&#39;')
    .replaceAll('"', '&#34;')
}

/** Lines indented by a number of spaces or by a text. */
export function indent(text: string, width: V, first: boolean, blank: boolean): string {
  const by = typeof width === 'string' ? width : ' '.repeat(Number(width))
  const lines = text.split('\n')
  const rest = lines.slice(1).map((line) => (line || blank ? by + line : line))
  // An empty text is still a line of its own.
  return (first ? by : '') + [lines[0], ...rest].join('\n')
}

/** Cuts at a length, between words unless told otherwise. */
export function truncate(text: string, length: number, kill: boolean, end: string, leeway: number): string {
  if (text.length <= length + leeway) return text
  const cut = text.slice(0, length - end.length)
  if (kill) return cut + end
  const space = cut.lastIndexOf(' ')
  return (space < 0 ? cut : cut.slice(0, space)) + end
}
