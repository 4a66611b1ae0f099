import { nearest } from '../../fault.ts'

/** The nearest known name as a note, if one is near. */
export function hintFor(name: string, known: Iterable<string>): readonly string[] | undefined {
  const near = nearest(name, known)
  return near === undefined ? undefined : [`did you mean ${near}?`]
}
