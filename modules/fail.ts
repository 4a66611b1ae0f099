import { defineController } from '../src/module.ts'

const requested = 'Failed as requested from task'

export const fail = defineController({
  name: 'fail',
  judges: true,
  params: {
    description: 'Fail with a message.',
    type: 'object',
    additionalProperties: false,
    properties: { msg: { description: 'Why.', default: requested } },
  },
  examples: `
- name: Stop where two routers hold the virtual address
  fail:
    msg: both routers are master
  when: masters | length > 1
`,
  evaluate: (params) => ({ failed: true, msg: params.get('msg') ?? requested }),
})
