import type { Kind } from './kinds.ts'

/** A value as a playbook gives it. */
export type Given = string | number | boolean

/** The text that stands for a value in vsftpd.conf. */
export function write(kind: Kind, value: Given): string {
  if (kind === 'boolean') return value === true ? 'YES' : 'NO'
  // YAML has read 022 as its value already; vsftpd wants the zero to read octal.
  if (kind === 'mask' && typeof value === 'number') return `0${value.toString(8)}`
  return String(value)
}

/** What vsftpd understands by a text, in a form that can be compared; undefined where it would not take it as meant. */
export function read(kind: Kind, text: string): string | undefined {
  switch (kind) {
    case 'boolean':
      if (/^(yes|true|1)$/i.test(text)) return 'YES'
      return /^(no|false|0)$/i.test(text) ? 'NO' : undefined
    case 'text':
      return text
    default:
      return readNumber(kind, text)
  }
}

function readNumber(kind: Kind, text: string): string | undefined {
  const digits = text.trimEnd()
  const octal = /^0[0-7]+$/.test(digits)
  if (!octal && !/^(0|[1-9]\d*)$/.test(digits)) return undefined
  const value = Number.parseInt(digits, octal ? 8 : 10)
  return value > largest(kind) ? undefined : String(value)
}

/** The largest number that a setting takes. */
export function largest(kind: Kind): number {
  return kind === 'port' ? 65_535 : kind === 'mask' ? 0o7777 : 2_147_483_647
}

/** What is wrong with a value that a playbook gives, as the end of a sentence, or undefined. */
export function complaint(kind: Kind, value: Given): string | undefined {
  if (kind === 'boolean') return undefined
  if (kind === 'text') return textComplaint(String(value))
  if (typeof value === 'number')
    return value < 0 || value > largest(kind)
      ? `must be a number from 0 to ${largest(kind)}, got ${value}`
      : undefined
  const text = String(value)
  if (kind === 'mask')
    return /^0[0-7]{0,4}$/.test(text)
      ? undefined
      : `must be octal and begin with 0, such as "022", got ${JSON.stringify(text)}`
  if (/^0\d+$/.test(text))
    return `would be read as octal: write it without the leading zero, got ${JSON.stringify(text)}`
  if (!/^\d+$/.test(text)) return `must be a decimal number, got ${JSON.stringify(text)}`
  return complaint(kind, Number(text))
}

function textComplaint(text: string): string | undefined {
  if (/[\n\r]/.test(text)) return 'must be one line'
  if (text !== text.trim()) return `must not begin or end with blanks, got ${JSON.stringify(text)}`
  if (/^(['"]).*\1$/.test(text))
    return `must not be quoted: vsftpd takes the quotes as part of it, got ${text}`
  return undefined
}
