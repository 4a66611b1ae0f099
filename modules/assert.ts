import { type ControllerResult, defineController } from '../src/module.ts'
import { dict } from '../src/value.ts'

export const assert = defineController({
  name: 'assert',
  judges: true,
  params: {
    description: 'Fail unless all conditions are met.',
    type: 'object',
    required: ['that'],
    additionalProperties: false,
    properties: {
      that: { description: 'A condition as in `when`, or a list of them.', 'x-expression': true },
      fail_msg: {
        'x-aliases': ['msg'],
        default: 'Assertion failed',
        description: 'The message if one is not met.',
      },
      success_msg: { default: 'All assertions passed', description: 'The message if all are met.' },
      quiet: { type: 'boolean', default: false, description: 'Leave the condition out of the result.' },
    },
  },
  examples: `
- name: Ports of the server must be those that the routers forward
  assert:
    that:
      - pasv_min_port >= 10000
      - pasv_max_port <= 20000
`,
  evaluate: (params, view): ControllerResult => {
    const that = params.get('that') ?? null
    let unknown: ControllerResult['unknown']
    for (const condition of Array.isArray(that) ? that : [that]) {
      const met = view.condition(condition)
      if (met === true) continue
      // A later condition may still be known to fail.
      if (met !== false) unknown ??= met
      else
        return {
          failed: true,
          msg: params.get('fail_msg') ?? 'Assertion failed',
          result: dict({
            evaluated_to: false,
            assertion: shown(condition),
            ...(params.get('quiet') !== true && { values: view.values(condition) }),
          }),
        }
    }
    if (unknown) return { unknown }
    return { msg: params.get('success_msg') ?? 'All assertions passed', shown: params.get('quiet') !== true }
  },
})

// A condition in braces is shown as it was written.
function shown(condition: unknown): string {
  const source =
    typeof condition === 'object' && condition !== null && 'source' in condition
      ? condition.source
      : undefined
  return String(source ?? condition)
}
