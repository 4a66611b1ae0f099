import { readFileSync } from 'node:fs'
import { fault } from './fault.ts'
import type { Place } from './value.ts'

/** Why the system would not read or run a file, in words. */
export function whyNot(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  return reasons[code ?? ''] ?? message
}

const reasons: Readonly<Record<string, string | undefined>> = {
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
  ELOOP: 'its links lead in a circle',
  ENOENT: 'there is no such file',
}

/** The bytes of a file, or of standard input for `-`. Throws FaultError; `asked` says what asked for it, as `--option: `. */
export function readBytes(file: string, asked = ''): Buffer {
  try {
    return readFileSync(file === '-' ? 0 : file)
  } catch (error) {
    throw fault(`${asked}cannot read ${file}: ${whyNot(error)}`)
  }
}

/** The text of a file; undefined where there is none. Throws FaultError for what is there and is no readable text. */
export function readText(path: string): string | undefined {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw fault(`cannot read ${path}: ${whyNot(error)}`)
  }
  const text = bytes.toString()
  if (text.includes('\0')) throw fault(`cannot read ${path}: it is no text`)
  const again = Buffer.from(text)
  if (!again.equals(bytes))
    throw fault('this is no UTF-8: store the file in that encoding', firstDifference(path, bytes, again))
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}

/** Where a text that was read and written again is no longer the same. */
function firstDifference(file: string, bytes: Buffer, again: Buffer): Place {
  const before = bytes
    .subarray(
      0,
      bytes.findIndex((byte, i) => byte !== again[i]),
    )
    .toString()
  const line = before.slice(before.lastIndexOf('\n') + 1)
  return { file, line: before.split('\n').length, column: line.length + 1 }
}
