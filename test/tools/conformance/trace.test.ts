import { expect, it } from 'vitest'
import type { Event } from '../../../src/event.ts'
import { dict, type Value } from '../../../src/value.ts'
import { eventOf, traceOf } from '../../../tools/conformance/trace.ts'

const place = { file: 'site.yml', line: 1, column: 1 }
const label = (name: string, module = 'command', handler = false) => ({ name, module, handler, place })

/** Events as they are after their way through JSON. */
const trace = (...events: readonly unknown[]) =>
  traceOf(events.map((event) => eventOf(JSON.stringify(event))))

const play: Event = { type: 'play-started', name: 'p', hosts: ['h1', 'h2'], place }
const started = (name: string, module?: string): Event => ({
  type: 'task-started',
  task: label(name, module),
})
const result = (host: string, status: string, more: object = {}) => ({
  type: 'result',
  loop: false,
  task: label('t'),
  host,
  status,
  ...more,
})
const said = (value: Value) => ({ result: Object.fromEntries(dict({ msg: value })) })

it.each<[string, readonly unknown[], readonly unknown[]]>([
  [
    'sorts the hosts of a task, and keeps the order of a host',
    [
      started('t'),
      result('h2', 'ok'),
      { type: 'retry', host: 'h1', task: label('t'), left: 2 },
      result('h1', 'changed'),
    ],
    [
      { task: 't' },
      { host: 'h1', retry: 2 },
      { host: 'h1', status: 'changed' },
      { host: 'h2', status: 'ok' },
    ],
  ],
  [
    'shows the items of a loop in place of its result',
    [
      started('t'),
      { ...result('h1', 'ok'), type: 'item', item: "{'a': True, 'b': None}" },
      { ...result('h1', 'failed'), type: 'item', item: 'x' },
      result('h1', 'failed', { loop: true, ignored: true }),
    ],
    [
      { task: 't' },
      { host: 'h1', status: 'ok', item: '{"a": true, "b": null}' },
      { host: 'h1', status: 'failed', item: 'x', ignored: true },
    ],
  ],
  [
    'shows a loop of which nothing ran as skipped, behind its items',
    [
      started('t'),
      { ...result('h1', 'skipped'), type: 'item', item: '1' },
      result('h1', 'skipped', { loop: true }),
    ],
    [{ task: 't' }, { host: 'h1', status: 'skipped', item: '1' }, { host: 'h1', status: 'skipped' }],
  ],
  [
    'shows what is always shown, where it is one line and no secret',
    [
      started('t'),
      result('h1', 'ok', { ...said('hello'), shown: true }),
      result('h1', 'ok', { ...said(['a']), shown: true }),
      result('h1', 'ok', { ...said('hidden'), shown: true, hidden: true }),
      result('h1', 'ok', said('of a command')),
    ],
    [
      { task: 't' },
      { host: 'h1', status: 'ok', msg: 'hello' },
      { host: 'h1', status: 'ok' },
      { host: 'h1', status: 'ok' },
      { host: 'h1', status: 'ok' },
    ],
  ],
  [
    'shows where a delegated task ran',
    [started('t'), result('h1', 'ok', { delegate: 'h9' }), result('h2', 'ok', { delegate: 'h2' })],
    [{ task: 't' }, { host: 'h1', status: 'ok', on: 'h9' }, { host: 'h2', status: 'ok' }],
  ],
  [
    'leaves out headers without a result and unnamed meta tasks',
    [started('flush'), started('meta', 'meta'), result('h1', 'ok'), { type: 'no-more-hosts' }],
    [{ end: 'no more hosts' }],
  ],
])('%s', (_title, events, expected) => {
  expect(trace(play, ...events)).toEqual([{ play: 'p' }, ...expected])
})
