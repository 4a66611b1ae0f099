import { readFileSync } from 'node:fs'
import { fault } from '../fault.ts'
import { whyNot } from '../text-file.ts'
import type { Template, Value } from '../value.ts'
import { Vault } from '../vault.ts'
import type { Answer } from './pending.ts'

/** The variables an expression sees. They are looked up one by one, as they are read. */
export interface Scope {
  /**
   * The raw value, which may hold Templates; undefined where there is no such variable. May throw a FaultError or
   * Pending. A subclass of Map is taken to compute its entries when they are read: it is never gone through as a whole.
   */
  get(name: string): Value | undefined
  /** The names of all variables, for the hint beside an unknown one and for lookups that search them. */
  names?(): Iterable<string>
}

/** What templates see of the world besides variables. */
export interface Environment {
  /** Folders in which relative names are searched, in order; in each first `files/` or `templates/`, then the folder itself. */
  readonly baseDirs: readonly string[]
  /** The folder of the playbook, also within roles: where commands run, and what files that are written are relative to. */
  readonly directory: string
  /** The bytes of a file on the controller; undefined where there is none. */
  readonly readFile: (path: string) => Uint8Array | undefined
  /** Opens vaulted files. */
  readonly vault: Vault
  /** The moment that `now()` tells. */
  readonly now: () => Date
  /** Evaluation runs ahead of its time: what depends on the moment throws `Volatile`. */
  readonly ahead: boolean
  /** Answers of lookups that had to wait. Share it between evaluations of one task. */
  readonly answers: Map<string, Answer>
  /** The templates being rendered right now, outermost first, by which loops are found. */
  readonly rendering: Rendering[]
}

/** A template being rendered. */
export interface Rendering {
  readonly template: Template
  readonly scope: Scope
  /** What was read that holds it. */
  readonly name: string
}

/** An environment; everything has a default. */
export function environment(options: Partial<Environment> = {}): Environment {
  const baseDirs = options.baseDirs ?? [process.cwd()]
  return {
    baseDirs,
    directory: options.directory ?? baseDirs.at(-1)!,
    readFile: options.readFile ?? readFile,
    vault: options.vault ?? new Vault(),
    now: options.now ?? (() => new Date()),
    ahead: options.ahead ?? false,
    answers: options.answers ?? new Map(),
    rendering: options.rendering ?? [],
  }
}

function readFile(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined
    throw fault(`${path} cannot be read: ${whyNot(error)}`)
  }
}
