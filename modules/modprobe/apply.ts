import { type Change, equalState } from '../../src/module.ts'
import { type Script, sh, steps } from '../../src/script.ts'
import { writeText } from '../lib/file-text.ts'
import { optionWords } from './options.ts'
import type { State, TextFile } from './state.ts'

/**
 * Loads or unloads, then writes the boot files. Unloading is rmmod's work: `modprobe -r` would take modules along that
 * were there before. What a load brought along goes when it is taken back.
 */
export function apply({ before, after }: Change<State>, name: string): Script {
  const loaded = before.status === 'loaded'
  const wanted = after.status === 'loaded'
  const anew = loaded && wanted && !equalState(before.parameters, after.parameters)
  const surplus = Object.keys(after.needs).filter(
    (module) => before.needs[module] !== false && after.needs[module] === false,
  )
  const load = ({ parameters }: State) => sh`modprobe -- ${name} ${optionWords(parameters)}`
  return steps(
    ((loaded && !wanted) || anew) && sh`rmmod -- ${name}`,
    !loaded && wanted && load(after),
    // Better with its old parameters than not at all.
    anew &&
      sh`${load(after)} || {
  ${load(before)} || :
  exit 1
}`,
    ...surplus
      .toReversed()
      .map((module) => sh`if test -e ${`/sys/module/${module}/initstate`}; then rmmod -- ${module}; fi`),
    ...Object.keys(after.files).map((path) =>
      writeText(path, text(before.files[path]), text(after.files[path])),
    ),
  )
}

function text(file: TextFile | undefined): string | undefined {
  return file?.exists ? file.text : undefined
}
