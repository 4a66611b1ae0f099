import { defineFacts } from '../src/module.ts'
import { sh } from '../src/script.ts'

export const ping = defineFacts({
  name: 'ping',
  lasting: true,
  params: {
    description: 'See whether the host can be logged in to and runs a shell; answers `pong`.',
    type: 'object',
    additionalProperties: false,
    properties: {
      data: {
        type: 'string',
        default: 'pong',
        description: 'What to answer in `ping`; `crash` makes the task fail.',
      },
    },
  },
  examples: `
- name: See that both routers answer
  ping:
`,
  notes: ['Nothing but a shell is needed on the host; in particular no Python is looked for.'],
  probe: () => sh`echo pong`,
  parse: (_, { data }) => (data === 'crash' ? { failed: true, msg: 'boom' } : { ping: data }),
})
