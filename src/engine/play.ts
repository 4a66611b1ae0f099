import { dirname, resolve } from 'node:path'
import type { Play, Task } from '../playbook/model.ts'
import { evaluate } from '../template/template.ts'
import { type Dict, type Place, Template, type Value } from '../value.ts'
import { merged } from '../vars.ts'
import { batches } from './batches.ts'
import { HostRun } from './host.ts'
import { interleaved } from './interleaved.ts'
import { flushHandlers, revived, runItems } from './items.ts'
import { eachOf } from './linear.ts'
import { print } from './loop.ts'
import { playHosts } from './play-hosts.ts'
import type { Run } from './run.ts'
import { environmentOf, expose, type PlayRun } from './scope.ts'
import { flag, text } from './settings.ts'
import { Turns } from './turns.ts'
import { VarsFiles } from './vars-files.ts'
import { noEffect } from './without-effect.ts'

/** Runs a play, batch by batch. Resolves to false where the playbook must stop: a whole batch was lost. */
export async function runPlay(run: Run, play: Play): Promise<boolean> {
  const directory = dirname(resolve(play.file))
  const prompted = await answersOf(run, play)
  const variables = merged(play.vars, prompted, run.options.extraVars)
  const env = environmentOf({ run, directory }, undefined)
  const render = (value: Value) => evaluate(value, { get: (name) => variables.get(name) }, env)
  const name = play.name.value instanceof Template ? print(render(play.name.value)) : print(play.name.value)

  const hosts = hostsOf(run, play, render)
  if (hosts.length === 0) {
    run.emit({ type: 'play-started', name, hosts: [], place: play.place })
    run.emit({ type: 'no-hosts', play: name })
    return true
  }
  for (const host of hosts) {
    host.notified.clear()
    host.roles.clear()
    if (host.state === 'ended' || host.state === 'done') host.state = 'active'
  }
  const files = new VarsFiles(play, prompted, render, run.loading)
  // Hosts that were lost before have their places in the batches, but nothing runs on them.
  for (const places of batches(play, hosts, render)) {
    if (run.stop.aborted) return false
    const batch = places.filter((host) => host.active)
    if (places.every((host) => host.state === 'ended')) continue
    run.emit({ type: 'play-started', name, hosts: batch.map((host) => host.name), place: play.place })
    const alone = strategyOf(play, render) !== 'linear'
    const playRun: PlayRun = {
      run,
      play,
      emit: alone ? interleaved(run.emit) : run.emit,
      directory,
      files,
      hosts,
      batch,
      places,
      render,
      fatal: false,
      turns: alone ? new Turns() : undefined,
      handlers: [...play.handlers],
      roles: [],
      roleVars: new Map(),
      roleDefaults: new Map(),
    }
    if (alone && play.maxFailPercentage)
      run.emit({ type: 'warning', fault: noEffect('max_fail_percentage', play.maxFailPercentage.place) })
    expose(playRun, play.roles)
    await runBatch(playRun)
    const lost = batch.every((host) => host.state === 'failed' || host.state === 'unreachable')
    if (lost && playRun.fatal) run.emit({ type: 'no-more-hosts' })
    if (lost && (playRun.fatal || batch.length === places.length)) return false
  }
  return true
}

async function runBatch(playRun: PlayRun): Promise<void> {
  const { run, play, batch } = playRun
  const force =
    run.options.forceHandlers ||
    (play.forceHandlers
      ? flag(playRun.render(play.forceHandlers.value), 'force_handlers', play.forceHandlers.place)
      : false)
  // What was known belongs to the play before, which may have changed anything.
  for (const machine of run.machines.values()) machine.forget()
  const [before, ...rest] = play.sections
  const gathering = gatheringTask(playRun)
  const sections = [[...gathering, ...before!], ...rest]
  const walk = async (hosts: readonly HostRun[]) => {
    for (const section of sections) {
      const entered = hosts.filter((host) => host.active)
      await runItems(playRun, section, hosts, undefined)
      if (force) await revived(entered, () => flushHandlers(playRun, entered))
      else await flushHandlers(playRun, hosts)
    }
  }
  if (playRun.turns) await eachOf(batch, run.options.forks, (host) => walk([host]))
  else await walk(batch)
  for (const host of batch) tellForgotten(run, host)
}

function strategyOf({ strategy }: Play, render: PlayRun['render']): string {
  const written = strategy && text(render(strategy.value), 'strategy', strategy.place)
  return written?.replace(/^ansible\.builtin\./, '') ?? 'linear'
}

/** What was notified on a host that failed never runs, in this run or the next: people must know. */
function tellForgotten(run: Run, host: HostRun): void {
  const forgotten = new Map<string, Place>()
  // A role that the play names twice brings its handlers twice.
  for (const { name, moduleName, place } of host.notified.keys())
    forgotten.set(name ? print(name.value) : moduleName, place)
  for (const [name, place] of forgotten) {
    const message = `the handler ${JSON.stringify(name)} was notified and did not run`
    run.emit({ type: 'warning', host: host.name, fault: { message, place } })
  }
}

function hostsOf(run: Run, play: Play, render: (value: Value) => Value): readonly HostRun[] {
  const chosen = playHosts(play, run.inventory, run.options.limit, render)
  for (const warning of chosen.warnings) run.emit({ type: 'warning', fault: warning })
  return chosen.hosts.map(({ name }) => {
    const known = run.hosts.get(name) ?? new HostRun(name)
    run.hosts.set(name, known)
    return known
  })
}

/** What the operator says to the play's prompts, or else what stands there. */
async function answersOf({ options, ask }: Run, { prompts }: Play): Promise<Dict> {
  const answers: Dict = new Map()
  for (const prompt of prompts) {
    if (options.extraVars.has(prompt.name)) continue
    const answer = await ask?.(prompt)
    answers.set(prompt.name, answer || (prompt.standing ?? answer ?? null))
  }
  return answers
}

/** The task Gathering Facts, unless the play does without. */
function gatheringTask({ play, render }: PlayRun): readonly Task[] {
  const { gathering, gatherFacts } = play
  const wanted = !gatherFacts || flag(render(gatherFacts.value), 'gather_facts', gatherFacts.place)
  return wanted && gathering ? [gathering] : []
}
