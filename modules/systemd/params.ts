import type { Params } from '../../src/module.ts'

/** What a task may say about a unit. */
export const schema = {
  description:
    'Start, stop, restart, reload, enable or mask a unit of systemd. A start, restart or reload counts as done when the unit has settled, not when its process was launched.',
  type: 'object',
  additionalProperties: false,
  properties: {
    name: {
      type: 'string',
      'x-aliases': ['service', 'unit'],
      pattern: '^[A-Za-z0-9:_.@\\\\-]+$',
      description: 'The unit; ".service" may be left out.',
    },
    state: {
      type: 'string',
      enum: ['started', 'stopped', 'restarted', 'reloaded'],
      description: 'A unit to restart or reload that is not active is started.',
    },
    reloaded_after: {
      type: 'array',
      items: { type: 'string' },
      description:
        'With `state: started`: files that the unit reads. Where one of them has changed since the unit was started, reloaded or restarted last, it is reloaded: also where the handler of an earlier run did not come to it.',
    },
    restarted_after: {
      type: 'array',
      items: { type: 'string' },
      description: 'The same, for a unit that has to be restarted.',
    },
    enabled: {
      type: 'boolean',
      description:
        'Start at boot. Units that cannot be enabled (static, generated, alias) count as enabled and as disabled.',
    },
    masked: { type: 'boolean', description: 'Make it impossible to start the unit.' },
    daemon_reload: {
      type: 'boolean',
      default: false,
      'x-aliases': ['daemon-reload'],
      description:
        'Let systemd read its unit files again before anything else, where it says that this unit or a loaded one has changed on disk.',
    },
    daemon_reexec: {
      type: 'boolean',
      default: false,
      'x-aliases': ['daemon-reexec'],
      description: 'Let systemd execute itself again, every time.',
    },
    scope: {
      type: 'string',
      enum: ['system', 'user'],
      default: 'system',
      description: 'Which manager: that of the system, or that of the user who runs the task.',
    },
    no_block: {
      type: 'boolean',
      default: false,
      description: 'Do not wait for the unit, and do not look what became of it.',
    },
    force: { type: 'boolean', default: false, description: 'Overwrite symbolic links that conflict.' },
  },
} as const

export type UnitParams = Params<typeof schema>

/** What no schema can say. */
export function check(params: UnitParams): string[] {
  const { name, state, enabled, masked, daemon_reload, daemon_reexec } = params
  const wishes = state !== undefined || enabled !== undefined || masked !== undefined
  const faults: string[] = []
  if (name === undefined && wishes) faults.push('state, enabled and masked need the name of a unit')
  if (name !== undefined && !wishes && !daemon_reload && !daemon_reexec)
    faults.push('give at least one of state, enabled, masked, daemon_reload and daemon_reexec')
  if (name === undefined && !wishes && !daemon_reload && !daemon_reexec)
    faults.push('give the name of a unit, or daemon_reload or daemon_reexec')
  if (name !== undefined && /@(\.\w+)?$/.test(name))
    faults.push(`${name} is a template: name one of its instances, such as ${name.replace('@', '@1')}`)
  for (const parameter of ['reloaded_after', 'restarted_after'] as const)
    if (params[parameter] && state !== 'started') faults.push(`${parameter} needs state: started`)
  if (masked && enabled) faults.push('a masked unit cannot be enabled')
  if (masked && state !== undefined && state !== 'stopped') faults.push('a masked unit cannot be started')
  return faults
}
