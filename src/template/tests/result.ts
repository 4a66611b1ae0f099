import { Unknown } from '../../value.ts'
import { type Operation, operations } from '../filter.ts'
import { Mistake } from '../python/mistake.ts'
import { isList, isMap, truth, typeName } from '../python/type.ts'
import type { Call, V } from '../runtime.ts'

function ask(does: string, example: readonly [string, string], holds: (read: Read) => V): Operation {
  return {
    takes: '',
    does,
    example,
    mode: 'lazy',
    run: (call, value) => {
      if (!isMap(value)) throw new Mistake(`wants a registered result, got ${typeName(value)}`)
      return holds((key, missing = false) => call.force(value.get(key) ?? missing))
    },
  }
}

type Read = (key: string, missing?: boolean) => V

function truthOf(value: V): boolean | Unknown {
  return value instanceof Unknown ? value : truth(value)
}

function negated(value: boolean | Unknown): boolean | Unknown {
  return value instanceof Unknown ? value : !value
}

const failed = ask('A task failed.', ["{'failed': true} is failed", 'true'], (read) =>
  truthOf(read('failed')),
)
const succeeded = ask('A task did not fail.', ["{'failed': false} is success", 'true'], (read) =>
  negated(truthOf(read('failed'))),
)
const changed: Operation = {
  ...ask(
    'A task changed something, or one item of its loop did.',
    ["{'changed': true} is changed", 'true'],
    () => false,
  ),
  run: isChanged,
}
const skipped = ask('A task was skipped.', ["{'skipped': true} is skipped", 'true'], (read) =>
  truthOf(read('skipped')),
)

/** Tests of what a task registered. */
export const resultTests = operations({
  failed,
  failure: failed,
  succeeded,
  success: succeeded,
  successful: succeeded,
  changed,
  change: changed,
  skipped,
  skip: skipped,
  unreachable: ask(
    'The host could not be reached.',
    ["{'unreachable': true} is unreachable", 'true'],
    (read) => truthOf(read('unreachable')),
  ),
  reachable: ask('The host could be reached.', ["{'failed': false} is reachable", 'true'], (read) =>
    negated(truthOf(read('unreachable'))),
  ),
  timedout: ask('A task ran out of time.', ["{'timedout': true} is timedout", 'true'], (read) =>
    truthOf(read('timedout')),
  ),
  started: ask(
    'An asynchronous task was started; any other has been.',
    ["{'started': 1} is started", 'true'],
    (read) => truthOf(read('started', true)),
  ),
  finished: ask(
    'An asynchronous task has ended; any other has.',
    ["{'finished': 1} is finished", 'true'],
    (read) => truthOf(read('finished', true)),
  ),
})

function isChanged(call: Call, value: V): V {
  if (!isMap(value)) throw new Mistake(`wants a registered result, got ${typeName(value)}`)
  const own = value.get('changed')
  if (own !== undefined) return truthOf(call.force(own))
  const results = call.force(value.get('results') ?? null)
  return (
    isList(results) &&
    results.some((result) => isMap(result) && truth(call.force(result.get('changed') ?? false)))
  )
}
