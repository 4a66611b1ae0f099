import { defineFacts } from '../src/module.ts'
import { type Script, sh, steps } from '../src/script.ts'
import { Fields, fieldFunctions } from './lib/fields.ts'
import { word } from './lib/path.ts'
import { drained } from './wait_for/drained.ts'
import { defineReach } from './wait_for/reach.ts'
import { readRegex } from './wait_for/regex.ts'
import { checkWait, schema, type WaitParams } from './wait_for/schema.ts'

export const waitFor = defineFacts({
  name: 'wait_for',
  params: schema,
  examples: `
- name: Wait until the FTP server greets
  wait_for:
    port: 21
    search_regex: ^220
    timeout: 30
- name: Wait until nobody is connected any more
  wait_for:
    host: 0.0.0.0
    port: 21
    state: drained
`,
  notes: [
    'A port is looked at with bash, nc or curl, whichever the host has.',
    'search_regex is looked for line by line, by grep on the host: no look-around, no match over several lines.',
  ],
  check: checkWait,
  volatile: true,
  probe: (params) => {
    const { timeout, delay, sleep, port, state, connect_timeout } = params
    const from = steps(fieldFunctions, sh`begin=$(date +%s)`, delay > 0 && sh`sleep ${delay}`)
    if (port === undefined && params.path === undefined)
      return steps(from, timeout > 0 && sh`sleep ${timeout}`, sh`echo met`, elapsed)
    return steps(
      port !== undefined &&
        state !== 'drained' &&
        steps(sh`host=${params.host} port=${port}`, setRegex(params), defineReach),
      from,
      sh`m=
met() {
${condition(params)}
}
end=$((begin + ${timeout}))
while :; do
  left=$((end - $(date +%s)))
  if test $left -gt ${connect_timeout}; then left=${connect_timeout}; fi
  if test $left -lt 1; then left=1; fi
  if met; then echo met; break; fi
  if test "$(date +%s)" -ge $end; then break; fi
  sleep ${sleep}
done
if test -n "$m"; then field match "$m"; fi`,
      elapsed,
    )
  },
  parse: (output, params) => {
    const fields = new Fields(output)
    const seconds = Number(fields.get('elapsed'))
    if (fields.get('met') === undefined)
      return { failed: true, msg: params.msg ?? timedOut(params), elapsed: seconds }
    const { state, port, path, search_regex } = params
    return { state, port, path, search_regex, elapsed: seconds, ...groups(params, fields.text('match')) }
  },
})

const elapsed = sh`echo "elapsed $(($(date +%s) - begin))"`

function setRegex({ search_regex }: WaitParams): Script | undefined {
  const regex = search_regex === undefined ? undefined : readRegex(search_regex)
  return typeof regex === 'object' ? sh`re=${regex.grep} i=${regex.ignoreCase ? '-i' : ''}` : sh`re= i=`
}

/** The body of `met`; in a condition the shell does not stop at what fails. */
function condition(params: WaitParams): Script {
  const { path, port, host, state, search_regex, exclude_hosts, active_connection_states } = params
  if (path !== undefined) {
    if (state === 'absent') return sh`! test -e ${word(path)}`
    if (search_regex === undefined) return sh`test -e ${word(path)}`
    return sh`${setRegex(params) ?? sh``}
test -e ${word(path)} && m=$(grep -E $i -e "$re" <${word(path)}) || return 1
m=$(printf '%s\n' "$m" | head -n 1)`
  }
  if (state === 'drained')
    return drained({
      host,
      port: port!,
      exclude: exclude_hosts ?? [],
      states: active_connection_states,
    })
  if (state === 'stopped' || state === 'absent') return sh`! reach "$left"`
  if (search_regex === undefined) return sh`reach "$left"`
  return sh`m=$(hear "$left" | grep -E $i -e "$re" | head -n 1)
test -n "$m"`
}

function timedOut({ path, host, port, state, search_regex }: WaitParams): string {
  const what = path ?? `${host}:${port}`
  if (state === 'absent' && path !== undefined) return `Timeout when waiting for ${path} to be absent.`
  if (state === 'stopped' || state === 'absent') return `Timeout when waiting for ${what} to stop.`
  if (state === 'drained') return `Timeout when waiting for ${what} to drain`
  if (search_regex !== undefined) return `Timeout when waiting for search string ${search_regex} in ${what}`
  return `Timeout when waiting for ${path === undefined ? what : `file ${path}`}`
}

function groups({ search_regex }: WaitParams, line: string | undefined): object {
  const regex = search_regex === undefined ? undefined : readRegex(search_regex)
  const match =
    typeof regex === 'object' && line !== undefined ? regex.groups.exec(line.replace(/\r$/, '')) : null
  return { match_groups: match?.slice(1) ?? [], match_groupdict: { ...match?.groups } }
}
