import type { Thing } from '../module.ts'
import type { Role, Task } from '../playbook/model.ts'
import type { Dict, Value } from '../value.ts'
import { Facts } from './facts.ts'

/**
 * Does the host take part? By what `meta` said it does not: `ended` until the next play, `done` with its batch, `left`
 * until the end of a role; or it was lost.
 */
export type Participation = 'active' | 'failed' | 'unreachable' | 'ended' | 'done' | 'left'

/** The task that failed, and its result, as `rescue` sees them. */
interface Failure {
  readonly task: Value
  readonly result: Value
  /** The recap keeps it, rescued or not. */
  readonly kept?: true
}

/** A host during a run: what outlives tasks and plays. */
export class HostRun {
  readonly name: string
  /** Facts and cacheable set_fact: lower precedence than play variables. */
  readonly facts = new Facts()
  /** set_fact and register. */
  readonly registered: Dict = new Map()
  /** include_vars. */
  readonly included: Dict = new Map()
  /** By its use in the play: roles of which a task ran here, and those that are done. */
  readonly roles = new Map<string, 'begun' | 'done'>()
  state: Participation = 'active'
  /** Blocks it is in of which the rescue or always part is to come. */
  shelters = 0
  /** It was in one when it failed last. */
  sheltered = false
  /** `always` parts it is in: an interrupt does not end them. */
  tidying = 0
  /** The last one. */
  failure: Failure | undefined
  /** In check mode: a change of this host is planned. */
  planned = false
  /** In check mode: what changes that are planned, or may come to be, may bring. */
  readonly coming = new Set<Thing | 'anything'>()
  /** Handlers to run at the next flush; those notified by a task whose outcome is unknown are `maybe`. */
  readonly notified = new Map<Task, 'surely' | 'maybe'>()
  constructor(name: string) {
    this.name = name
  }

  /** Remembers that a task of a role was not skipped here. */
  begin(role: Role | undefined): void {
    if (role && !this.roles.has(role.use)) this.roles.set(role.use, 'begun')
  }

  /** The host failed or was lost at a task. */
  lose(state: 'failed' | 'unreachable', failure: Failure): void {
    this.state = state
    this.failure = failure
    this.sheltered = this.shelters > 0
  }

  /** Is the host one of `ansible_play_hosts`? As in Ansible also where its batch was ended. */
  get listed(): boolean {
    return this.active || this.state === 'left' || this.state === 'done'
  }

  /** In check mode: may it be there in the run, though it is missing now? */
  expects(thing: Thing): boolean {
    return this.coming.has(thing) || this.coming.has('anything')
  }

  get active(): boolean {
    return this.state === 'active'
  }
}
