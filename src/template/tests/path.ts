import { lstatSync, type Stats, statSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { type Operation, operations } from '../filter.ts'
import { Mistake } from '../python/mistake.ts'
import { str } from '../python/text.ts'
import { textOf } from '../python/type.ts'
import type { V } from '../runtime.ts'

function ask(does: string, example: readonly [string, string], holds: (path: string) => boolean): Operation {
  return {
    takes: '',
    does: `${does} On the machine that runs the play.`,
    example,
    volatile: true,
    run: (_, value) => {
      return holds(textOf(value))
    },
  }
}

/** What is known of a path; nothing where it cannot be reached. */
function stat(path: string, look: typeof statSync = statSync): Stats | undefined {
  try {
    return look(path)
  } catch {
    return undefined
  }
}

const file = ask('Is a file.', ["'/' is file", 'false'], (path) => stat(path)?.isFile() ?? false)
const directory = ask(
  'Is a folder.',
  ["'/' is directory", 'true'],
  (path) => stat(path)?.isDirectory() ?? false,
)
const link = ask(
  'Is a symbolic link.',
  ["'/' is link", 'false'],
  (path) => stat(path, lstatSync)?.isSymbolicLink() ?? false,
)
const exists = ask('Is there.', ["'/' is exists", 'true'], (path) => stat(path) !== undefined)
const mount = ask('Is the top of a file system.', ["'/' is mount", 'true'], isMount)

const abs: Operation = {
  takes: '',
  does: 'Is an absolute path.',
  example: ["'etc' is abs", 'false'],
  run: (_, value) => isAbsolute(textOf(value)),
}
const sameFile: Operation = {
  takes: 'other',
  does: 'Both paths lead to the same file. On the machine that runs the play.',
  example: ["'/etc/..' is same_file('/')", 'true'],
  volatile: true,
  run: (_, value: V, other: V) => {
    const [a, b] = [value, other].map((path) => {
      const found = stat(textOf(path))
      if (!found) throw new Mistake(`there is no ${str(path)}`)
      return found
    })
    return a!.dev === b!.dev && a!.ino === b!.ino
  },
}

/** Tests of paths. */
export const pathTests = operations({
  file,
  is_file: file,
  directory,
  is_dir: directory,
  link,
  is_link: link,
  exists,
  mount,
  is_mount: mount,
  link_exists: ask(
    'Is there, be it a link to nowhere.',
    ["'/' is link_exists", 'true'],
    (path) => stat(path, lstatSync) !== undefined,
  ),
  abs,
  is_abs: abs,
  same_file: sameFile,
  is_same_file: sameFile,
})

function isMount(path: string): boolean {
  const own = stat(path, lstatSync)
  const parent = stat(`${path}/..`)
  return own !== undefined && parent !== undefined && (own.dev !== parent.dev || own.ino === parent.ino)
}
