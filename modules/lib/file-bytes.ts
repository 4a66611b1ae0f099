import { type Script, sh } from '../../src/script.ts'
import { printBytes } from './bytes.ts'
import type { Entry } from './entry.ts'
import { stored } from './store.ts'

/** Does a file hold what it is to hold? What `after` leaves open is right. */
export function sameBytes(before: Entry, after: Entry): boolean {
  if (after.text !== undefined) return after.text === before.text
  return !after.content || after.content.sha256 === before.content?.sha256
}

/** Prints what a file is to hold: its text, or a content of the store. */
export function printFile({ text, content }: Entry): Script {
  if (text !== undefined) return printBytes(text)
  return content ? stored(content) : sh`:`
}
