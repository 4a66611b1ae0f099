import { setMaxListeners } from 'node:events'
import type { Emit } from '../event.ts'
import type { Inventory } from '../inventory.ts'
import type { Module } from '../module.ts'
import type { Loading } from '../playbook/loading.ts'
import type { Playbook, Prompt } from '../playbook/model.ts'
import type { Connect } from '../transport/shell.ts'
import { Contents } from './contents.ts'
import { HostRun } from './host.ts'
import { runPlay } from './play.ts'
import type { Options, Run } from './run.ts'
import { SourceFiles } from './source-files.ts'

/** What a run needs from outside. */
export interface Setup {
  readonly options: Options
  readonly inventory: Inventory
  /** Reads the inventory's sources again. Throws FaultError. */
  readonly refresh?: () => Inventory
  readonly modules: ReadonlyMap<string, Module>
  readonly loading: Loading
  readonly connect: Connect
  readonly emit: Emit
  /** Asks the operator for a variable of `vars_prompt`; left out where nobody can be asked. */
  readonly ask?: (prompt: Prompt) => Promise<string>
  /** Asks the operator whether to run a task; left out: all are run. */
  readonly step?: (task: string) => Promise<boolean>
  /** Aborted when the operator wants to stop. */
  readonly stop?: AbortSignal
}

/** Runs loaded playbooks, one after the other, with the tasks that tags have left of them. All that happens is told as events. */
export async function runPlaybooks(playbooks: readonly Playbook[], setup: Setup): Promise<void> {
  const { options, inventory, modules, loading, connect, emit, stop = new AbortController().signal } = setup
  // Every host listens, and Node would warn of more than ten.
  setMaxListeners(0, stop)
  const started = performance.now()
  loading.onWarning = (fault) => emit({ type: 'warning', fault })
  const run: Run = {
    options,
    inventory,
    refresh: setup.refresh ?? (() => inventory),
    modules,
    loading,
    emit,
    connect,
    hosts: new Map([...inventory.hosts.keys()].map((name) => [name, new HostRun(name)])),
    machines: new Map(),
    contents: new Contents(),
    sources: new SourceFiles(loading.vault),
    answers: new Map(),
    ask: setup.ask,
    step: setup.step,
    stop,
  }
  try {
    for (const { plays } of playbooks) for (const play of plays) if (!(await runPlay(run, play))) return
  } finally {
    const exchanges = new Map<string, number>()
    for (const machine of run.machines.values())
      exchanges.set(machine.name, (exchanges.get(machine.name) ?? 0) + (await machine.exchanges()))
    await Promise.all([...run.machines.values()].map((machine) => machine.close()))
    emit({ type: 'run-ended', exchanges, seconds: (performance.now() - started) / 1000 })
  }
}
