import { defineController } from '../src/module.ts'

export const setFact = defineController({
  name: 'set_fact',
  params: {
    description: 'Set variables of the host, for all plays that follow.',
    type: 'object',
    additionalProperties: true,
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
    const wrong = [...facts.keys()].find((name) => !/^[A-Za-z_]\w*$/.test(name))
    if (wrong !== undefined) {
      const rule = 'names start with a letter or an underscore and go on with letters, digits and underscores'
      return { failed: true, msg: `${wrong} cannot name a variable: ${rule}` }
    }
    const cacheable = params.get('cacheable') === true
    return { facts, cacheable, result: new Map([['ansible_facts', facts]]) }
  },
})
