import type { Item, Task } from '../playbook/model.ts'

/** Where a host is in a play: what comes next in this list, and after it in the lists around. */
export interface Cursor {
  readonly items: readonly Item[]
  readonly next: number
  readonly after: Cursor | undefined
}

/** The tasks that come next if nothing fails. */
export function* upcoming(cursor: Cursor | undefined): Generator<Task> {
  for (let here = cursor; here; here = here.after) yield* tasks(here.items, here.next)
}

function* tasks(items: readonly Item[], from = 0): Generator<Task> {
  for (let i = from; i < items.length; i++) {
    const item = items[i]!
    if (item.kind === 'task') yield item
    else {
      yield* tasks(item.tasks)
      yield* tasks(item.always)
    }
  }
}
