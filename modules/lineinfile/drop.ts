import type { Edit } from '../lib/edit.ts'
import { bare, matcher, type Sought, splitLines } from './find.ts'

/** Takes away all lines that match; where there is no pattern, those that are the line. */
export function dropLines(text: string, sought: Sought): Edit & { found: number } {
  const goes = matcher(sought) ?? ((line) => bare(line) === sought.line)
  const lines = splitLines(text)
  const kept = lines.filter((line) => !goes(line))
  const found = lines.length - kept.length
  return { text: kept.join(''), msg: found > 0 ? `${found} line(s) removed` : '', found }
}
