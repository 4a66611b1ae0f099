import { basename } from 'node:path'
import type { Event, ResultFields } from '../../src/event.ts'
import type { Tally } from '../../src/report/recap.ts'

/** An event from the line that `-o json` prints of it; what results hold stays plain. */
export function eventOf(line: string): Event {
  return JSON.parse(line, (key, value) =>
    key === 'result' && isObject(value) ? new Map(Object.entries(value)) : value,
  )
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

type Line = Record<string, unknown>

/**
 * What people see of a run, in the form of the recorded traces: plays, tasks, handlers, and the results of each task
 * sorted by host, each host's own in their order.
 */
export function traceOf(events: readonly Event[]): Line[] {
  const trace: Line[] = []
  let results: Line[] = []
  let dropped = false
  const close = () => {
    trace.push(
      ...results
        .toSorted((a, b) => order(a.host, b.host))
        .map(({ host, ...line }) => (host === '' ? line : { host, ...line })),
    )
    results = []
  }
  const head = (line: Line) => {
    close()
    // Unnamed meta tasks show by version: with no line, or one a host.
    dropped = line.task === 'meta'
    if (!dropped) trace.push(line)
  }
  for (const event of events) {
    switch (event.type) {
      case 'play-started':
        head({ play: event.name })
        break
      case 'no-hosts':
        head({ end: 'no hosts matched' })
        break
      case 'no-more-hosts':
        head({ end: 'no more hosts' })
        break
      case 'task-started':
        head({ [event.task.handler ? 'handler' : 'task']: event.task.name })
        break
      case 'retry':
        if (!dropped) results.push({ host: event.host, retry: event.left })
        break
      case 'included':
        results.push({
          host: '',
          included: basename(event.file),
          hosts: event.hosts.toSorted().join(','),
          ...(event.item !== undefined && { item: event.item }),
        })
        break
      case 'item':
      case 'result':
        if (!dropped) addResult(results, event)
        break
      default:
        break
    }
  }
  close()
  // A header without a result says nothing.
  return trace.filter((line, i) => !isHeader(line) || isResult(trace[i + 1]))
}

function order(a: unknown, b: unknown): number {
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0
}

function isHeader(line: Line): boolean {
  return line.task !== undefined || line.handler !== undefined
}

function isResult(line: Line | undefined): boolean {
  return line !== undefined && !isHeader(line) && line.play === undefined && line.end === undefined
}

function addResult(
  results: Line[],
  event: ResultFields & { readonly item?: string; readonly loop?: boolean },
): void {
  const { host, status, delegate, item, loop, ignored } = event
  // Of a loop there are the items; the whole is shown where there were none that ran.
  if (!loop || status === 'skipped' || status === 'unreachable') {
    const said = status === 'ok' && !event.hidden ? saidBy(event) : undefined
    results.push({
      host,
      status: item !== undefined && status === 'unreachable' ? 'failed' : status,
      ...(delegate !== undefined && delegate !== host && { on: delegate }),
      ...(item !== undefined && { item: label(item) }),
      ...(said !== undefined && { msg: said }),
    })
  }
  if (!ignored) return
  const failed = results.findLast(
    (line) => line.host === host && (line.status === 'failed' || line.status === 'unreachable'),
  )
  if (failed) failed.ignored = true
}

/** What a task that always shows its result said, where it fits on one line. */
function saidBy({ shown, result }: ResultFields): unknown {
  if (!shown) return undefined
  const value: unknown = result.get('msg') ?? result.get('x')
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0 ? undefined : value
}

/** Labels of items: Python's and JSON's ways of writing a value are the same. */
function label(text: string): string {
  return text
    .replaceAll("'", '"')
    .replace(/\bTrue\b/g, 'true')
    .replace(/\bFalse\b/g, 'false')
    .replace(/\bNone\b/g, 'null')
    .replace(/\s+/g, ' ')
}

const counted = ['ok', 'changed', 'unreachable', 'failed', 'skipped', 'rescued', 'ignored'] as const

/** The recap in the form of the recorded ones. */
export function recapOf(hosts: ReadonlyMap<string, Tally>): Record<string, Record<string, number>> {
  return Object.fromEntries(
    [...hosts].map(([host, tally]) => [host, Object.fromEntries(counted.map((name) => [name, tally[name]]))]),
  )
}
