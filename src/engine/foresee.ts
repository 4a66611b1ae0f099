import type { Loading } from '../playbook/loading.ts'
import type { Item, Playbook, Task } from '../playbook/model.ts'
import { selectItems } from '../playbook/tags.ts'
import { Template } from '../value.ts'
import { loadIncluded, nameOf, requiredOf } from './included.ts'
import type { Options } from './run.ts'

/**
 * Finds the mistakes in what will be included for certain, before any host is touched. An include under a condition, in
 * a loop or where a `rescue` waits for it may be meant to fail or never to happen, so these are left to the run.
 */
export function foresee(
  playbooks: readonly Playbook[],
  loading: Loading,
  chosen: Pick<Options, 'tags' | 'skipTags'>,
): void {
  const follow = (items: readonly Item[], above: readonly string[]): void => {
    for (const task of certain(items)) {
      const options = task.args.values
      loading.attempt(() => {
        const name = nameOf(task, options, loading)
        // It may end by itself, such as with `meta: end_host`.
        const way = `${task.action} ${name} ${task.place.file}:${task.place.line}`
        if (above.includes(way)) return
        const { items: inside } = loadIncluded(task, { name, options, variables: new Map() }, loading)
        follow(selectItems(inside, chosen.tags, chosen.skipTags), [...above, way])
      })
    }
  }
  for (const { plays } of playbooks) for (const { sections } of plays) follow(sections.flat(), [])
}

/** The includes that every run comes to and that no host may do without. */
function* certain(items: readonly Item[]): Generator<Task> {
  for (const item of items) {
    if (item.kind === 'block') {
      if (item.rescue.length === 0) yield* certain(item.tasks)
      yield* certain(item.always)
    } else if (item.include && isUnconditional(item)) yield item
  }
}

function isUnconditional(task: Task): boolean {
  const { keywords, loop, args } = task
  return (
    // What names nothing is told of already.
    args.values.has(requiredOf(task)) &&
    keywords.when.length === 0 &&
    !loop &&
    ![...args.values.values()].some((value) => value instanceof Template)
  )
}
