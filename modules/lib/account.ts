import { type Script, sh, steps } from '../../src/script.ts'
import type { Fields } from './fields.ts'

/** A user or group as the host knows it. A number without a name is its own name. */
export interface Account {
  readonly id: number
  readonly name: string
}

/** Whom a task names as owner and group, by name or number. */
export interface Ownership {
  readonly owner?: string | undefined
  readonly group?: string | undefined
}

/** Asks who the named owner and group are on the host. */
export function probeAccounts({ owner, group }: Ownership): Script {
  return steps(
    (owner ?? group) !== undefined && entry,
    owner !== undefined && sh`account owner passwd ${owner}`,
    group !== undefined && sh`account group group ${group}`,
  )
}

/** The owner or group; `unknown` where the host has no such name. */
export function account(fields: Fields, which: 'owner' | 'group'): Account | 'unknown' | undefined {
  const answer = fields.get(which)
  if (answer === undefined) return undefined
  const [id, name] = answer.split(':')
  return id === '' ? 'unknown' : { id: Number(id), name: name! }
}

// The name asked for may be one of several of the same number; stat prints the first, so that one is canonical.
const entry = sh`entry() {
  # No name begins with a dash, and getent would take it for an option.
  case $2 in -*) return ;; esac
  if command -v getent >/dev/null; then getent "$1" "$2" || test $? -eq 2
  else k=$2 awk -F: '$1 == ENVIRON["k"] || $3 == ENVIRON["k"] { print; exit }' "/etc/$1"; fi
}
account() {
  e=$(entry "$2" "$3")
  e=\${e#*:*:} e=\${e%%:*}
  case $e:$3 in :*[!0-9]*) ;; :*) e=$3 ;; esac
  m=
  if test -n "$e"; then
    m=$(entry "$2" "$e")
    m=\${m%%:*} m=\${m:-$e}
  fi
  printf '%s %s:%s\n' "$1" "$e" "$m"
}`
