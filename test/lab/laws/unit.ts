import { expect } from 'vitest'
import { systemd } from '../../../modules/systemd.ts'
import type { Change, Outcome } from '../../../src/module.ts'
import type { RunScript } from '../../laws.ts'

/** The parameters of `systemd` that a task may leave out. */
export const unitTask = {
  daemon_reload: false,
  daemon_reexec: false,
  scope: 'system',
  no_block: false,
  force: false,
}

/** Applies what `systemd` plans for a task. */
export async function applyUnit(shell: RunScript, params: object): Promise<Outcome> {
  const task = { ...unitTask, ...params } as never
  const { stdout } = await shell(systemd.probe(task))
  const change = systemd.plan(systemd.parse(stdout, task), task)
  expect(change).not.toHaveProperty('refused')
  return shell(systemd.apply(change as Change<never>, task))
}
