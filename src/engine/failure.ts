import { evaluate } from '../template/template.ts'
import { dict, type Value } from '../value.ts'
import type { Context } from './context.ts'
import { attempt } from './evaluation.ts'
import { print } from './loop.ts'

/** A task that failed as `rescue` sees it: evaluated, without arguments where nobody may see them. */
export async function failedTask(
  { task, scope, env }: Pick<Context, 'task' | 'scope' | 'env'>,
  hidden = false,
): Promise<Value> {
  const { name, writtenModule, args, keywords, register } = task
  const shown = hidden ? undefined : await attempt(() => evaluate(args.values, scope, env))
  return dict({
    // As in Ansible without its role, and empty where none is written.
    name: (name && (await attempt(() => print(evaluate(name.value, scope, env))))) ?? '',
    action: writtenModule,
    args: shown ?? new Map(),
    tags: keywords.tags,
    register: register ?? null,
  })
}
