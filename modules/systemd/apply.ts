import type { Change } from '../../src/module.ts'
import { type Script, sh, steps } from '../../src/script.ts'
import type { UnitParams } from './params.ts'
import { settle } from './settle.ts'
import { manager, type State, systemctl } from './state.ts'

/** Takes a unit from one state to another: first what systemd must read, then files, then processes. */
export function apply({ before, after, triggers = [] }: Change<State>, params: UnitParams): Script {
  const call = systemctl(params.scope)
  const unit = after.unit
  const has = (trigger: string): boolean => triggers.includes(trigger)
  const rises = after.active === 'active' && before.active !== 'active'
  const falls = after.active === 'inactive' && before.active !== 'inactive'
  const verb = ['start', 'stop', 'restart', 'reload'].find((each) => has(`${each} ${unit}`))
  return steps(
    manager(params.scope),
    has('daemon-reexec') && sh`${call} daemon-reexec`,
    has('daemon-reload') && sh`${call} daemon-reload`,
    files(before, after, params),
    rises && steps(run(call, 'start', unit), settle(call, unit)),
    falls && run(call, 'stop', unit),
    // Turned round: it had been on its way, or was failing over and over.
    after.active === 'moving' && before.active !== 'moving' && sh`${call} --no-block start -- ${unit}`,
    verb !== undefined &&
      (params.no_block
        ? sh`${call} --no-block ${verb} -- ${unit}`
        : // A trigger that outlived an undo must not start what is stopped again.
          (after.oneshot || after.active !== 'inactive') && steps(run(call, verb, unit), settle(call, unit))),
  )
}

// After too many failures in a row systemd refuses to start a unit until it is told to forget them.
function run(call: Script, verb: string, unit: string): Script {
  return sh`${call} reset-failed -- ${unit} 2>/dev/null || :
${call} ${verb} -- ${unit} || { ${call} status --no-pager --full --lines=10 -- ${unit} >&2 || :; exit 1; }`
}

/** Masks, unmasks, enables and disables. Words are those of `is-enabled`; what cannot be enabled stays as it is. */
function files(before: State, after: State, { scope, force }: UnitParams): Script | undefined {
  const { unit, enablement: now } = after
  if (now === before.enablement) return undefined
  const call = force ? sh`${systemctl(scope)} --force` : systemctl(scope)
  const masked = before.enablement?.startsWith('masked')
  return steps(
    masked && now !== 'masked' && sh`${call} --quiet unmask -- ${unit}`,
    before.enablement === 'masked-runtime' && sh`${call} --quiet --runtime unmask -- ${unit}`,
    now === 'masked' && sh`${call} --quiet mask -- ${unit}`,
    now === 'masked-runtime' && sh`${call} --quiet --runtime mask -- ${unit}`,
    now === 'enabled' && sh`${call} --quiet enable -- ${unit}`,
    // Links below a mask are as they were.
    (now === 'disabled' || now === 'enabled-runtime') && sh`${call} --quiet disable -- ${unit}`,
    now === 'enabled-runtime' && sh`${call} --quiet --runtime enable -- ${unit}`,
  )
}
