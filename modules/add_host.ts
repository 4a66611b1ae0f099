import { defineController } from '../src/module.ts'
import type { Value } from '../src/value.ts'
import { namesIn } from './lib/names-in.ts'

/** Parameters that say which host, not what is known of it. */
const own = new Set(['name', 'groups'])

export const addHost = defineController({
  name: 'add_host',
  once: true,
  params: {
    description: 'Add a host, or groups and variables of one, for the plays that follow in this run.',
    type: 'object',
    required: ['name'],
    additionalProperties: true,
    properties: {
      name: { type: 'string', 'x-aliases': ['hostname', 'host'], description: 'The name of the host.' },
      groups: {
        'x-aliases': ['group', 'groupname'],
        description: 'Groups to put it in: a list, or names with commas. New groups are made.',
      },
    },
  },
  examples: `
- name: The router that is master now, as a group of its own
  add_host:
    name: "{{ master }}"
    groups: masters
    ftp_mark: 21
`,
  evaluate: (params) => {
    const name = params.get('name') as string
    const groups = namesIn(params.get('groups'))
    const variables = new Map<string, Value>([...params].filter(([key]) => !own.has(key)))
    return {
      changed: true,
      adds: { host: name, groups, parents: [], variables },
      result: new Map([
        [
          'add_host',
          new Map<string, Value>([
            ['host_name', name],
            ['groups', groups],
            ['host_vars', variables],
          ]),
        ],
      ]),
    }
  },
})
