import { FaultError } from '../fault.ts'
import type { Module } from '../module.ts'
import type { Task } from '../playbook/model.ts'
import { Pending, Volatile } from '../template/pending.ts'
import { condition } from '../template/template.ts'
import { BecomeFailed, Unreachable } from '../transport/shell.ts'
import { type Dict, Unknown, type Value } from '../value.ts'
import type { Layers } from '../vars.ts'
import { type Cursor, upcoming } from './cursor.ts'
import { FactsPending } from './facts.ts'
import type { HostRun } from './host.ts'
import { roundsOf } from './loop.ts'
import type { Probe } from './machine.ts'
import { parametersOf } from './parameters.ts'
import { environmentOf, type PlayRun, scopeOf } from './scope.ts'
import { spotOf } from './spot.ts'
import { viewOf } from './view.ts'

/** Probes in one exchange; more would only delay the first answer. */
const most = 1000

/**
 * The probes of the tasks that come after `task` for a host, as far as they can be evaluated now. An error met here is
 * no error until its turn: looking ahead just ends.
 */
export function probesAhead(
  playRun: PlayRun,
  host: HostRun,
  { register }: Task,
  cursor: Cursor | undefined,
): readonly Probe[] {
  const probes: Probe[] = []
  const future = new Future()
  if (register !== undefined) future.unknown.add(register)
  for (const task of upcoming(cursor)) {
    if (probes.length >= most) break
    try {
      if (!collect(playRun, host, task, future, probes)) break
    } catch (error) {
      if (error instanceof NotYet && judges(task)) continue
      // The task needs the answer; but it may come along.
      if (error instanceof FactsPending && error.probe) probes.push(error.probe)
      if (endsLookingAhead(error)) break
      throw error
    } finally {
      if (task.register !== undefined) future.unknown.add(task.register)
    }
  }
  return probes
}

/** Adds a task's probes; false where nothing beyond it can be told. */
function collect(playRun: PlayRun, host: HostRun, task: Task, future: Future, probes: Probe[]): boolean {
  if (typeof task.action === 'string')
    return task.action === 'noop' || (task.action === 'flush_handlers' && host.notified.size === 0)
  if (task.until) return false
  const module = task.action
  const scope = scopeOf(playRun, host, task).under(future)
  const env = environmentOf(playRun, task, true)
  const rounds = roundsOf(task, scope, env)
  if (rounds instanceof Unknown) return true
  for (const round of rounds ?? [{ scope }]) {
    if (!meets(task, round.scope, env)) continue
    const given = parametersOf(module, task, round.scope, env, playRun.run)
    if (given instanceof Unknown) continue
    const { params } = given
    const spot = () => spotOf(playRun, host, task, round.scope, env)
    switch (module.kind) {
      case 'state':
        probes.push({ ...spot(), script: module.probe(params) })
        // What comes after a change has to be asked anew anyway.
        if (expectsChange(module, params, probes.at(-1)!)) return false
        break
      case 'facts':
        if (module.volatile) return false
        probes.push({ ...spot(), script: module.probe(params) })
        break
      case 'action': {
        const guard = module.guard?.(params)
        if (guard) probes.push({ ...spot(), script: guard })
        if (!playRun.run.options.check || task.keywords.settings.has('check_mode')) return false
        break
      }
      case 'controller':
        for (const [name, value] of module.evaluate(
          params as Dict,
          viewOf(task, round.scope, env, playRun.run),
        ).facts ?? [])
          future.set(name, value)
    }
  }
  return true
}

function judges({ action }: Task): boolean {
  return typeof action !== 'string' && action.kind === 'controller' && action.judges === true
}

/** Did the host's last answer, however old, call for a change? */
function expectsChange(module: Module & { kind: 'state' }, params: object, probe: Probe): boolean {
  const last = probe.machine.lastAnswer(probe)
  if (!last) return false
  return last.code !== 0 || module.plan(module.parse(last.stdout, params), params) !== undefined
}

function meets(task: Task, scope: Layers, env: ReturnType<typeof environmentOf>): boolean {
  return task.keywords.when.every(({ value, place }) => condition(value, place, scope, env) === true)
}

/** Variables as they will be; reading one that is not known yet ends the look-ahead. */
class Future extends Map<string, Value> {
  readonly unknown = new Set<string>()
  override get(name: string): Value | undefined {
    if (this.unknown.has(name)) throw new NotYet()
    return super.get(name)
  }
  override set(name: string, value: Value): this {
    this.unknown?.delete(name)
    return super.set(name, value)
  }
}

class NotYet {}

function endsLookingAhead(error: unknown): boolean {
  return [NotYet, FaultError, Pending, Volatile, Unreachable, BecomeFailed].some(
    (kind) => error instanceof kind,
  )
}
