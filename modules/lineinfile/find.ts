import { compile } from '../../src/regex/compile.ts'

/** What a task knows of the line that it means. */
export interface Sought {
  readonly line?: string | undefined
  readonly regexp?: string | undefined
  readonly search_string?: string | undefined
}

/** Patterns meet a line with the newline at its end, texts without. */
export function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+/g) ?? []
}

/** A line without what ends it. */
export function bare(line: string): string {
  return line.replace(/[\r\n]+$/, '')
}

/** The test that a line has to pass: of the pattern, else of the text in it; undefined where the task has neither. */
export function matcher({ regexp, search_string }: Sought): ((line: string) => boolean) | undefined {
  if (regexp !== undefined) {
    const pattern = compile(regexp)
    return (line) => pattern.test(line)
  }
  return search_string === undefined ? undefined : (line) => line.includes(search_string)
}
