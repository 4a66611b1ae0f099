import { type Script, sh } from '../../src/script.ts'
import { readText } from '../lib/file-text.ts'
import { findLogin } from '../lib/login.ts'
import { missing } from '../lib/missing.ts'
import { sections } from '../lib/sections.ts'
import type { Family } from './address.ts'
import { askedRule } from './asked.ts'
import type { Wanted } from './spec.ts'
import { families } from './state.ts'
import { isBuiltin } from './tables.ts'

/** Where each family of distributions keeps the rules that are loaded at boot. */
export const places = {
  debian: {
    ipv4: { file: '/etc/iptables/rules.v4', unit: 'netfilter-persistent.service' },
    ipv6: { file: '/etc/iptables/rules.v6', unit: 'netfilter-persistent.service' },
  },
  redhat: {
    ipv4: { file: '/etc/sysconfig/iptables', unit: 'iptables.service' },
    ipv6: { file: '/etc/sysconfig/ip6tables', unit: 'ip6tables.service' },
  },
} as const

/** The command of an IP version. */
export function command(family: Family): 'iptables' | 'ip6tables' {
  return family === 'ipv4' ? 'iptables' : 'ip6tables'
}

/** Asks for the chain, the file loaded at boot, and what else planning needs. */
export function probe(wanted: Wanted): Script {
  const parts: Record<string, Script> = {}
  for (const family of families(wanted)) {
    const asked = askedRule(wanted, family)
    parts[`${family} version`] = version(family)
    parts[`${family} rules`] = rules(family, wanted.table)
    if (asked && !asked.sure) parts[`${family} form`] = form(family, wanted, asked.text, asked.chain)
    if (wanted.persist) parts[`${family} saved`] = saved(family)
  }
  parts.ssh = sshLogin
  return sections(parts)
}

function version(family: Family): Script {
  return sh`if ! command -v ${command(family)} >/dev/null; then
  ${missing(`${command(family)} is not installed`)}
fi
${command(family)} -V`
}

/**
 * The table's rules and policies, without counters: two probes in a row print the same. The whole table, so that tasks
 * on its chains ask the same question, which is asked once.
 */
function rules(family: Family, table: string): Script {
  const save = `${command(family)}-save`
  return sh`r=$(${save} -t ${table} 2>&1) || { c=$?; printf '%s\n' "$r" >&2; exit $c; }
case $r in *'# Table '*' is incompatible'*) printf '%s\n' "$r" >&2; exit 1 ;; esac
printf '%s\n' "$r" | sed -n -e 's/^\(:.*\) \[[0-9]*:[0-9]*\]$/\1/p' -e '/^-A/p' -e '/^# Warning/p'`
}

/**
 * What iptables makes of the rule, tried in an empty network namespace of its own: that changes nothing on the host.
 * Prints nothing where that cannot be done; then only rules written the same way are found.
 */
function form(family: Family, wanted: Wanted, text: string, target: string | undefined): Script {
  const { table, chain = '' } = wanted
  const candidate = [
    `*${table}`,
    ...(isBuiltin(table, chain) ? [] : [`:${chain} - [0:0]`]),
    ...(target === undefined ? [] : [`:${target} - [0:0]`]),
    `-A ${chain} ${text}`,
    'COMMIT\n',
  ].join('\n')
  return sh`printf %s ${candidate} |
unshare -n sh -c '"$1-restore" -w >/dev/null && "$1-save" -t "$2"' sh ${command(family)} ${table} 2>/dev/null |
awk '$1 == "-A" && $2 == c { print }' ${`c=${chain}`} -`
}

function saved(family: Family): Script {
  const { debian, redhat } = places
  return sh`if test -x /usr/sbin/netfilter-persistent; then
  echo debian
  ${enabled(debian[family].unit)}
  ${readText(debian[family].file)}
elif test -e ${`/usr/lib/systemd/system/${redhat[family].unit}`}; then
  echo redhat
  ${enabled(redhat[family].unit)}
  ${readText(redhat[family].file)}
else
  echo none
fi`
}

/** Is a unit started at boot? Its links say so at a tenth of the cost of systemctl; masked, it is one itself. */
function enabled(unit: string): Script {
  return sh`e=disabled
for l in /etc/systemd/system/*.wants/${unit} /etc/systemd/system/*.requires/${unit}; do
  if test -L "$l"; then e=enabled; fi
done
if test ${`/etc/systemd/system/${unit}`} -ef /dev/null; then e=masked; fi
echo $e`
}

// The client's port changes with every login, so it is not printed. What leads to the client is where it comes from.
const sshLogin = sh`${findLogin}
if test -n "\${1-}"; then
  case $1 in *:*) f=ipv6 ;; *) f=ipv4 ;; esac
  case $1 in
  127.* | ::1) d=lo ;;
  *) d=$(ip -o route get "$1" from "$3" 2>/dev/null | sed -n 's/.* dev \([^ ]*\).*/\1/p') ;;
  esac
  printf '%s %s %s %s %s\n' $f "\${4%%[!0-9]*}" "$1" "$3" "$d"
fi`
