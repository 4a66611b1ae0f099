import { dirname, join, resolve } from 'node:path'
import { foresee } from '../engine/foresee.ts'
import { filesBelow } from '../engine/local-files.ts'
import { runPlaybooks } from '../engine/playbook.ts'
import type { Event } from '../event.ts'
import { type Fault, FaultError, fault } from '../fault.ts'
import { loadInventory } from '../inventory.ts'
import { loadPlaybook } from '../playbook/load.ts'
import { Loading } from '../playbook/loading.ts'
import type { Playbook } from '../playbook/model.ts'
import { selectTags } from '../playbook/tags.ts'
import { Recap } from '../report/recap.ts'
import { readText } from '../text-file.ts'
import { connect } from '../transport/connect.ts'
import type { Dict } from '../value.ts'
import { printFaults } from './errors.ts'
import { interruption } from './interruption.ts'
import { checkLimit } from './limit.ts'
import { listPlaybooks } from './list-plays.ts'
import { allModules } from './modules.ts'
import { passwordsOf } from './passwords.ts'
import { ask, askFor, isInteractive, stepper } from './prompt.ts'
import { reporterOf } from './reporters.ts'
import { listsOnly, optionsOf, type RunArguments } from './run-options.ts'
import { startAt } from './start-at.ts'
import { tagWarnings } from './tag-warnings.ts'
import { vaultOf } from './vault-passwords.ts'

/** Loads everything, reports all mistakes at once, and runs. Resolves to the exit code. */
export async function runCommand(args: RunArguments): Promise<number> {
  const beside = args.playbooks.map((file) => join(dirname(resolve(file)), 'modules'))
  const faults: Fault[] = []
  const warnings: Fault[] = []
  const modules = await allModules(args.modulePath, beside, faults, warnings)
  const vault = await vaultOf(args)
  const loading = new Loading(modules, readText, filesBelow, vault)
  loading.add(faults)
  loading.lacksModules = faults.length > 0
  const options = loading.attempt(() => optionsOf(args, vault))
  if (options) loading.extraVars = options.extraVars
  const loaded = args.playbooks.map((file) => loadPlaybook(file, loading))
  const readInventory = () =>
    loadInventory(args.inventory, { playbookDirs: args.playbooks.map(dirname), vault })
  const inventory = loading.attempt(readInventory)
  const { tags = [], skipTags = [], extraVars = new Map() } = options ?? {}
  const unknownTags = tagWarnings(loaded, tags, skipTags)
  const warn = (found: readonly Fault[]) => printFaults(found, 'WARNING')
  const interactive = isInteractive()
  if (!interactive && !listsOnly(args)) refuseQuestions(args, loaded, extraVars, loading)
  if (inventory) loading.attempt(() => checkLimit(inventory, args.limit))
  const playbooks = loading.attempt(() => chosen(loaded, tags, skipTags, args.startAtTask))
  if (playbooks) foresee(playbooks, loading, { tags, skipTags })
  warn([...warnings, ...loading.warnings, ...(inventory?.warnings ?? []), ...unknownTags])
  if (loading.faults.length > 0 || !inventory || !options || !playbooks) throw new FaultError(loading.faults)
  if (listsOnly(args)) {
    const { limit } = options
    const wanted = { hosts: args.listHosts, tasks: args.listTasks, tags: args.listTags }
    console.log(listPlaybooks(playbooks, { ...wanted, inventory, limit, extraVars, warn }))
    return 0
  }

  const passwords = await passwordsOf(args)
  const reporter = await reporterOf(args)
  const recap = new Recap()
  const emit = (event: Event) => {
    recap.add(event)
    reporter.event(event)
  }
  const interrupted = interruption()
  const trouble = await runPlaybooks(playbooks, {
    options: { ...options, ...passwords },
    inventory,
    refresh: readInventory,
    modules,
    loading,
    connect: interactive ? (target) => connect(target, (question) => ask(question, true)) : connect,
    emit,
    ...(interactive && { ask: askFor }),
    ...(args.step && { step: stepper() }),
    stop: interrupted.signal,
  }).then(
    () => undefined,
    (error: unknown) => ({ error }),
  )
  // Whatever happened, people want to know how far it got.
  await reporter.end()
  if (trouble) throw trouble.error
  if (recap.idle && args.inventory.length === 0)
    throw fault('nothing was done: no play is for localhost, and no inventory is given (-i)')
  return interrupted.code ?? recap.exitCode
}

/** What the options leave of the playbooks. */
function chosen(
  playbooks: readonly Playbook[],
  tags: readonly string[],
  skipTags: readonly string[],
  start: string | undefined,
): readonly Playbook[] {
  const left = playbooks.map(({ file, plays }) => ({
    file,
    plays: plays.map((play) => selectTags(play, tags, skipTags)),
  }))
  return start === undefined ? left : startAt(left, start)
}

/** What nobody can be asked for, and nothing stands for, is a mistake before anything is done. */
function refuseQuestions(
  { step }: RunArguments,
  playbooks: readonly Playbook[],
  extraVars: Dict,
  loading: Loading,
): void {
  if (step) loading.fault('--step: there is no terminal to ask on', undefined)
  for (const { name, place, standing } of playbooks.flatMap(({ plays }) =>
    plays.flatMap((play) => play.prompts),
  ))
    if (standing === undefined && !extraVars.has(name))
      loading.fault(
        `vars_prompt: there is no terminal to ask for ${name} on`,
        place,
        `give it with -e ${name}=…, or write a default`,
      )
}
