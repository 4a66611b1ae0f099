import { describe, expect, it } from 'vitest'
import type { Event, TaskLabel } from '../../src/event.ts'
import { linesReporter } from '../../src/report/lines.ts'
import { paint } from '../../src/report/paint.ts'
import { type Dict, dict } from '../../src/value.ts'

const place = { file: 'play.yml', line: 3, column: 5 }
const task: TaskLabel = { name: 'set it', module: 'copy', handler: false, place }
const result = (more: object = {}, values: Dict = dict({ changed: false })): Event => ({
  type: 'result',
  task,
  host: 'lb1',
  loop: false,
  status: 'ok',
  result: values,
  ...more,
})
const item = (more: object = {}, values: Dict = dict({ changed: false })): Event => ({
  type: 'item',
  item: 'a b',
  task,
  host: 'lb1',
  status: 'ok',
  result: values,
  ...more,
})
const failure = dict({ changed: false, failed: true, msg: 'no luck' })

/** What is said of events, without the recap. */
function said(events: readonly Event[], more: object = {}): string {
  let text = ''
  const reporter = linesReporter({
    write: (line) => {
      text += line
    },
    paint: paint(false),
    diff: false,
    verbosity: 0,
    check: false,
    brief: false,
    textOf: () => '- a\n- b\n    copy: {src: x}\n',
    ...more,
  })
  for (const event of events) reporter.event(event)
  return text
}

const stars = (text: string) => `\n${text} ${'*'.repeat(79 - text.length)}\n`

describe('one line of Ansible’s format', () => {
  it.each<[string, Event, string]>([
    ['a play', { type: 'play-started', name: 'routers', hosts: ['lb1'], place }, stars('PLAY [routers]')],
    ['a task', { type: 'task-started', task }, stars('TASK [set it]')],
    [
      'a handler',
      { type: 'task-started', task: { ...task, handler: true } },
      stars('RUNNING HANDLER [set it]'),
    ],
    ['no hosts', { type: 'no-hosts', play: 'x' }, 'skipping: no hosts matched\n'],
    ['the end', { type: 'no-more-hosts' }, stars('NO MORE HOSTS LEFT')],
    ['ok', result(), 'ok: [lb1]\n'],
    ['changed', result({ status: 'changed' }), 'changed: [lb1]\n'],
    ['skipped', result({ status: 'skipped' }), 'skipping: [lb1]\n'],
    ['delegated', result({ delegate: 'lb2' }), 'ok: [lb1 -> lb2]\n'],
    ['delegated to itself', result({ delegate: 'lb1' }), 'ok: [lb1]\n'],
    [
      'failed',
      result({ status: 'failed' }, failure),
      'fatal: [lb1]: FAILED! => no luck\n    at play.yml:3:5\n',
    ],
    [
      'failed elsewhere',
      result({ status: 'failed', delegate: 'lb2' }, failure),
      'fatal: [lb1 -> lb2]: FAILED! => no luck\n    at play.yml:3:5\n',
    ],
    [
      'ignored',
      result({ status: 'failed', ignored: true }, failure),
      'fatal: [lb1]: FAILED! => no luck\n    at play.yml:3:5\n...ignoring\n',
    ],
    [
      'unreachable',
      result({ status: 'unreachable' }, failure),
      'fatal: [lb1]: UNREACHABLE! => no luck\n    at play.yml:3:5\n',
    ],
    ['an item', item(), 'ok: [lb1] => (item=a b)\n'],
    ['a changed item', item({ status: 'changed' }), 'changed: [lb1] => (item=a b)\n'],
    ['a skipped item', item({ status: 'skipped' }), 'skipping: [lb1] => (item=a b)\n'],
    [
      'a failed item',
      item({ status: 'failed' }, failure),
      'failed: [lb1] (item=a b) => no luck\n    at play.yml:3:5\n',
    ],
    ['an ignored loop', result({ loop: true, status: 'failed', ignored: true }, failure), '...ignoring\n'],
    ['a loop that failed', result({ loop: true, status: 'failed' }, failure), ''],
    ['a skipped loop', result({ loop: true, status: 'skipped' }), 'skipping: [lb1]\n'],
    ['a loop that went well', result({ loop: true }), ''],
    [
      'another attempt',
      { type: 'retry', host: 'lb1', task, left: 2 },
      'FAILED - RETRYING: [lb1]: set it (2 retries left).\n',
    ],
    [
      'another attempt, of which the module said something',
      { type: 'retry', host: 'lb1', task, left: 2, msg: 'not yet' },
      'FAILED - RETRYING: [lb1]: set it (2 retries left).\n',
    ],
    [
      'hidden',
      result({ status: 'failed', hidden: true }, failure),
      'fatal: [lb1]: FAILED! => (hidden by no_log, or for a secret)\n',
    ],
    [
      'predicted',
      result({ status: 'changed', predicted: 'no unit yet' }),
      'changed: [lb1] (predicted: no unit yet)\n',
    ],
    [
      'unknown',
      result({ status: 'skipped', unknown: 'actions wait' }),
      'skipping: [lb1] (unknown until run: actions wait)\n',
    ],
    [
      'a fault',
      result({ status: 'failed', faults: [{ message: 'x is undefined', place }] }, failure),
      'fatal: [lb1]: FAILED! => play.yml:3:5: x is undefined\n  3 |     copy: {src: x}\n    |     ^\n',
    ],
    [
      'a condition on the result, and what the host said',
      result(
        { status: 'failed', faults: [{ message: 'failed_when is met: r.rc == 0', place }] },
        dict({ rc: 0, stderr: 'bad\n', stdout: '', msg: '' }),
      ),
      'fatal: [lb1]: FAILED! => play.yml:3:5: failed_when is met: r.rc == 0\n  3 |     copy: {src: x}\n    |     ^\n    stderr: bad\n',
    ],
    [
      'a command that failed',
      result(
        { status: 'failed' },
        dict({ rc: 3, stderr: 'bad\n', stdout: 'out', msg: 'non-zero return code' }),
      ),
      'fatal: [lb1]: FAILED! => non-zero return code\n    at play.yml:3:5\n    exit code 3\n    stderr: bad\n    stdout: out\n',
    ],
    [
      'what debug prints',
      result({ shown: true }, dict({ changed: false, msg: 'hi' })),
      'ok: [lb1] => {\n    "msg": "hi"\n}\n',
    ],
    [
      'a warning',
      { type: 'warning', host: 'lb1', fault: { message: 'mind the gap' } },
      '[WARNING]: [lb1]: mind the gap\n',
    ],
  ])('%s', (_, event, expected) => {
    expect(said([event])).toBe(expected)
  })

  const brief = { brief: true, textOf: () => undefined }
  it.each<[string, Event, object, string]>([
    ['a task', { type: 'task-started', task }, brief, ''],
    ['a result', result(), brief, ''],
    ['an item', item(), brief, ''],
    [
      'a failed item',
      item({ status: 'failed' }, failure),
      brief,
      'failed: [lb1] (item=a b) => no luck\n    at play.yml:3:5\n',
    ],
    [
      'what was to be shown',
      result({ shown: true }, dict({ msg: 1 })),
      brief,
      'ok: [lb1] => {\n    "msg": 1\n}\n',
    ],
    [
      'a change with --diff',
      item({ status: 'changed', change: { before: { a: 1 }, after: { a: 2 }, triggers: [] } }),
      { ...brief, diff: true },
      'changed: [lb1] => (item=a b)\n    a: 1 → 2\n',
    ],
  ])('beside counts %s is told only where they do not tell it', (_, event, options, expected) => {
    expect(said([event], options)).toBe(expected)
  })

  it('shows what the variables of a failed assertion were', () => {
    const values = dict({ msg: 'no', assertion: 'n == 6', values: dict({ n: 5 }) })

    expect(said([result({ status: 'failed' }, values)])).toBe(
      'fatal: [lb1]: FAILED! => no\n    at play.yml:3:5\n    not true: n == 6\n    where n is 5\n',
    )
  })

  it('with -v shows why there is another attempt', () => {
    expect(said([{ type: 'retry', host: 'lb1', task, left: 2, msg: 'not yet' }], { verbosity: 1 })).toBe(
      'FAILED - RETRYING: [lb1]: set it (2 retries left). => not yet\n',
    )
  })

  it('with -v shows the result', () => {
    expect(said([result()], { verbosity: 1 })).toBe('ok: [lb1] => {\n    "changed": false\n}\n')
  })

  it('with --diff shows the change, but not a hidden one', () => {
    const change = {
      before: { mode: '0600' },
      after: { mode: '0644' },
      triggers: ['reload'],
      irreversible: undefined,
    }

    expect(said([result({ status: 'changed', change })], { diff: true })).toBe(
      'changed: [lb1]\n    mode: 0600 → 0644\n    then: reload\n',
    )
    expect(said([result({ status: 'changed', change, hidden: true })], { diff: true })).toBe(
      'changed: [lb1]\n',
    )
  })
})
