import { readFileSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { fault } from '../../fault.ts'
import { globFiles } from '../../template/glob.ts'
import { whyNot } from '../../text-file.ts'
import type { Place } from '../../value.ts'
import { type Directive, readDirective } from './directive.ts'
import { expandPath } from './tokens.ts'

/** What counts where a `Host` or `Match` line says so; the lines before the first of them have no such line. */
export interface Block {
  readonly condition: Directive | undefined
  readonly body: readonly (Directive | Included)[]
}

/** Files that stand in place of an `Include` line. */
export interface Included {
  readonly blocks: readonly Block[]
}

/** A file of ssh_config. */
export interface ConfigFile {
  readonly path: string
  /** Where relative names of `Include` are. */
  readonly folder: string
  /** It may decide whom to trust and what to run, so nobody else may write to it. */
  readonly own: boolean
  /** Somebody named it, so it must be there; what to say before a fault, and where. */
  readonly named?: { readonly by: string; readonly place: Place | undefined } | undefined
}

/** The files that OpenSSH reads, the first value of which counts. Rules: ssh_config(5). */
export function usualFiles(): readonly ConfigFile[] {
  return [
    { path: join(homedir(), '.ssh/config'), folder: join(homedir(), '.ssh'), own: true },
    { path: '/etc/ssh/ssh_config', folder: '/etc/ssh', own: false },
  ]
}

/** A file that somebody named (`-F`); `none` is no file at all. */
export function namedFile(path: string, by: string, place: Place | undefined): readonly ConfigFile[] {
  if (path === 'none') return []
  return [{ path, folder: join(homedir(), '.ssh'), own: false, named: { by, place } }]
}

/** Files that include each other would never end. */
const deepest = 16

/** A thousand hosts share these files, which are read once a run. */
const cache = new Map<string, readonly Block[]>()

/** Reads a file with all that it includes. A file that is not there says nothing. Throws FaultError. */
export function readConfig(file: ConfigFile, depth = 0): readonly Block[] {
  const known = cache.get(file.path)
  if (known) return known
  const text = read(file)
  const blocks: { condition: Directive | undefined; body: (Directive | Included)[] }[] = [
    { condition: undefined, body: [] },
  ]
  for (const [i, line] of text.split('\n').entries()) {
    const directive = readDirective(line, { file: file.path, line: i + 1, column: 1 })
    if (!directive) continue
    if (directive.keyword === 'host' || directive.keyword === 'match')
      blocks.push({ condition: directive, body: [] })
    else
      blocks.at(-1)!.body.push(directive.keyword === 'include' ? include(directive, file, depth) : directive)
  }
  cache.set(file.path, blocks)
  return blocks
}

function include(directive: Directive, file: ConfigFile, depth: number): Included {
  const { words, place } = directive
  if (depth === deepest) throw fault(`Include: more than ${deepest} files include each other`, place)
  const names = words.map((word) => expandPath(word, {}, directive))
  const paths = names.flatMap((name) => globFiles(isAbsolute(name) ? name : join(file.folder, name)))
  const named = { by: '', place }
  return { blocks: paths.flatMap((path) => readConfig({ ...file, path, named }, depth + 1)) }
}

function read({ path, own, named }: ConfigFile): string {
  try {
    const text = readFileSync(path, 'utf8')
    const { uid, mode } = statSync(path)
    if (own && ((mode & 0o022) !== 0 || (uid !== 0 && uid !== process.getuid?.())))
      throw fault(`${path} belongs to or may be written by others: chmod 600 ${path}`, named?.place)
    return text
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    if (code === 'ENOENT' && !named) return ''
    throw fault(`${named?.by ?? ''}cannot read ${path}: ${whyNot(error)}`, named?.place)
  }
}
