import type { Emit } from '../event.ts'
import type { Place } from '../value.ts'

/**
 * For hosts that walk alone and so mix their tasks: a task is announced when something is told of it, and again after
 * another one was told of.
 */
export function interleaved(emit: Emit): Emit {
  let last: Place | undefined
  return (event) => {
    if (event.type === 'task-started') return
    if ('task' in event && event.task.place !== last) {
      last = event.task.place
      emit({ type: 'task-started', task: event.task })
    }
    emit(event)
  }
}
