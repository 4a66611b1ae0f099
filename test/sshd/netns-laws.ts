import { expect } from 'vitest'
import { type Change, equalState, type StateModule } from '../../src/module.ts'
import type { Script } from '../../src/script.ts'
import type { Namespace } from './namespace.ts'

// biome-ignore lint/suspicious/noExplicitAny: any module with a state
type AnyState = StateModule<any, any>

/** Runs one task as the engine would, and proves both laws on the way: idempotent, and reversible to the byte. */
export function runTask(module: AnyState, params: object, space: Namespace): Change<unknown> | undefined {
  const first = ask(module, params, space)
  const planned = module.plan(first.state, params)
  if (planned === undefined) return undefined
  if ('refused' in planned) throw new Error(planned.refused)
  const tried = module.test?.(planned, params)
  if (tried) must(space, tried)
  expect(ask(module, params, space).output).toBe(first.output)

  must(space, module.apply(planned, params))
  const second = ask(module, params, space)
  expect(equalState(second.state, planned.after), 'apply brings about what was planned').toBe(true)
  expect(module.plan(second.state, params), 'then there is nothing to do').toBeUndefined()

  must(space, module.apply({ before: second.state, after: planned.before }, params))
  const third = ask(module, params, space)
  expect(third.state, 'the change turned round brings the old state back').toEqual(first.state)

  must(space, module.apply({ before: third.state, after: planned.after }, params))
  expect(ask(module, params, space).state).toEqual(second.state)
  return planned
}

/** Probes and reads the answer. */
export function ask(module: AnyState, params: object, space: Namespace, env = {}) {
  const { code, stdout, stderr } = space.run(module.probe(params), env)
  if (code !== 0) throw new Error(`probe: exit ${code}: ${stderr}`)
  return { output: stdout, state: module.parse(stdout, params) }
}

function must(space: Namespace, script: Script): void {
  const { code, stderr } = space.run(script)
  expect(`${code} ${stderr.replace(/^#.*\n/gm, '')}`).toBe('0 ')
}
