import { type ControllerResult, type ControllerView, defineController } from '../src/module.ts'
import { type Dict, dict, type Value } from '../src/value.ts'
import { namesIn } from './lib/names-in.ts'

export const includeVars = defineController({
  name: 'include_vars',
  params: {
    description: 'Read variables from a file, or from all files of a folder, for the host.',
    type: 'object',
    additionalProperties: false,
    properties: {
      file: {
        type: 'string',
        'x-free-form': true,
        description:
          'The file; looked for in vars/ of the role, beside the file with the task, and beside the playbook.',
      },
      dir: {
        type: 'string',
        description: 'A folder whose files are read, in the order of their names, instead of `file`.',
      },
      name: { type: 'string', description: 'A variable to put them all into, as a mapping.' },
      depth: { type: 'integer', default: 0, description: 'How many folders to go down in `dir`; 0: all.' },
      files_matching: {
        type: 'string',
        description: 'A regular expression for the names of files in `dir`.',
      },
      ignore_files: { description: 'Names of files in `dir` to leave out.' },
      extensions: { default: ['json', 'yaml', 'yml'], description: 'What names of files in `dir` end with.' },
      ignore_unknown_extensions: {
        type: 'boolean',
        default: false,
        description: 'Leave other files out instead of refusing them.',
      },
      hash_behaviour: {
        type: 'string',
        enum: ['replace', 'merge'],
        default: 'replace',
        description: 'What happens to mappings that are there already.',
      },
    },
  },
  examples: `
- name: What differs between the families
  include_vars: "{{ ansible_os_family | lower }}.yml"
`,
  evaluate: (params, view): ControllerResult => {
    const one = params.get('file') as string | undefined
    const dir = params.get('dir') as string | undefined
    if ((one === undefined) === (dir === undefined))
      return { failed: true, msg: 'include_vars takes either file or dir' }
    const found = one === undefined ? chosen(params, view, dir!) : [view.locate(one, 'vars')]
    if (typeof found === 'string') return { failed: true, msg: found }
    const read: Dict = new Map()
    for (const path of found) for (const [name, value] of view.variables(path)) read.set(name, value)
    const under = params.get('name') as string | undefined
    const named: Dict = under === undefined ? read : new Map([[under, read]])
    const included = params.get('hash_behaviour') === 'merge' ? merged(named, view) : named
    const result = dict({ ansible_included_var_files: found, ansible_facts: included })
    return { included, result }
  },
})

/** The files of a folder that are asked for, or why not. */
function chosen(params: Dict, view: ControllerView, dir: string): readonly string[] | string {
  const extensions = namesIn(params.get('extensions') ?? ['json', 'yaml', 'yml'])
  const ignored = namesIn(params.get('ignore_files'))
  const wanted = params.has('files_matching') ? new RegExp(String(params.get('files_matching'))) : undefined
  const files = view.files(view.locate(dir, 'vars'), Number(params.get('depth') ?? 0))
  const names = files.filter((path) => {
    const name = path.split('/').at(-1)!
    return !ignored.includes(name) && (!wanted || wanted.test(name))
  })
  const known = (path: string) => extensions.includes(path.split('.').at(-1)!)
  const odd = names.find((path) => !known(path))
  if (odd !== undefined && params.get('ignore_unknown_extensions') !== true && !wanted)
    return `${odd} does not end with one of ${extensions.join(', ')}`
  return names.filter(known)
}

/** Mappings that are there already keep what the new ones do not say. */
function merged(named: Dict, view: ControllerView): Dict {
  const combine = (old: Value | undefined, fresh: Value): Value => {
    if (!(old instanceof Map) || !(fresh instanceof Map)) return fresh
    const all = new Map<Value, Value>(old)
    for (const [key, value] of fresh) all.set(key, combine(all.get(key), value))
    return all
  }
  return new Map([...named].map(([name, value]) => [name, combine(view.variable(name), value)]))
}
