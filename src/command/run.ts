import { dirname, join, resolve } from 'node:path'
import { runPlaybooks } from '../engine/playbook.ts'
import type { Options } from '../engine/run.ts'
import type { Event } from '../event.ts'
import { FaultError, fault } from '../fault.ts'
import { loadInventory } from '../inventory.ts'
import { loadPlaybook } from '../playbook/load.ts'
import { Loading } from '../playbook/loading.ts'
import type { Playbook } from '../playbook/model.ts'
import { jsonReporter } from '../report/json.ts'
import { linesReporter } from '../report/lines.ts'
import { paint } from '../report/paint.ts'
import { Recap } from '../report/recap.ts'
import type { Reporter } from '../report/reporter.ts'
import { connect } from '../transport/connect.ts'
import { printFaults, textOf } from './errors.ts'
import { extraVars } from './extra-vars.ts'
import { checkLimit } from './limit.ts'
import { allModules } from './modules.ts'
import { askFor, isInteractive } from './prompt.ts'
import { tagWarnings } from './tag-warnings.ts'

/** What `tsplay run` takes, as commander hands it over. */
export interface RunArguments {
  readonly playbooks: readonly string[]
  readonly inventory: readonly string[]
  readonly check: boolean
  readonly diff: boolean
  readonly limit?: string
  readonly tags: readonly string[]
  readonly skipTags: readonly string[]
  readonly extraVars: readonly string[]
  readonly forks: string
  readonly user?: string
  readonly privateKey?: string
  readonly become: boolean
  readonly becomeUser?: string
  readonly forceHandlers: boolean
  readonly modulePath: readonly string[]
  readonly timeout: string
  readonly syntaxCheck: boolean
  readonly output?: 'lines' | 'json' | 'live'
  readonly verbose: number
}

/** Characters that are written at once. */
const mostGathered = 64 * 1024

/** Loads everything, reports all mistakes at once, and runs. Resolves to the exit code. */
export async function runCommand(args: RunArguments): Promise<number> {
  const options = optionsOf(args)
  const beside = args.playbooks.map((file) => join(dirname(resolve(file)), 'modules'))
  const modules = await allModules(args.modulePath, beside)
  const loading = new Loading(modules, textOf)
  const playbooks = args.playbooks.map((file) => loadPlaybook(file, loading))
  const readInventory = () => loadInventory(args.inventory, { playbookDirs: args.playbooks.map(dirname) })
  const inventory = loading.attempt(readInventory)
  const unknownTags = tagWarnings(playbooks, options.tags, options.skipTags)
  printFaults([...loading.warnings, ...(inventory?.warnings ?? []), ...unknownTags], 'WARNING')
  const interactive = isInteractive()
  if (!interactive && !args.syntaxCheck) refusePrompts(playbooks, options, loading)
  if (inventory) loading.attempt(() => checkLimit(inventory, args.limit))
  if (loading.faults.length > 0 || !inventory) throw new FaultError(loading.faults)
  if (args.syntaxCheck) {
    for (const { file, plays } of playbooks)
      console.log(`${file}: ${plays.length} ${plays.length === 1 ? 'play' : 'plays'}, no mistakes found`)
    return 0
  }

  const reporter = await reporterOf(args)
  const recap = new Recap()
  const emit = (event: Event) => {
    recap.add(event)
    reporter.event(event)
  }
  const interrupted = interruption()
  const trouble = await runPlaybooks(playbooks, {
    options,
    inventory,
    refresh: readInventory,
    modules,
    loading,
    connect,
    emit,
    ...(interactive && { ask: askFor }),
    stop: interrupted.signal,
  }).then(
    () => undefined,
    (error: unknown) => ({ error }),
  )
  // Whatever happened, people want to know how far it got.
  await reporter.end()
  if (trouble) throw trouble.error
  return interrupted.code ?? recap.exitCode
}

/** What nobody can be asked for, and nothing stands for, is a mistake before anything is done. */
function refusePrompts(playbooks: readonly Playbook[], { extraVars }: Options, loading: Loading): void {
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

/** The first interrupt, or the end of whoever reads our output, lets what has begun finish; the second one ends at once. */
function interruption(): { readonly signal: AbortSignal; readonly code: number | undefined } {
  const controller = new AbortController()
  let code: number | undefined
  for (const [name, number] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.once(name, () => {
      code = number
      console.error('Stopping: what has begun is finished first. Again to stop at once.')
      controller.abort()
    })
  }
  // Nobody reads on, as in `tsplay … | head`: as if a signal had said so.
  process.stdout.once('error', () => {
    code ??= 141
    controller.abort()
  })
  return {
    signal: controller.signal,
    get code() {
      return code
    },
  }
}

function optionsOf(args: RunArguments): Options {
  const names = (lists: readonly string[]) =>
    lists.flatMap((list) => list.split(',')).map((name) => name.trim())
  return {
    check: args.check,
    diff: args.diff,
    forks: positive(args.forks, '--forks'),
    limit: args.limit,
    tags: names(args.tags),
    skipTags: names(args.skipTags),
    extraVars: extraVars(args.extraVars),
    forceHandlers: args.forceHandlers,
    verbosity: args.verbose,
    user: args.user,
    privateKeyFile: args.privateKey,
    become: args.become,
    becomeUser: args.becomeUser,
    connectPassword: undefined,
    becomePassword: undefined,
    timeout: positive(args.timeout, '--timeout'),
  }
}

function positive(text: string, option: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text)
  throw fault(`${option}: expected a whole number above zero, got ${JSON.stringify(text)}`)
}

/** Gathers what is written at one moment: a thousand small writes cost more than one. Ends whatever happens. */
function gathered(write: (text: string) => void): (text: string) => void {
  let pending = ''
  const flush = () => {
    if (pending !== '') write(pending)
    pending = ''
  }
  process.once('exit', flush)
  return (text) => {
    if (pending === '') setImmediate(flush)
    pending += text
    if (pending.length > mostGathered) flush()
  }
}

async function reporterOf({ output, verbose, diff, check }: RunArguments): Promise<Reporter> {
  const write = gathered((text) => void process.stdout.write(text))
  if (output === 'json') return jsonReporter(write)
  const colours = process.stdout.isTTY === true && !process.env.NO_COLOR
  const brief = output === 'live' && process.stdout.isTTY === true
  const lines = linesReporter({
    write,
    paint: paint(colours),
    diff,
    check,
    brief,
    verbosity: verbose,
    textOf,
  })
  if (!brief) return lines
  const { liveReporter } = await import('../report/live.ts')
  return liveReporter(lines)
}
