import type { Options } from '../engine/run.ts'
import { fault } from '../fault.ts'
import type { Vault } from '../vault.ts'
import { extraVars } from './extra-vars.ts'
import type { PasswordArguments, Passwords } from './passwords.ts'
import type { VaultArguments } from './vault-passwords.ts'

/** What `tsplay run` takes, as commander hands it over. */
export interface RunArguments extends PasswordArguments, VaultArguments {
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
  readonly connection?: string
  readonly become: boolean
  readonly becomeMethod?: string
  readonly becomeUser?: string
  readonly forceHandlers: boolean
  readonly modulePath: readonly string[]
  readonly timeout?: string
  readonly syntaxCheck: boolean
  readonly listHosts: boolean
  readonly listTasks: boolean
  readonly listTags: boolean
  readonly startAtTask?: string
  readonly step: boolean
  readonly output?: 'lines' | 'json' | 'live'
  readonly verbose: number
}

/** Does the operator only want to see what would run? */
export function listsOnly(args: RunArguments): boolean {
  return args.syntaxCheck || args.listHosts || args.listTasks || args.listTags
}

/** What the engine needs to know of them, but for passwords. Throws FaultError. */
export function optionsOf(args: RunArguments, vault: Vault): Omit<Options, keyof Passwords> {
  const names = (lists: readonly string[]) =>
    lists.flatMap((list) => list.split(',')).map((name) => name.trim())
  return {
    check: args.check,
    diff: args.diff,
    forks: positive(args.forks, '--forks'),
    limit: args.limit,
    tags: names(args.tags),
    skipTags: names(args.skipTags),
    extraVars: extraVars(args.extraVars, vault),
    forceHandlers: args.forceHandlers,
    verbosity: args.verbose,
    user: args.user,
    privateKeyFile: args.privateKey,
    connection: args.connection,
    become: args.become,
    becomeMethod: args.becomeMethod,
    becomeUser: args.becomeUser,
    timeout: args.timeout === undefined ? undefined : positive(args.timeout, '--timeout'),
  }
}

function positive(text: string, option: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text)
  throw fault(`${option}: expected a whole number above zero, got ${JSON.stringify(text)}`)
}
