import type { Value } from '../value.ts'
import { show } from './words.ts'

const symbolic = /^[ugoa]*(?:[-+=](?:[rwxXst]*|[ugo]))+(?:,[ugoa]*(?:[-+=](?:[rwxXst]*|[ugo]))+)*$/

/** Modes that people write without the leading zero. Each has bits nobody means when its decimal value is taken. */
const mistakable = new Set([600, 640, 644, 660, 664, 666, 700, 750, 755, 770, 775, 777])

/**
 * A file mode as the string that modules take: an integer is its value (YAML reads 0644 as 420), a string is octal or
 * symbolic and kept. `written` is the text in the file where the value is a literal. Returns what is wrong otherwise.
 */
export function readMode(value: Value, written: string | undefined): { mode: string } | { wrong: string } {
  if (typeof value === 'number') {
    const decimal = written === undefined ? mistakable.has(value) : /^[1-9]\d*$/.test(written)
    if (decimal) {
      const octal = `0${value.toString(8)}`
      const meant = /^[0-7]{3,4}$/.test(String(value)) ? `; write "0${value}"` : ''
      return { wrong: `must be octal: ${value} is a decimal number (${octal})${meant}` }
    }
    if (value < 0 || value > 0o7777) return { wrong: `must be between 0 and 07777, got ${value}` }
    return { mode: `0${value.toString(8).padStart(3, '0')}` }
  }
  if (typeof value === 'string') {
    const digits = /^0?o?(?<digits>[0-7]{1,5})$/.exec(value)?.groups?.digits
    if (digits !== undefined && Number.parseInt(digits, 8) <= 0o7777)
      return { mode: value.includes('o') ? `0${digits}` : value }
    if (symbolic.test(value) || value === 'preserve') return { mode: value }
  }
  return {
    wrong: `must be an octal number such as "0644" or symbolic such as "u=rw,g=r", got ${show(value)}`,
  }
}
