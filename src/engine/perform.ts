import type { Addition, Module, Thing } from '../module.ts'
import type { Task } from '../playbook/model.ts'
import type { Environment } from '../template/environment.ts'
import { type Dict, fromPlain, Unknown } from '../value.ts'
import type { Layers } from '../vars.ts'
import { probesAhead } from './ahead.ts'
import type { Aside } from './aside.ts'
import type { Context } from './context.ts'
import { environmentVariables } from './environment-variables.ts'
import { settled } from './evaluation.ts'
import { type Done, executeAction, executeFacts, executeState, type Work } from './execute.ts'
import { Gathering } from './facts.ts'
import { HostRun } from './host.ts'
import { parametersOf } from './parameters.ts'
import type { Run } from './run.ts'
import { flagOf, integerOf } from './settings.ts'
import { delegateOf, spotOf } from './spot.ts'
import { stopOf } from './stopping.ts'
import { viewOf } from './view.ts'

/** Seconds between questions where `poll` is left out, as in Ansible. */
const defaultPoll = 15

/** Runs the module, whatever its kind. */
export async function perform(context: Context, scope: Layers, again: boolean): Promise<Done> {
  const { playRun, task, env } = context
  // What these say must be known before anything is done.
  const hidden = await settled(() => {
    const flag = (name: string) => flagOf(task, name, scope, env)
    const [secret] = ['no_log', 'ignore_errors', 'ignore_unreachable', 'run_once', 'any_errors_fatal'].map(
      flag,
    )
    integerOf(task.keywords.settings.get('throttle'), 'throttle', scope, env)
    return secret
  })
  const module = task.action
  if (typeof module === 'string') throw new Error(`meta ${module} is not run as a task`)
  const given = await settled(() => parametersOf(module, task, scope, env, playRun.run))
  if (given instanceof Unknown) return { changed: false, failed: false, result: {}, unknown: given.reason }
  const { params, exposed } = given
  const { warnings = [], ...done } = await runModule(module, params, context, scope, again)
  for (const message of hidden || exposed ? [] : warnings)
    playRun.run.emit({
      type: 'warning',
      host: context.host.name,
      fault: { message: `${module.name}: ${message}`, place: task.place },
    })
  if (!exposed) return done
  const { predicted, unknown } = done
  return {
    ...done,
    hidden: true,
    ...(predicted !== undefined && { predicted: 'what is missing is secret' }),
    ...(unknown !== undefined && { unknown: 'why is secret' }),
  }
}

async function runModule(
  module: Module,
  params: object,
  context: Context,
  scope: Layers,
  again: boolean,
): Promise<Done> {
  const { playRun, task, host, env, cursor } = context
  const { run } = playRun
  if (module.kind === 'controller') {
    const said = await settled(() => module.evaluate(params as Dict, viewOf(task, scope, env, run)))
    if (said.unknown) return { changed: false, failed: false, result: {}, unknown: said.unknown.reason }
    for (const receiver of await receiversOf(context, scope)) {
      for (const [name, value] of said.facts ?? []) {
        receiver.registered.set(name, value)
        if (said.cacheable) receiver.facts.set(name, value)
      }
      for (const [name, value] of said.included ?? []) receiver.included.set(name, value)
    }
    if (said.adds) addTo(run, host, said.adds)
    const result = new Map([
      ...(said.msg === undefined ? [] : ([['msg', said.msg]] as const)),
      ...(said.result ?? []),
    ])
    return {
      changed: said.changed ?? false,
      failed: said.failed ?? false,
      skipped: said.skipped ?? false,
      shown: said.shown ?? false,
      result,
    }
  }
  const check = (await settled(() => flagOf(task, 'check_mode', scope, env))) ?? run.options.check
  const environment = await settled(() => environmentVariables(task, scope, env))
  if (environment instanceof Unknown)
    return { changed: false, failed: false, result: {}, unknown: environment.reason }
  const delegate = await settled(() => delegateOf(task, scope, env))
  const concerned = [host, run.hosts.get(delegate ?? host.name) ?? host]
  const work: Work = {
    planned: () => concerned.at(-1)!.planned,
    expects: (missing) => concerned.at(-1)!.expects(missing),
    spot: await settled(() => spotOf(playRun, host, task, scope, env)),
    check,
    rehearsal: run.options.check,
    contents: run.contents,
    ahead: () => probesAhead(playRun, host, task, cursor),
    machines: () => run.machines.values(),
    anyPlanned: () => [...run.hosts.values()].some((other) => other.planned),
    environment,
    aside: await settled(() => asideOf(task, scope, env, run, stopOf(run, host))),
  }
  if (task === playRun.play.gathering && module.kind === 'facts') {
    // A host that is gone is found out here; what it is like is asked when somebody wants to know.
    await work.spot.machine.shell(work.spot.become)
    host.facts.gather(new Gathering(module, params, work.spot, work.ahead))
    return { changed: false, failed: false, result: {} }
  }
  // An attempt that hopes for another answer has to ask for it.
  if (again) work.spot.machine.forget()
  const done = await (module.kind === 'state'
    ? executeState(module, params, work)
    : module.kind === 'facts'
      ? executeFacts(module, params, work)
      : executeAction(module, params, work))
  const facts = (fromPlain(done.result) as Dict).get('ansible_facts')
  if (facts instanceof Map)
    for (const receiver of await receiversOf(context, scope))
      for (const [name, value] of facts) receiver.facts.set(String(name), value)
  if (check && (done.changed || done.unknown !== undefined))
    for (const one of concerned) {
      one.planned = true
      for (const thing of broughtBy(module, params)) one.coming.add(thing)
    }
  return done
}

/** What a planned task may bring. */
function broughtBy(module: Module, params: object): readonly (Thing | 'anything')[] {
  if (module.kind === 'facts') return []
  return (module.kind === 'state' && module.brings?.(params)) || ['anything']
}

/** The hosts that get what the task finds: its own, with `delegate_facts` the delegate, with `run_once` all of the batch. */
async function receiversOf(
  { playRun, task, host, env }: Context,
  scope: Layers,
): Promise<readonly HostRun[]> {
  const { settings } = task.keywords
  const flagged = async (name: string) =>
    settings.has(name) && (await settled(() => flagOf(task, name, scope, env))) === true
  if (await flagged('delegate_facts')) {
    const delegate = await settled(() => delegateOf(task, scope, env))
    return [playRun.run.hosts.get(delegate ?? host.name) ?? host]
  }
  return (await flagged('run_once')) ? playRun.batch.filter((other) => other.active) : [host]
}

/** Adds to the inventory what `add_host` and `group_by` say. */
function addTo(run: Run, host: HostRun, { host: name, groups, parents, variables }: Addition): void {
  if (name === undefined) {
    for (const group of groups) run.inventory.addToGroup(host.name, group, parents)
    return
  }
  run.inventory.addHost(name, groups, variables)
  if (!run.hosts.has(name)) run.hosts.set(name, new HostRun(name))
}

/** Whether the task runs aside, and how; with `async: 0` it does not. */
function asideOf(
  task: Task,
  scope: Layers,
  env: Environment,
  run: Run,
  stop: AbortSignal,
): Aside | undefined {
  const seconds = integerOf(task.async, 'async', scope, env)
  const status = run.modules.get('async_status')
  if (!seconds || status?.kind !== 'action') return undefined
  return { seconds, poll: integerOf(task.poll, 'poll', scope, env) ?? defaultPoll, status, stop }
}
