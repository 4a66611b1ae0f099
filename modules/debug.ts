import { type ControllerResult, type ControllerView, defineController } from '../src/module.ts'

const greeting = 'Hello world!'

export const debug = defineController({
  name: 'debug',
  judges: true,
  params: {
    description: 'Show a message or the value of an expression.',
    type: 'object',
    additionalProperties: false,
    properties: {
      msg: { description: 'What to show.', default: greeting },
      var: { description: 'The variable or expression whose value to show.', 'x-expression': true },
      verbosity: {
        type: 'integer',
        default: 0,
        minimum: 0,
        description: 'Show it only from this verbosity (-v) on.',
      },
    },
  },
  examples: `
- name: Show who holds the virtual address
  debug:
    var: holders.results
`,
  check: ({ msg, var: variable }) =>
    msg !== greeting && variable !== undefined ? ['msg and var exclude each other'] : [],
  evaluate: (params, view) => {
    const verbosity = params.get('verbosity') ?? 0
    if (typeof verbosity === 'number' && verbosity > view.verbosity)
      return { skipped: true, result: new Map([['skipped_reason', 'Verbosity threshold not met.']]) }
    const variable = params.get('var')
    const msg = params.get('msg') ?? greeting
    if (variable === undefined || variable === null) return { msg, shown: true }
    const source = expressionIn(variable)
    if (source === undefined)
      return { failed: true, msg: 'var must be a variable or an expression, without braces' }
    return showing(source, view)
  },
})

function showing(source: string, view: ControllerView): ControllerResult {
  const defined = view.expression(`(${source}) is defined`)
  const value = defined === false ? 'VARIABLE IS NOT DEFINED!' : view.expression(source)
  return { result: new Map([[source, value]]), shown: true }
}

// People write `var: "{{ x }}"` for `var: x`.
function expressionIn(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim()
  const source = typeof value === 'object' && value !== null && 'source' in value ? value.source : undefined
  return typeof source === 'string'
    ? /^\s*\{\{((?:(?!\}\}|\{\{)[\s\S])*)\}\}\s*$/.exec(source)?.[1]?.trim()
    : undefined
}
