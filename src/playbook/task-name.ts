import { Template } from '../value.ts'
import type { Task } from './model.ts'

type Named = Pick<Task, 'name' | 'writtenModule' | 'action' | 'args' | 'role'>

/** A task's name as it is written, or else its module; an included role's name with it, as Ansible shows it. */
export function writtenName({ name, writtenModule, action, args }: Named): string {
  const text = (value: unknown) => (value instanceof Template ? value.source : String(value))
  if (name) return text(name.value)
  return action === 'include_role' ? `${writtenModule} : ${text(args.values.get('name'))}` : writtenModule
}

/** A name with the role in front, as people see it when the task runs. As in Ansible an included role's has none. */
export function inRole(name: string, { role, action }: Named): string {
  return role && action !== 'include_role' ? `${role.name} : ${name}` : name
}

/** A task's name as written, with its role. */
export function fullName(task: Named): string {
  return inRole(writtenName(task), task)
}
