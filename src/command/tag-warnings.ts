import { type Fault, nearest } from '../fault.ts'
import { tasksIn } from '../playbook/load.ts'
import type { Playbook } from '../playbook/model.ts'

/** Words that select tasks without being the tag of any. */
const special = ['all', 'always', 'never', 'tagged', 'untagged']

/** A warning for each tag of the command line that no task has: a typing error would select nothing, or skip nothing. */
export function tagWarnings(
  playbooks: readonly Playbook[],
  tags: readonly string[],
  skipTags: readonly string[],
): readonly Fault[] {
  const plays = playbooks.flatMap((playbook) => playbook.plays)
  const known = new Set([
    ...special,
    ...plays.flatMap(({ sections }) => [...tasksIn(sections.flat())].flatMap((task) => task.keywords.tags)),
  ])
  const warn = (option: string, names: readonly string[]) =>
    names
      .filter((name) => !known.has(name))
      .map((name): Fault => {
        const near = nearest(name, known)
        const message = `${option}: no task has the tag ${JSON.stringify(name)}`
        return near === undefined ? { message } : { message, notes: [`did you mean ${near}?`] }
      })
  return [...warn('--tags', tags), ...warn('--skip-tags', skipTags)]
}
