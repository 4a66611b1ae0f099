import type { Change } from '../../src/module.ts'
import { type Script, sh, steps } from '../../src/script.ts'
import { bare, type PackageParams } from './params.ts'
import { update } from './plan.ts'
import { aptOptions } from './probe.ts'
import type { Manager, State } from './state.ts'

interface Work {
  /** As the manager wants them: name and version. */
  readonly install: readonly [name: string, version: string | undefined][]
  readonly remove: readonly string[]
}

/** Takes the packages from one state to another. Turned round, what came along goes, and what went with others comes back. */
export function apply(change: Change<State>, params: PackageParams): Script {
  const { after, triggers = [] } = change
  const work = workOf(change)
  const fetch = triggers.includes(update)
  switch (after.manager) {
    case 'apt':
      return steps(prepare, fetch && updateApt, apt(work, change, params))
    case 'apk':
      return steps(
        fetch && sh`apk update`,
        work.install.length > 0 && sh`apk add ${work.install.map(pin('=', asked(params)))}`,
        work.remove.length > 0 && sh`apk del ${work.remove}`,
      )
    default:
      return steps(fetch && sh`${after.manager} -y makecache`, rpm(after.manager, work, change))
  }
}

function workOf({ before, after }: Change<State>): Work {
  const install: [string, string | undefined][] = []
  const remove: string[] = []
  const add = (name: string, to: string | undefined): void => {
    if (to === 'absent') remove.push(name)
    else install.push([name, to])
  }
  for (const [name, to] of Object.entries(after.packages)) if (before.packages[name] !== to) add(name, to)
  // A change as planned leaves this open; one turned round says what to go back to.
  if (before.along === undefined)
    for (const [name, { from }] of Object.entries(after.along ?? {})) add(name, from)
  return { install, remove }
}

/** A package as asked for, or with the version that was calculated. */
function pin(sign: string, asked: (name: string) => string) {
  return ([name, version]: readonly [string, string | undefined]): string =>
    version === undefined ? asked(name) : `${name}${sign}${version}`
}

function asked({ name = [] }: PackageParams): (name: string) => string {
  return (each) => name.find((one) => bare(one) === each) ?? each
}

const prepare = sh`export DEBIAN_FRONTEND=noninteractive APT_LISTCHANGES_FRONTEND=none
apt_get() { apt-get -q -y -o DPkg::Lock::Timeout=60 -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$@"; }`

// Without the option a source that cannot be reached is only a warning. The touch is for the next question of age. The
// lock of the lists knows no timeout, and a machine that has just booted updates them by itself.
const updateApt = sh`n=0
until u=$(apt_get -o APT::Update::Error-Mode=any update 2>&1); do
  n=$((n + 1))
  case $n:$u in
  60:*) ;;
  *:*/var/lib/apt/lists/lock*) sleep 1; continue ;;
  esac
  printf '%s\n' "$u" >&2
  exit 100
done
touch /var/lib/apt/lists`

function apt({ install, remove }: Work, { before, after }: Change<State>, params: PackageParams): Script {
  const config = after.config ?? (params.purge ? [] : undefined)
  const names = new Set([...remove, ...Object.keys(after.packages)])
  // Gone for good where nothing was left before; undo brings back the same.
  const purge = [...names].filter(
    (name) =>
      config !== undefined &&
      !config.includes(name) &&
      !install.some(([each]) => each === name) &&
      (remove.includes(name) || before.config?.includes(name)),
  )
  const kept = remove.filter((name) => !purge.includes(name))
  const automatic = install.map(([name]) => name).filter((name) => after.automatic?.includes(name))
  const exact = install.map(pin('=', asked(params)))
  return steps(
    install.length > 0 &&
      sh`apt_get --allow-downgrades ${aptOptions(params)} install -- ${[...exact, ...remove.map((name) => `${name}-`)]}`,
    install.length === 0 && kept.length > 0 && sh`apt_get remove -- ${kept}`,
    purge.length > 0 && sh`apt_get purge -- ${purge}`,
    automatic.length > 0 && sh`apt-mark auto -- ${automatic}`,
  )
}

function rpm(manager: Manager, { install, remove }: Work, { before, after }: Change<State>): Script {
  const exact = ([name, version]: readonly [string, string | undefined]): string =>
    version === undefined || version === 'older' ? name : `${name}-${version.replace(/^\d+:/, '')}`
  const back = before.along === undefined && after.along !== undefined
  const older = install.filter(([name]) => back && before.packages[name] !== 'absent')
  const newer = install.filter((each) => !older.includes(each))
  return steps(
    newer.length > 0 && sh`${manager} -y install -- ${newer.map(exact)}`,
    older.length > 0 && sh`${manager} -y downgrade -- ${older.map(exact)}`,
    remove.length > 0 && sh`${manager} -y remove -- ${remove}`,
  )
}
