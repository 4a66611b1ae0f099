import { readdirSync, readFileSync, type Stats, statSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { fault } from '../fault.ts'
import type { Environment } from '../template/environment.ts'
import { whyNot } from '../text-file.ts'
import type { Place } from '../value.ts'

/** The bytes of a local file. Throws FaultError. */
export function bytesOf(path: string, place: Place): Uint8Array {
  try {
    return readFileSync(path)
  } catch (error) {
    throw fault(`${path} cannot be read: ${whyNot(error)}`, place)
  }
}

function entryAt(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch {
    // A folder that may not be entered, a name that is too long.
    return undefined
  }
}

/**
 * The local file or folder that a task names: in the folder for its kind, then beside it, of the role, the task's file
 * and the playbook. Throws FaultError.
 */
export function locate(name: string, folder: string, place: Place, env: Environment): string {
  return find(name, folder, place, env).path
}

/** The same with what the system says of it, and it must be a file. */
export function locateFile(name: string, folder: string, place: Place, env: Environment): Found {
  const found = find(name, folder, place, env)
  if (found.stats.isDirectory()) throw fault(`${found.path} is a directory: not supported yet`, place)
  return found
}

interface Found {
  readonly path: string
  readonly stats: Stats
}

function find(name: string, folder: string, place: Place, env: Environment): Found {
  const candidates = isAbsolute(name)
    ? [name]
    : env.baseDirs.flatMap((directory) => [join(directory, folder, name), join(directory, name)])
  let directory: Found | undefined
  for (const path of candidates) {
    const stats = entryAt(path)
    if (stats?.isFile()) return { path, stats }
    if (stats?.isDirectory()) directory ??= { path, stats }
  }
  if (directory) return directory
  throw fault(`there is no file ${name}`, place, [`looked for ${[...new Set(candidates)].join(', ')}`])
}

/** All files in a folder and in those below it, sorted; none where there is no folder. */
export function filesBelow(path: string): readonly string[] {
  return entryAt(path)?.isDirectory() ? filesIn(path, 0) : []
}

/** The files in a folder, sorted; so many folders deep, or in all of them (0). */
export function filesIn(path: string, depth: number): readonly string[] {
  return readdirSync(path, { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const inner = join(path, entry.name)
      if (!entry.isDirectory()) return [inner]
      return depth === 1 ? [] : filesIn(inner, Math.max(depth - 1, 0))
    })
}
