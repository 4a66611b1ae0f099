import { defineController } from '../src/module.ts'

export const setFact = defineController({
  name: 'set_fact',
  params: {
    description: 'Set variables of the host, for all plays that follow.',
    type: 'object',
    additionalProperties: true,
    'x-variables': true,
    properties: {
      cacheable: { type: 'boolean', default: false, description: 'Keep them as facts of the host as well.' },
    },
  },
  examples: `
- name: Remember which router was master
  set_fact:
    was_master: "{{ vip in ansible_all_ipv4_addresses }}"
`,
  evaluate: (params) => {
    const facts = new Map([...params].filter(([name]) => name !== 'cacheable'))
    if (facts.size === 0) return { failed: true, msg: 'set_fact needs at least one variable to set' }
    const cacheable = params.get('cacheable') === true
    return { facts, cacheable, result: new Map([['ansible_facts', facts]]) }
  },
})
