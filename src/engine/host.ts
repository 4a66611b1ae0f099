import type { Role, Task } from '../playbook/model.ts'
import type { Dict } from '../value.ts'
import { Facts } from './facts.ts'

/** Does the host take part? `ended` is its own will (meta: end_host), the others are not. */
export type Participation = 'active' | 'failed' | 'unreachable' | 'ended'

/** A host during a run: what outlives tasks and plays. */
export class HostRun {
  readonly name: string
  /** Facts and cacheable set_fact: lower precedence than play variables. */
  readonly facts = new Facts()
  /** set_fact and register. */
  readonly registered: Dict = new Map()
  /** include_vars. */
  readonly included: Dict = new Map()
  /** The role that the host left by `meta: end_role`. */
  left: Role | undefined
  state: Participation = 'active'
  /** In check mode: a change of this host is planned, so what is missing now may be there then. */
  planned = false
  /** Handlers to run at the next flush; those notified by a task whose outcome is unknown are `maybe`. */
  readonly notified = new Map<Task, 'surely' | 'maybe'>()
  constructor(name: string) {
    this.name = name
  }

  get active(): boolean {
    return this.state === 'active'
  }
}
