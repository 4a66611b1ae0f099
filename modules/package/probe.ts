import { type Script, sh } from '../../src/script.ts'
import { missing } from '../lib/missing.ts'
import { type PackageParams, removes, updates } from './params.ts'
import type { Manager } from './state.ts'

/** The managers that a module may use, the best first. */
export function probe(managers: readonly Manager[], params: PackageParams): Script {
  const none = missing(`none of these package managers is there: ${managers.join(', ')}`)
  return managers.reduceRight(
    (rest, manager) => sh`if command -v ${tool(manager)} >/dev/null; then
printf 'manager %s\n' ${manager}
${of(manager, params)}
else
${rest}
fi`,
    none,
  )
}

function tool(manager: Manager): string {
  return manager === 'apt' ? 'apt-get' : manager
}

function of(manager: Manager, params: PackageParams): Script {
  const { name = [], cache_valid_time } = params
  const asked = name.length > 0 ? packages(manager, params) : sh`:`
  if (!updates(params) || (name.length > 0 && removes(params))) return asked
  return sh`${asked}
f=$(find ${indices[manager]} -maxdepth 0 -mmin -${Math.ceil(cache_valid_time / 60)} 2>/dev/null || :)
if test -n "$f"; then echo 'stale no'; else echo 'stale yes'; fi`
}

const indices: Readonly<Record<Manager, readonly string[]>> = {
  apt: ['/var/lib/apt/lists', '/var/lib/apt/lists/partial', '/var/lib/apt/periodic/update-success-stamp'],
  dnf: ['/var/cache/dnf', '/var/cache/libdnf5'],
  yum: ['/var/cache/yum'],
  apk: ['/var/cache/apk', '/lib/apk/db'],
}

/** `have` lines for the asked packages and, unless all is well, the lines of the calculated transaction after `sim`. */
function packages(manager: Manager, params: PackageParams): Script {
  const { name = [], state } = params
  // Only those that need work: managers upgrade what is there already when it is among what they shall install.
  return sh`set --
for n in ${name}; do
p=\${n%%=*}
s=$(${have[manager]})
printf 'have %s %s\n' "$p" "$s"
${state === 'latest' ? sh`:` : sh`case $n/$s in ${fine(params)}) continue ;; esac`}
set -- "$@" "$n"
done
if test $# -gt 0; then
${calculate(manager, params)}
fi`
}

/** What needs no work, as `name/status version`. Only the manager can tell whether a version is the one asked for. */
function fine(params: PackageParams): Script {
  if (!removes(params)) return sh`*=*) ;; */?i*`
  return params.purge ? sh`*/` : sh`*/|*/rc*`
}

const rpm = sh`if s=$(rpm -q --qf 'ii %{EPOCHNUM}:%{VERSION}-%{RELEASE}\n' -- "$p"); then printf '%s\n' "$s" | tail -n 1; fi`

/** Prints dpkg's two letters and the version of $p, or nothing. */
const have: Readonly<Record<Manager, Script>> = {
  apt: sh`dpkg-query -W -f '\${db:Status-Abbrev}\${Version}\n' -- "$p" 2>/dev/null | sed -n '/^[^u]/{p;q;}'`,
  dnf: rpm,
  yum: rpm,
  apk: sh`if apk info -e -- "$p" >/dev/null 2>&1; then apk list -I -- "$p" 2>/dev/null | sed -n 's/^[^ ]*-\([0-9][^ -]*-r[0-9]*\) .*/ii \1/p' | head -n 1; fi`,
}

/** Asks for the transaction with the packages that are the positional parameters. */
function calculate(manager: Manager, params: PackageParams): Script {
  switch (manager) {
    case 'apt':
      return sh`t=$(apt-get -s -q -y ${aptOptions(params)} ${removes(params) ? (params.purge ? 'purge' : 'remove') : 'install'} -- "$@" 2>&1) || {
c=$?
case $t in *'E: '*) ;; *) t="E: apt-get failed with $c" ;; esac
}
printf '%s\n' "$t" | sed -n -e '/^Inst /p' -e '/^Conf /p' -e '/^Remv /p' -e '/^Purg /p' -e '/^E: /p' | sed 's/^/sim /'
n=$(printf '%s\n' "$t" | sed -n -e 's/^Inst \([^ ]*\).*/\1/p' -e 's/^Remv \([^ ]*\).*/\1/p' -e 's/^Purg \([^ ]*\).*/\1/p')
dpkg-query -W -f '\${db:Status-Abbrev} \${Package}\n' | sed -n 's/^rc */config /p'
f=/var/lib/apt/extended_states
if test -n "$n" && test -e $f; then
awk -v n=" $(echo $n) " '/^Package: / { p = $2 } /^Auto-Installed: 1/ && index(n, " " p " ") { print "auto " p }' $f
fi`
    case 'apk':
      return removes(params)
        ? sh`apk del --simulate -- "$@" 2>&1 | sed 's/^/sim /'`
        : sh`apk add --simulate ${params.state === 'latest' ? ['--upgrade'] : []} -- "$@" 2>&1 | sed 's/^/sim /'`
    default:
      return calculateRpm(manager, params)
  }
}

/**
 * Of what dnf and yum print only the table, and else what is wrong: the rest tells of transfers and of the time, and so
 * is other each time. Asked and refused, a good calculation ends with 1, too.
 */
function calculateRpm(manager: Manager, params: PackageParams): Script {
  const verb = removes(params) ? 'remove' : 'install'
  const unknown = removes(params) ? sh`:` : sh`printf '%s\n' "$t" | sed -n 's/^No [Mmp][a-z]* .*/wrong &/p'`
  return sh`c=0
t=$(${manager} --assumeno --color=never ${verb} -- "$@" 2>&1) || c=$?
s=$(printf '%s\n' "$t" | sed -nE '/^(Install|Upgrad|Downgrad|Remov|Reinstall)[a-z ]*:$|^Updating( for dependencies)?:$/,/^Transaction Summary/p')
if test -n "$s"; then
printf '%s\n' "$s" | sed 's/^/sim /'
${unknown}
elif test $c -ne 0; then
w=$(printf '%s\n' "$t" | sed -nE '/^ *(Error:|Failed to|Problem|No [Mm]atch |No package )/,$p')
printf '%s\n' "\${w:-$t}" | tail -n 20 | sed 's/^/wrong /'
fi`
}

/** What decides the outcome of an apt transaction. */
export function aptOptions({
  install_recommends,
  default_release,
  allow_downgrade,
}: PackageParams): string[] {
  return [
    ...(install_recommends === undefined ? [] : ['-o', `APT::Install-Recommends=${install_recommends}`]),
    ...(default_release === undefined ? [] : ['-t', default_release]),
    ...(allow_downgrade ? ['--allow-downgrades'] : []),
  ]
}
