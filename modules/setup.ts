import { defineFacts, type ParamSchema } from '../src/module.ts'
import { Answers } from './setup/answers.ts'
import { passes } from './setup/filter.ts'
import { setupScript } from './setup/script.ts'
import { chosen, unknownSubsets, withNeeds } from './setup/subset.ts'

const strings = { type: 'string' } as const satisfies ParamSchema

export const setup = defineFacts({
  name: 'setup',
  lasting: true,
  params: {
    description: 'Gather facts about the host, with the names that Ansible gives them.',
    type: 'object',
    additionalProperties: false,
    properties: {
      gather_subset: {
        type: 'array',
        items: strings,
        default: ['all'],
        description:
          'What to gather: `all`, `min`, `hardware`, `network`, `virtual`, or a single family such as `distribution` or `mounts`; with `!` in front, what not to. The minimum is gathered unless `!min` is said.',
      },
      filter: {
        type: 'array',
        items: strings,
        default: [],
        description: 'Patterns of names, with `*`, `?` and `[…]`: only facts that match one are returned.',
      },
      fact_path: {
        type: 'string',
        default: '/etc/ansible/facts.d',
        description:
          'The directory of local facts: JSON or INI in files `*.fact`, returned as `ansible_local`.',
      },
      gather_timeout: {
        type: 'integer',
        default: 10,
        description: 'Accepted for playbooks that have it. Nothing that may hang is asked.',
      },
    },
  },
  examples: `
- name: Learn which distribution the routers run, and their addresses
  setup:
    gather_subset: ["!all", network]
- name: Only memory
  setup:
    filter: ansible_mem*
`,
  notes: [
    'Needs a shell and the usual tools, of GNU or busybox. What cannot be asked is left out; it never fails the task.',
    'There are no facts about Python: none is needed on the host. Nor about capabilities, LVM, or sg_inq serial numbers; `ansible_date_time.tz_dst` is left out.',
    'Local facts that are executable are not run, and left out.',
    'The sizes of file systems from other hosts are left out, since one that is gone would not answer.',
    'The name of the DNS domain may take two seconds, where the host has none and a name server does not answer.',
    '`ansible_env` is the environment of the connection, before a task adds to it; LC_ALL is left out.',
    'Facts of the moment: `date_time`, `uptime_seconds`, `loadavg`, memory, and the sizes in `mounts`. All others stay the same until the host changes.',
  ],
  check: ({ gather_subset }) =>
    unknownSubsets(gather_subset).map(
      (word) =>
        `gather_subset: expected all, min, hardware, network, virtual or a family of facts, got "${word}"`,
    ),
  probe: (params) => setupScript(withNeeds(chosen(params.gather_subset)), params),
  parse: (output, { gather_subset, filter }) => {
    const answers = new Answers(output)
    const facts: Record<string, unknown> = {}
    for (const family of chosen(gather_subset))
      for (const [key, value] of Object.entries(family.parse(answers))) {
        const name = `ansible_${key.replaceAll('-', '_')}`
        if (value !== undefined && passes(name, filter)) facts[name] = value
      }
    return { ansible_facts: facts }
  },
})
