import type { Node } from '../source.ts'
import type { Loading } from './loading.ts'
import type { Role, Surroundings, Task } from './model.ts'
import { entryOf } from './read.ts'
import { blankTask } from './task-parts.ts'

/**
 * The task that checks a role's arguments before its first task, if the role says what they are: in
 * `meta/argument_specs.yml`, or in `meta/main.yml` under `argument_specs`.
 */
export function specTask(
  role: Role,
  entryPoint: string,
  [meta, file]: readonly [meta: Node | undefined, file: Node | undefined],
  around: Surroundings,
  loading: Loading,
): Task | undefined {
  const specs = entryOf(file ?? meta, 'argument_specs')
  const spec = entryOf(specs, entryPoint)
  const module = loading.modules.get('validate_argument_spec')
  if (!specs || !spec || !module) return undefined
  const options = entryOf(spec, 'options')
  const short = entryOf(spec, 'short_description')
  const tail = short?.kind === 'scalar' ? ` - ${short.source}` : ''
  const { place } = spec
  const task = blankTask(module, around, place)
  const { keywords } = task
  return {
    ...task,
    name: { value: `Validating arguments against arg spec '${entryPoint}'${tail}`, place },
    keywords: { ...keywords, tags: [...keywords.tags, 'always'] },
    args: {
      values: new Map([
        ['argument_spec', options ? loading.value(options) : new Map()],
        [
          'validate_args_context',
          new Map([
            ['argument_spec_name', entryPoint],
            ['name', role.name],
          ]),
        ],
      ]),
      origin: { placeOf: () => place },
    },
  }
}
