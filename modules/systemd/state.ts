import { type Script, sh, steps } from '../../src/script.ts'
import { lines } from '../lib/text.ts'
import type { UnitParams } from './params.ts'

/** A unit, as far as tasks may change it. Nothing in it moves by itself. */
export interface State {
  /** The name under which systemd knows the unit, its suffix included; empty where no unit was named. */
  readonly unit: string
  /** Set where the asked name is only another name of the unit. */
  readonly alias?: string
  /** There is such a unit. */
  readonly found?: boolean | undefined
  /** Why systemd cannot use the unit's file; empty if it can. */
  readonly broken?: string | undefined
  /** `moving`: on its way up or down, or waiting to be restarted after it failed. A failed unit is inactive. */
  readonly active?: 'active' | 'inactive' | 'moving' | undefined
  /** As `systemctl is-enabled` words it; empty where there is no unit. */
  readonly enablement?: string | undefined
  /** It does its work and ends: being active is no state of it. */
  readonly oneshot?: boolean | undefined
  /** It says how to reload it. */
  readonly reloadable?: boolean | undefined
  /** A file of it has changed since systemd read it. */
  readonly stale?: boolean | undefined
  /** The same of any loaded unit; asked only where the task may do something about it. */
  readonly othersStale?: boolean | undefined
  /** It has not read its configuration since that changed; asked only where the task says what it reads. */
  readonly outdated?: boolean | undefined
}

const properties = [
  'Id',
  'LoadState',
  'LoadError',
  'ActiveState',
  'UnitFileState',
  'Type',
  'RemainAfterExit',
  'CanReload',
  'NeedDaemonReload',
].join(',')

/** `systemctl`, talking to the manager in question. */
export function systemctl(scope: UnitParams['scope']): Script {
  return scope === 'user' ? sh`systemctl --user` : sh`systemctl`
}

/** What must stand before calls of `systemctl`: over SSH the user's manager is not in the environment. */
export function manager(scope: UnitParams['scope']): Script {
  return scope === 'user'
    ? sh`XDG_RUNTIME_DIR=\${XDG_RUNTIME_DIR:-/run/user/$(id -u)}; export XDG_RUNTIME_DIR`
    : sh`:`
}

/** Asks for all of it in one call, and a second one for units made from init scripts. */
export function probe({ name, scope, daemon_reload, reloaded_after, restarted_after }: UnitParams): Script {
  const reads = [...(reloaded_after ?? []), ...(restarted_after ?? [])]
  const call = systemctl(scope)
  return steps(
    sh`if ! command -v systemctl >/dev/null; then echo 'systemctl is not there' >&2; exit 69; fi
${manager(scope)}`,
    name !== undefined &&
      sh`u=$(${call} show -p ${properties} -- ${name})
printf '%s\n' "$u"
case $u in *UnitFileState=generated*)
  s=$(${call} is-enabled -- ${name} 2>/dev/null || :)
  printf 'SysV=%s\n' "$s" ;;
esac`,
    name !== undefined && reads.length > 0 && probeOutdated(call, name, reads),
    daemon_reload &&
      sh`a=$(${call} show -p NeedDaemonReload '*')
case $a in *=yes*) echo OthersStale=yes ;; *) echo OthersStale=no ;; esac`,
  )
}

/**
 * Is a file newer than the last change of the unit's state? A reload is one, too. In microseconds, where systemd tells
 * them (from version 247 on), else to the end of the second. A file from the future never gets old, so it does not count.
 */
function probeOutdated(call: Script, name: string, files: readonly string[]): Script {
  return sh`t=$(TZ=UTC ${call} show --timestamp=us -p StateChangeTimestamp -- ${name} 2>/dev/null) ||
  t=$(TZ=UTC ${call} show -p StateChangeTimestamp -- ${name})
t=\${t#*StateChangeTimestamp=}
t=\${t%%
*}
case $t in
  *.*) t=$(date -u -d "$t" +%s%6N) ;;
  ?*) t=$(date -u -d "$t" +%s)999999 ;;
  *) t=0 ;;
esac
o=no
for f in ${files}; do
  m=$(stat -L -c %.6Y -- "$f" 2>/dev/null) || continue
  if test "\${m%.*}\${m#*.}" -gt "$t" && test "\${m%.*}" -le "$(date +%s)"; then o=yes; fi
done
echo "Outdated=$o"`
}

/** Reads what `probe` printed. */
export function parse(output: string, { name }: UnitParams): State {
  const get = readProperties(output)
  const othersStale = get('OthersStale')
  const others = othersStale === undefined ? {} : { othersStale: othersStale === 'yes' }
  if (name === undefined) return { unit: '', ...others }
  const unit = get('Id') ?? name
  const outdated = get('Outdated')
  const load = get('LoadState') ?? 'not-found'
  return {
    unit,
    ...(unit !== withSuffix(name) && { alias: withSuffix(name) }),
    found: load !== 'not-found',
    broken: ['loaded', 'masked', 'not-found', 'stub', 'merged'].includes(load)
      ? ''
      : reason(get('LoadError') ?? '') || load,
    active: activity(get('ActiveState')),
    enablement: enablement(get('UnitFileState') ?? '', load, get('SysV')),
    oneshot: get('Type') === 'oneshot' && get('RemainAfterExit') === 'no',
    reloadable: get('CanReload') === 'yes',
    stale: get('NeedDaemonReload') === 'yes',
    ...(outdated !== undefined && { outdated: outdated === 'yes' }),
    ...others,
  }
}

function readProperties(output: string): (name: string) => string | undefined {
  const found = new Map(
    lines(output).map((line) => {
      const at = line.indexOf('=')
      return [line.slice(0, at), line.slice(at + 1)]
    }),
  )
  return (name) => found.get(name)
}

// The suffixes that systemctl itself looks for.
const suffix = /\.(service|socket|device|mount|automount|swap|target|path|timer|slice|scope)$/

function withSuffix(name: string): string {
  return suffix.test(name) ? name : `${name}.service`
}

// An error's name on the bus, then its text in quotes.
function reason(error: string): string {
  return /"(.*)"$/.exec(error)?.[1] ?? error
}

function activity(state: string | undefined): 'active' | 'inactive' | 'moving' {
  switch (state) {
    case 'active':
    case 'reloading':
    case 'refreshing':
      return 'active'
    case 'activating':
    case 'deactivating':
      return 'moving'
    default:
      return 'inactive'
  }
}

// Only `is-enabled` knows about the links of init scripts; and a masked unit that is not there has no UnitFileState.
function enablement(state: string, load: string, sysv: string | undefined): string {
  if (sysv === 'enabled' || sysv === 'disabled') return sysv
  return state === '' && load === 'masked' ? 'masked' : state
}
