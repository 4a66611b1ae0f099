import { Template } from '../value.ts'
import type { Task } from './model.ts'

/** A task's name as it is written, or else its module. */
export function writtenName({ name, writtenModule }: Pick<Task, 'name' | 'writtenModule'>): string {
  const value = name?.value ?? writtenModule
  return value instanceof Template ? value.source : String(value)
}

/** The same with the role in front, as people see it when the task runs. */
export function fullName(task: Pick<Task, 'name' | 'writtenModule' | 'role'>): string {
  return task.role ? `${task.role.name} : ${writtenName(task)}` : writtenName(task)
}
