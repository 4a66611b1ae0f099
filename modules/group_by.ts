import { defineController } from '../src/module.ts'
import type { Value } from '../src/value.ts'
import { namesIn } from './lib/names-in.ts'

export const groupBy = defineController({
  name: 'group_by',
  params: {
    description:
      'Put each host into a group that is named after what it is, for the plays that follow in this run.',
    type: 'object',
    required: ['key'],
    additionalProperties: false,
    properties: {
      key: { type: 'string', description: 'The name of the group; spaces become hyphens.' },
      parents: {
        description: 'Groups that the group is put into: a list, or names with commas. Left out: all.',
      },
    },
  },
  examples: `
- name: A group for each distribution
  group_by:
    key: os_{{ ansible_distribution | lower }}
`,
  evaluate: (params) => {
    const group = (params.get('key') as string).replaceAll(' ', '-')
    const parents = params.has('parents') ? namesIn(params.get('parents')) : ['all']
    return {
      changed: true,
      adds: {
        host: undefined,
        groups: [group],
        parents: parents.map((name) => name.replaceAll(' ', '-')),
        variables: new Map(),
      },
      result: new Map<string, Value>([
        ['add_group', group],
        ['parent_groups', parents],
      ]),
    }
  },
})
