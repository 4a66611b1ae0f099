import type { Script } from '../../src/script.ts'
import type { Answers } from './answers.ts'

/** Facts by their names without the prefix `ansible_`; undefined stands for one that could not be asked. */
export type Facts = Readonly<Record<string, unknown>>

/** Facts that are asked for and read together. */
export interface Family {
  /** Its name in `gather_subset`. */
  readonly name: string
  /** Further names that ask for it. */
  readonly aliases?: readonly string[]
  /** The wider subset it is part of. */
  readonly subset: 'min' | 'hardware' | 'network' | 'virtual' | 'other'
  /** Files to read whole, as words of the shell: all families' files are read by one process. */
  readonly files?: Script
  /** Prints what else is needed, and the same each time. What fails in it is left out of the facts. */
  readonly script?: (asked: Asked) => Script
  /** Prints what is different a moment later, such as the time. */
  readonly moment?: Script
  /** Families whose answers it reads too. */
  readonly needs?: readonly Family[]
  readonly parse: (answers: Answers) => Facts
}

/** The parameters that scripts depend on. */
export interface Asked {
  readonly fact_path: string
}
