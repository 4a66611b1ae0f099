import { spawnSync } from 'node:child_process'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Place } from '../value.ts'

/** Where in a user's module an error arose; the beginning of the file where nobody can say. */
export function placeOf(error: unknown, file: string): Place {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  const known = ofSyntax(stack) ?? ofFrame(stack, file)
  if (known) return known
  // Not every Node.js says where a module cannot be read; all of them do when that is all they are asked for.
  const checked =
    error instanceof SyntaxError &&
    spawnSync(process.execPath, ['--check', file], { encoding: 'utf8' }).stderr
  return (checked && ofSyntax(checked)) || { file, line: 1, column: 1 }
}

/** What cannot be read begins with `FILE:LINE`, the line, and carets below it. The file may be one that is imported. */
function ofSyntax(text: string): Place | undefined {
  const [, file, line, indent = ''] = /^((?:file:\/)?\/.*):(\d+)\n(?:.*\n( *)\^)?/.exec(text) ?? []
  if (file === undefined) return undefined
  return {
    file: file.startsWith('file:') ? fileURLToPath(file) : file,
    line: Number(line),
    column: indent.length + 1,
  }
}

/** The innermost call in the file. */
function ofFrame(stack: string, file: string): Place | undefined {
  const { pathname } = pathToFileURL(file)
  for (const frame of stack.split('\n')) {
    const [, path = '', line, column] = /^ +at (.*):(\d+):(\d+)\)?$/.exec(frame) ?? []
    if (path.endsWith(pathname) || path.endsWith(file))
      return { file, line: Number(line), column: Number(column) }
  }
  return undefined
}
