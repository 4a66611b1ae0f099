import type { Fault } from './fault.ts'
import type { Dict, Place } from './value.ts'

/** Everything that happens in a run. Reporters, the recap, the journal and the exit code read events and nothing else. */
export type Event =
  | {
      readonly type: 'play-started'
      readonly name: string
      readonly hosts: readonly string[]
      readonly place: Place
    }
  /** The pattern of a play matched nothing. */
  | { readonly type: 'no-hosts'; readonly play: string }
  | { readonly type: 'task-started'; readonly task: TaskLabel }
  /** One item of a loop; the whole task follows as a result. */
  | ({ readonly type: 'item'; readonly item: string } & ResultFields)
  | ({ readonly type: 'result'; readonly loop: boolean } & ResultFields)
  /** An include brought a file to hosts. */
  | {
      readonly type: 'included'
      readonly task: TaskLabel
      readonly file: string
      readonly hosts: readonly string[]
      readonly item: string | undefined
    }
  /** An attempt of an `until` task did not succeed yet; `msg` is what the module said of it, where people may see that. */
  | {
      readonly type: 'retry'
      readonly host: string
      readonly task: TaskLabel
      readonly left: number
      readonly msg?: string | undefined
    }
  /** A failure of the host was caught by a rescue section. */
  | { readonly type: 'rescued'; readonly host: string }
  /** What a host failed at is forgotten (meta: clear_host_errors). */
  | { readonly type: 'cleared'; readonly host: string }
  | { readonly type: 'warning'; readonly fault: Fault; readonly host?: string }
  /** All hosts of the batch are gone. */
  | { readonly type: 'no-more-hosts' }
  | { readonly type: 'run-ended'; readonly exchanges: ReadonlyMap<string, number>; readonly seconds: number }

/** A task as people see it. */
export interface TaskLabel {
  readonly name: string
  readonly module: string
  readonly handler: boolean
  readonly place: Place
}

/** How a task, or one item of it, ended on a host. */
export type Status = 'ok' | 'changed' | 'failed' | 'skipped' | 'unreachable'

/** What items and whole tasks have in common. */
export interface ResultFields {
  readonly task: TaskLabel
  readonly host: string
  /** Where the task ran, if it was delegated. */
  readonly delegate?: string | undefined
  readonly status: Status
  /** The failure is ignored; the host goes on. */
  readonly ignored?: boolean
  /** Told to people, but nothing for the recap. */
  readonly uncounted?: true
  /** What `register` holds. */
  readonly result: Dict
  /** People see the result whether they ask for details or not. */
  readonly shown?: boolean | undefined
  readonly change?: ShownChange | undefined
  /** Whether to show the change line by line; undefined where the task leaves it to the command line. */
  readonly diff?: boolean | undefined
  /** Check mode could not ask; an earlier planned change may bring what is missing. */
  readonly predicted?: string | undefined
  /** Nobody can know before the run. */
  readonly unknown?: string | undefined
  /** The user's mistakes that showed at this host. */
  readonly faults?: readonly Fault[] | undefined
  /** Say nothing of the result (`no_log`). */
  readonly hidden?: boolean
}

/** A change as reporters see it: the module's states, its triggers, and whether it can be taken back. */
export interface ShownChange {
  readonly before: unknown
  readonly after: unknown
  readonly triggers: readonly string[]
  readonly irreversible?: string | undefined
}

/** Takes events as they happen. */
export type Emit = (event: Event) => void

/** For the end of a switch over a closed union. */
export function unreachable(value: never): never {
  throw new Error(`unexpected ${JSON.stringify(value)}`)
}
