import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { modules } from '../../modules/index.ts'
import { filesBelow } from '../../src/engine/local-files.ts'
import { runPlaybooks } from '../../src/engine/playbook.ts'
import type { Options } from '../../src/engine/run.ts'
import type { Event } from '../../src/event.ts'
import type { Fault } from '../../src/fault.ts'
import { loadInventory } from '../../src/inventory.ts'
import type { Module } from '../../src/module.ts'
import { loadPlaybook } from '../../src/playbook/load.ts'
import { Loading } from '../../src/playbook/loading.ts'
import type { Prompt } from '../../src/playbook/model.ts'
import { selectTags } from '../../src/playbook/tags.ts'
import { Recap, type Tally } from '../../src/report/recap.ts'
import { readText } from '../../src/text-file.ts'
import { connect } from '../../src/transport/connect.ts'
import type { Connect } from '../../src/transport/shell.ts'
import type { Vault } from '../../src/vault.ts'

/** What came of a run. */
export interface Ran {
  readonly events: readonly Event[]
  readonly faults: readonly Fault[]
  readonly recap: ReadonlyMap<string, Tally>
  readonly exitCode: number
  /** `task host status`, in order; items as `task host status (item)`. */
  readonly trace: readonly string[]
  readonly exchanges: ReadonlyMap<string, number>
}

export interface RigOptions extends Partial<Options> {
  readonly inventory?: string
  readonly connect?: Connect
  readonly modules?: readonly Module[]
  readonly ask?: (prompt: Prompt) => Promise<string>
  readonly vault?: Vault
  readonly step?: (task: string) => Promise<boolean>
  readonly stop?: AbortSignal
  /** Is told of each event as it comes. */
  readonly during?: (event: Event) => void
}

const defaults: Options = {
  check: false,
  diff: false,
  forks: 50,
  limit: undefined,
  tags: [],
  skipTags: [],
  extraVars: new Map(),
  forceHandlers: false,
  verbosity: 0,
  user: undefined,
  privateKeyFile: undefined,
  connection: undefined,
  become: false,
  becomeMethod: undefined,
  becomeUser: undefined,
  connectPassword: undefined,
  becomePassword: undefined,
  timeout: 10,
}

/** A folder of its own for a test; removed by `[Symbol.dispose]`. */
export class Rig {
  readonly folder = mkdtempSync(join(tmpdir(), 'tsplay-rig-'))
  readonly #home = process.env.HOME
  constructor() {
    // Hosts with a local connection keep contents in their home; nobody's real one shall hold what tests store.
    process.env.HOME = join(this.folder, 'home')
    mkdirSync(process.env.HOME)
  }

  file(name: string, text: string | Buffer): string {
    const path = join(this.folder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
    return path
  }

  /** Runs a playbook's text on hosts a, b and c, which all are this machine, or on those of an inventory's text. */
  async run(
    playbook: string,
    {
      inventory,
      connect: other,
      modules: further,
      vault,
      ask,
      step,
      stop,
      during,
      ...options
    }: RigOptions = {},
  ): Promise<Ran> {
    const hosts = inventory ?? 'all:\n  hosts: {a: , b: , c: }\n  vars: {ansible_connection: local}\n'
    const loaded = loadInventory([this.file('hosts.yml', hosts)], { vault, playbookDirs: [this.folder] })
    const all = new Map([...modules, ...(further ?? []).map((module) => [module.name, module] as const)])
    const loading = new Loading(all, readText, filesBelow, vault)
    const book = loadPlaybook(this.file('play.yml', playbook), loading)
    const events: Event[] = []
    if (loading.faults.length > 0) return ended(events, loading.faults)
    const asked = { ...defaults, ...options }
    const plays = book.plays.map((play) => selectTags(play, asked.tags, asked.skipTags))
    await runPlaybooks([{ ...book, plays }], {
      options: asked,
      inventory: loaded,
      modules: all,
      loading,
      connect: other ?? connect,
      emit: (event) => {
        events.push(event)
        during?.(event)
      },
      ...(ask && { ask }),
      ...(step && { step }),
      ...(stop && { stop }),
    })
    return ended(events, [])
  }

  [Symbol.dispose](): void {
    if (this.#home === undefined) delete process.env.HOME
    else process.env.HOME = this.#home
    rmSync(this.folder, { recursive: true, force: true })
  }
}

function ended(events: readonly Event[], faults: readonly Fault[]): Ran {
  const recap = new Recap()
  for (const event of events) recap.add(event)
  const trace = events.flatMap((event) => {
    if (event.type === 'item') return [`${event.task.name} ${event.host} ${event.status} (${event.item})`]
    if (event.type === 'result' && !event.loop) return [`${event.task.name} ${event.host} ${event.status}`]
    return []
  })
  const end = events.find((event) => event.type === 'run-ended')
  return {
    events,
    faults,
    recap: recap.hosts,
    exitCode: faults.length > 0 ? 1 : recap.exitCode,
    trace,
    exchanges: end?.exchanges ?? new Map(),
  }
}
