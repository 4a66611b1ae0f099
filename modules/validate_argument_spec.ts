import { defineController } from '../src/module.ts'
import type { Dict, Value } from '../src/value.ts'
import { type Spec, violations } from './lib/argument-spec.ts'

export const validateArgumentSpec = defineController({
  name: 'validate_argument_spec',
  params: {
    description: 'Check variables against a description, as the one of a role in meta/argument_specs.yml.',
    type: 'object',
    required: ['argument_spec'],
    additionalProperties: false,
    properties: {
      argument_spec: {
        description:
          'By the name of an argument: type, required, choices, elements, options, default and description.',
      },
      provided_arguments: { description: 'The arguments by name. Left out: the variables of these names.' },
      validate_args_context: { description: 'What the description belongs to, for the result.' },
    },
  },
  examples: `
- name: The marks are what they have to be
  validate_argument_spec:
    argument_spec:
      ftp_mark: {type: int, required: true}
`,
  evaluate: (params, view) => {
    const written = params.get('argument_spec')
    if (!(written instanceof Map)) return { failed: true, msg: 'argument_spec: expected a mapping' }
    const spec = written as Spec
    const provided = params.get('provided_arguments')
    const given: Dict = new Map()
    for (const name of spec.keys()) {
      const value = provided instanceof Map ? provided.get(name) : view.variable(String(name))
      if (value !== undefined) given.set(String(name), value)
    }
    const errors = violations(spec, given)
    const context = params.get('validate_args_context')
    const result = new Map<string, Value>([
      ...(context === undefined ? [] : ([['validate_args_context', context]] as const)),
      ...(errors.length > 0
        ? ([
            ['argument_errors', errors],
            ['argument_spec_data', written],
          ] as const)
        : []),
    ])
    if (errors.length === 0) return { msg: 'The arg spec validation passed', result }
    return { failed: true, msg: `Validation of arguments failed:\n${errors.join('\n')}`, result }
  },
})
