import { type Event, type ResultFields, type ShownChange, unreachable } from '../event.ts'
import { at } from '../fault.ts'
import { excerpt } from '../fault-text.ts'
import { tellValues } from '../template/values-seen.ts'
import { toPlain, type Value } from '../value.ts'
import { type DiffLine, diffLines } from './diff.ts'
import { shortened } from './harmless.ts'
import type { Paint } from './paint.ts'
import { Recap, type Tally } from './recap.ts'
import type { Reporter } from './reporter.ts'

/** How much to say, and where. */
export interface LinesOptions {
  readonly write: (text: string) => void
  readonly paint: Paint
  readonly diff: boolean
  /** -v shows results, -vv changes' states too. */
  readonly verbosity: number
  readonly check: boolean
  /** Only plays, failures, warnings, what was asked to be shown, and the recap. */
  readonly brief: boolean
  /** The text of a file, for the line a fault shows. */
  readonly textOf: (file: string) => string | undefined
}

const width = 79

/** Line by line, in the format operators know from Ansible. */
export function linesReporter(options: LinesOptions): Reporter {
  const { write, paint } = options
  const recap = new Recap()
  const say = (text: string) => write(`${text}\n`)
  return {
    event(event) {
      recap.add(event)
      if (!options.brief || !isDetail(event, options)) show(event, options, say)
    },
    end() {
      say(`\n${header('PLAY RECAP')}`)
      const longest = Math.max(...[...recap.hosts.keys()].map((host) => host.length), 0)
      for (const [host, tally] of [...recap.hosts].toSorted(([a], [b]) => (a < b ? -1 : 1)))
        say(recapLine(host.padEnd(Math.max(longest, 26)), tally, options))
      if (options.check && [...recap.hosts.values()].some((tally) => tally.unknown + tally.predicted > 0))
        say(
          paint.faint(
            'predicted: an earlier task of the run may bring what is missing now; unknown: only the run can tell',
          ),
        )
    },
  }
}

/** A count says enough of it. */
function isDetail(event: Event, options: LinesOptions): boolean {
  if (event.type !== 'result' && event.type !== 'item')
    return event.type === 'task-started' || event.type === 'retry'
  const bad = event.status === 'failed' || event.status === 'unreachable'
  return !bad && !hasResult(event, options) && !diffOf(event, options)
}

/** Is the result to be shown? */
function hasResult({ shown, status, hidden }: ResultFields, { verbosity }: LinesOptions): boolean {
  return !hidden && (verbosity > 0 || (shown === true && status !== 'skipped'))
}

/** The change, if it is to be shown. */
function diffOf({ diff, change, hidden }: ResultFields, options: LinesOptions): ShownChange | undefined {
  return !hidden && (diff ?? options.diff) ? change : undefined
}

function show(event: Event, options: LinesOptions, say: (text: string) => void): void {
  const { paint } = options
  switch (event.type) {
    case 'play-started':
      say(`\n${paint.strong(header(`PLAY [${event.name}]`))}`)
      break
    case 'no-hosts':
      say(paint.skipped('skipping: no hosts matched'))
      break
    case 'task-started':
      say(
        `\n${paint.strong(header(`${event.task.handler ? 'RUNNING HANDLER' : 'TASK'} [${event.task.name}]`))}`,
      )
      break
    case 'included': {
      const item = event.item === undefined ? '' : ` => (item=${event.item})`
      say(paint.ok(`included: ${event.file} for ${event.hosts.join(', ')}${item}`))
      break
    }
    case 'item':
      showResult(event, ` => (item=${event.item})`, options, say)
      break
    case 'result':
      // The items have told all of the rest.
      if (!event.loop || event.status === 'unreachable' || event.status === 'skipped')
        showResult(event, '', options, say)
      else if (event.ignored) say(paint.skipped('...ignoring'))
      break
    case 'retry': {
      const why = options.verbosity > 0 && event.msg ? ` => ${event.msg}` : ''
      say(
        paint.warning(
          `FAILED - RETRYING: [${event.host}]: ${event.task.name} (${event.left} retries left).${why}`,
        ),
      )
      break
    }
    case 'warning':
      say(
        paint.warning(
          // What a module says of a host needs no line of the playbook: the task is right above.
          event.host === undefined
            ? `[WARNING]: ${excerpt(event.fault, options.textOf)}`
            : `[WARNING]: [${event.host}]: ${event.fault.message}`,
        ),
      )
      break
    case 'no-more-hosts':
      say(`\n${paint.strong(header('NO MORE HOSTS LEFT'))}`)
      break
    case 'rescued':
    case 'cleared':
    case 'run-ended':
      break
    default:
      unreachable(event)
  }
}

const words = {
  ok: 'ok',
  changed: 'changed',
  skipped: 'skipping',
} as const

function showResult(
  event: ResultFields & { readonly type: 'item' | 'result'; readonly item?: string },
  suffix: string,
  options: LinesOptions,
  say: (text: string) => void,
): void {
  const { status, host, delegate, hidden } = event
  const colour = options.paint[status]
  const where = delegate === undefined || delegate === host ? `[${host}]` : `[${host} -> ${delegate}]`
  if (status === 'failed' || status === 'unreachable') {
    const label = event.item === undefined ? '' : ` (item=${event.item})`
    const end = status === 'failed' ? 'FAILED' : 'UNREACHABLE'
    const head = event.type === 'item' ? `failed: ${where}${label} =>` : `fatal: ${where}: ${end}! =>`
    say(colour(`${head} ${hidden ? '(hidden by no_log, or for a secret)' : failureText(event, options)}`))
    if (event.ignored) say(options.paint.skipped('...ignoring'))
    return
  }
  const remark =
    event.predicted !== undefined
      ? ` (predicted: ${event.predicted})`
      : event.unknown !== undefined
        ? ` (unknown until run: ${event.unknown})`
        : ''
  const details = hasResult(event, options) ? ` => ${json(shownResult(event))}` : ''
  say(colour(`${words[status]}: ${where}${suffix}${remark}${details}`))
  const change = diffOf(event, options)
  if (!change) return
  const path = event.result.get('dest') ?? event.result.get('path')
  if (typeof path === 'string') say(`    ${options.paint.faint(path)}`)
  for (const line of diffLines(change)) say(`    ${diffText(line, options.paint)}`)
}

/** What is always shown is what it was asked for, and nothing of the bookkeeping. */
function shownResult({ shown, result }: ResultFields): Value {
  if (!shown) return result
  const ofLoop = ['ansible_loop_var', 'ansible_index_var']
  const others = ['changed', 'failed', 'ansible_loop', ...ofLoop, ...ofLoop.map((name) => result.get(name))]
  return new Map([...result].filter(([name]) => !others.includes(name)))
}

/** A failure for people: what of the playbook made it one, or the message and the task's place, and what the host said. */
function failureText({ task, result, faults }: ResultFields, options: LinesOptions): string {
  const field = (name: string) => result.get(name)
  const parts = faults?.map((fault) => excerpt(fault, options.textOf)) ?? []
  const msg = field('msg')
  if (msg !== undefined && parts.length === 0) parts.push(typeof msg === 'string' ? msg : json(msg))
  if (!faults?.some(({ place }) => place)) parts.push(`at ${at(task.place)}`)
  const assertion = field('assertion')
  if (assertion !== undefined)
    parts.push(`not true: ${typeof assertion === 'string' ? assertion : json(assertion)}`)
  const values = field('values')
  const told = assertion !== undefined && values instanceof Map && tellValues(values)
  if (told) parts.push(told)
  const rc = field('rc')
  if (rc !== undefined && rc !== 0) parts.push(`exit code ${json(rc)}`)
  for (const stream of ['stderr', 'stdout'] as const) {
    const text = field(stream)
    if (typeof text === 'string' && text.trim() !== '' && text.trim() !== msg)
      parts.push(`${stream}: ${options.verbosity > 0 ? text.trim() : shortened(text.trim())}`)
  }
  const remaining = field('remaining')
  if (remaining !== undefined) parts.push(`remaining difference: ${json(remaining)}`)
  return parts.join('\n    ')
}

function diffText({ kind, text }: DiffLine, paint: Paint): string {
  if (kind === 'added') return paint.added(`+${text}`)
  if (kind === 'removed') return paint.removed(`-${text}`)
  return kind === 'note' ? paint.faint(text) : ` ${text}`
}

function json(value: Value): string {
  return JSON.stringify(toPlain(value), (_, entry) => (typeof entry === 'bigint' ? String(entry) : entry), 4)
}

function header(text: string): string {
  return `${text} ${'*'.repeat(Math.max(3, width - text.length))}`
}

function recapLine(host: string, tally: Tally, { paint, check }: LinesOptions): string {
  const columns: [keyof Tally, (text: string) => string][] = [
    ['ok', paint.ok],
    ['changed', paint.changed],
    ['unreachable', paint.unreachable],
    ['failed', paint.failed],
    ['skipped', paint.skipped],
    ['rescued', paint.ok],
    ['ignored', paint.skipped],
  ]
  if (check) columns.push(['predicted', paint.changed], ['unknown', paint.skipped])
  const fields = columns.map(([name, colour]) => {
    const field = `${name}=${tally[name]}`.padEnd(name.length + 5)
    return tally[name] > 0 ? colour(field) : field
  })
  return `${host} : ${fields.join('')}`.trimEnd()
}
