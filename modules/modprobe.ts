import { defineModule, type Params } from '../src/module.ts'
import { apply } from './modprobe/apply.ts'
import { parse } from './modprobe/parse.ts'
import { plan, type Wanted } from './modprobe/plan.ts'
import { probe } from './modprobe/probe.ts'

const params = {
  description: 'Load or unload a kernel module, now and at boot.',
  type: 'object',
  required: ['name'],
  additionalProperties: false,
  properties: {
    name: {
      type: 'string',
      pattern: '^\\w[\\w-]*$',
      description: 'The module; dashes and underscores are the same.',
    },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      description: 'Whether it is to be loaded now.',
    },
    params: {
      type: 'string',
      default: '',
      description:
        'Parameters, as `ports=21,2121`. A module that is loaded with others is loaded anew if nothing uses it; if something does, the task fails and says so.',
    },
    persistent: {
      type: 'string',
      enum: ['disabled', 'present', 'absent', 'yes', 'no'],
      default: 'disabled',
      description:
        'Whether it is to be loaded at boot: present (or a true boolean) lists it in /etc/modules-load.d, unless any file lists it already, and writes `params` to /etc/modprobe.d; absent (false) takes it out of every list; disabled leaves the files as they are.',
    },
  },
} as const

export const modprobe = defineModule({
  name: 'modprobe',
  params,
  examples: `- name: The FTP helper of IPVS, now and at boot
  modprobe: name=ip_vs_ftp persistent=present

- name: The same for servers on two ports
  modprobe:
    name: ip_vs_ftp
    params: ports=21,2121
    persistent: present`,
  notes: [
    'Unloading leaves the modules that it needs loaded. Taking a load back also unloads those that came with it, and fails if they are in use by then.',
    'A module with devices bound to it, such as the driver of a network card, counts as used.',
    'In lists of other names lines are commented out, not removed.',
  ],
  check: ({ params: options }) =>
    /[\0\n\r]/.test(options) || (options.match(/"/g)?.length ?? 0) % 2 > 0
      ? ['params: expected one line with words as name=value, quotes in pairs']
      : [],
  probe: (task) => probe(task.name, task.params !== '' || task.state === 'absent', task.params !== ''),
  parse: (output, { name, params: options }) => parse(output, name, options),
  plan: (state, task) => plan(state, wanted(task)),
  // A module also brings its devices, and lets go of those that it needs.
  brings: () => ['file', 'sysctl', 'filter sysctl', 'release'],
  apply: (change, { name }) => apply(change, name),
  warn: ({ hidden, rules }, task) => {
    const { name, state, boot } = wanted(task)
    const blacklist = rules.find(({ words }) => words[0] === 'blacklist')
    const options = rules.find(({ words }) => words[0] === 'options')
    return [
      ...(state === 'present' && hidden?.length
        ? [`${name} does not show its parameters ${hidden.join(', ')}: they could not be compared`]
        : []),
      ...(boot && blacklist ? [`${blacklist.file} blacklists ${name}: it will not be loaded at boot`] : []),
      ...(boot && task.params !== '' && options ? [`${options.file} has options for ${name} too`] : []),
    ]
  },
  result: (_, __, { name, state, params: options }) => ({ name, state, params: options }),
})

function wanted({ name, state, params: options, persistent }: Params<typeof params>): Wanted {
  const boot = persistent === 'disabled' ? undefined : persistent === 'present' || persistent === 'yes'
  return { name, state, params: options.trim(), boot }
}
