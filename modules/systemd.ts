import { defineModule, type Params, type Thing } from '../src/module.ts'
import { apply } from './systemd/apply.ts'
import { check, schema } from './systemd/params.ts'
import { isMasked, plan } from './systemd/plan.ts'
import { parse, probe, type State } from './systemd/state.ts'

const parts = {
  params: schema,
  check,
  probe,
  parse,
  plan,
  // What runs makes files, mounts and interfaces, and may keep the packet filter; enabling makes units of other names.
  brings: (): readonly Thing[] => [
    'file',
    'directory',
    'tool',
    'unit',
    'release',
    'sysctl',
    'filter sysctl',
    'chain',
    'rule',
  ],
  apply,
  warn: (state: State, params: Params<typeof schema>): string[] => {
    const warnings: string[] = []
    if (params.name !== undefined && !state.found && state.active === 'inactive' && !wantsUnit(params))
      warnings.push(`there is no unit ${state.unit}, so there is nothing to disable`)
    if (state.stale && !params.daemon_reload && params.state !== undefined)
      warnings.push(`files of ${state.unit} have changed since systemd read them: use daemon_reload`)
    return warnings
  },
  result: (state: State, done: { readonly after: State } | undefined) => {
    const { unit, active, enablement } = done?.after ?? state
    if (unit === '') return {}
    return {
      name: unit,
      ...(active && { state: active === 'active' ? 'started' : 'stopped' }),
      ...(enablement !== undefined && {
        enabled: /^(enabled|static|alias|indirect|generated)/.test(enablement),
      }),
      ...(enablement !== undefined && { masked: isMasked({ unit, enablement }) }),
    }
  },
  examples: `
- name: keepalived runs, now and after a reboot
  systemd:
    name: keepalived
    state: started
    enabled: true
    daemon_reload: true
`,
  notes: [
    'A unit of Type=oneshot that does not stay active has nothing to compare: starting it is a trigger.',
    'A start that does nothing, since a condition of the unit is not met, is a failure.',
    'A unit that is not there counts as disabled and unmasked; to start or stop it is refused.',
  ],
}

function wantsUnit({ state, enabled, masked }: Params<typeof schema>): boolean {
  return state !== undefined || enabled === true || masked === true
}

export const systemd = defineModule({ name: 'systemd', ...parts })

export const systemdService = defineModule({ name: 'systemd_service', ...parts })

export const service = defineModule({
  name: 'service',
  ...parts,
  params: {
    ...schema,
    properties: {
      ...schema.properties,
      use: {
        type: 'string',
        enum: ['auto', 'systemd'],
        default: 'auto',
        description: 'Only systemd is known.',
      },
    },
  },
  notes: [...parts.notes, 'Hosts without systemd are not known to this module.'],
})
