import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** The regular files that an absolute pattern matches (`*`, `?`, `[…]` within one folder), sorted. */
export function globFiles(pattern: string): string[] {
  const parts = pattern.split('/').filter(Boolean)
  let paths = [pattern.startsWith('/') ? '/' : '.']
  for (const part of parts) {
    const expression = /[*?[]/.test(part) ? partPattern(part) : undefined
    paths = paths.flatMap((path) => {
      if (!expression) return [join(path, part)]
      return names(path)
        .filter((name) => expression.test(name) && (part.startsWith('.') || !name.startsWith('.')))
        .map((name) => join(path, name))
    })
  }
  return paths.filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile()).sort()
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    // What is no folder, or may not be read, matches nothing, as in a shell.
    return []
  }
}

function partPattern(part: string): RegExp {
  const source = part.replace(/\[!?[^\]]+\]|[\s\S]/g, (piece) => {
    if (piece === '*') return '.*'
    if (piece === '?') return '.'
    if (piece.length > 1) return piece.replace(/^\[!/, '[^').replaceAll('\\', '\\\\')
    return piece.replace(/[\\^$.*+?()[\]{}|]/, '\\$&')
  })
  return new RegExp(`^${source}$`, 's')
}
