import type { Emit } from '../event.ts'
import type { Inventory } from '../inventory.ts'
import type { Module } from '../module.ts'
import type { Loading } from '../playbook/loading.ts'
import type { Prompt } from '../playbook/model.ts'
import type { Answer } from '../template/pending.ts'
import type { Connect } from '../transport/shell.ts'
import type { Dict, Secret } from '../value.ts'
import type { Contents } from './contents.ts'
import type { HostRun } from './host.ts'
import type { Machine } from './machine.ts'
import type { SourceFiles } from './source-files.ts'

/** What the operator asked for on the command line. */
export interface Options {
  readonly check: boolean
  readonly diff: boolean
  /** Hosts at work at a time. */
  readonly forks: number
  readonly limit: string | undefined
  readonly tags: readonly string[]
  readonly skipTags: readonly string[]
  readonly extraVars: Dict
  readonly forceHandlers: boolean
  readonly verbosity: number
  /** Defaults for hosts whose variables do not say. */
  readonly user: string | undefined
  readonly privateKeyFile: string | undefined
  readonly connection: string | undefined
  readonly become: boolean
  readonly becomeMethod: string | undefined
  readonly becomeUser: string | undefined
  readonly connectPassword: Secret | undefined
  readonly becomePassword: Secret | undefined
  /** Seconds for connecting and logging in, for hosts whose variables do not say; ssh_config may, where it is left out. */
  readonly timeout: number | undefined
}

/** Everything one run shares. */
export interface Run {
  readonly options: Options
  inventory: Inventory
  /** Reads the inventory's sources again. Throws FaultError. */
  readonly refresh: () => Inventory
  readonly emit: Emit
  readonly modules: ReadonlyMap<string, Module>
  /** For what is loaded while the play runs. */
  readonly loading: Loading
  readonly connect: Connect
  readonly hosts: Map<string, HostRun>
  readonly machines: Map<string, Machine>
  readonly contents: Contents
  readonly sources: SourceFiles
  /** Answers of lookups that had to wait. */
  readonly answers: Map<string, Answer>
  /** Asks the operator; undefined where nobody can be asked. */
  readonly ask: ((prompt: Prompt) => Promise<string>) | undefined
  /** Asks the operator whether to run a task; undefined: all are run. */
  readonly step: ((task: string) => Promise<boolean>) | undefined
  /** The operator wants to stop: what has begun is finished, nothing more is begun (see stopping.ts). */
  readonly stop: AbortSignal
}
