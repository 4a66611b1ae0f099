import type { Script } from './script.ts'
import type { Dict, Secret, Unknown, Value } from './value.ts'

/** One parameter: JSON Schema, with a few words of our own that start with `x-`. */
export interface ParamSchema {
  readonly type?:
    | 'string'
    | 'integer'
    | 'number'
    | 'boolean'
    | 'array'
    | 'object'
    | readonly ('string' | 'integer' | 'number' | 'boolean')[]
  /** The user's documentation. */
  readonly description?: string
  readonly enum?: readonly (string | number)[]
  readonly default?: unknown
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly items?: ParamSchema
  readonly minItems?: number
  readonly properties?: Readonly<Record<string, ParamSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | ParamSchema
  /** A secret: handed over as `Secret`. */
  readonly writeOnly?: boolean
  /** Other names of the parameter, as Ansible has them. */
  readonly 'x-aliases'?: readonly string[]
  /** The engine hands over `Content` instead of the string: of a local `file`, a rendered `template`, or the `text` itself. */
  readonly 'x-source'?: 'file' | 'template' | 'text'
  /** Name of a boolean parameter that, when true, leaves an `x-source` string as it is. */
  readonly 'x-unless'?: string
  /** The text of `module: some text` goes here. */
  readonly 'x-free-form'?: boolean
  /** A file mode: a YAML integer is its value, a string is octal or symbolic. */
  readonly 'x-mode'?: boolean
  /** The text of an expression or a conditional, which the module evaluates itself: neither rendered nor trimmed. */
  readonly 'x-expression'?: boolean
}

/** A module's parameters as JSON Schema: always one flat object. Types, validation, editor help and the reference page come from it. */
export interface ParamsSchema {
  readonly description: string
  readonly type: 'object'
  readonly properties: Readonly<Record<string, ParamSchema>>
  readonly required?: readonly string[]
  /** True where any further name is allowed, as in set_fact. */
  readonly additionalProperties: boolean
  /** These further names are those of variables. */
  readonly 'x-variables'?: boolean
}

/** Parameters after coercion, defaults and validation; those neither required nor defaulted may be undefined. */
export type Params<S extends ParamsSchema> = 0 extends 1 & S ? Any : Fields<S>

type Fields<S> = S extends { properties: infer P }
  ? { readonly [K in keyof P]: Typed<P[K]> | Absent<P[K], K, S> }
  : Readonly<Record<string, unknown>>
type Absent<P, K, S> = P extends { default: unknown }
  ? never
  : S extends { required: readonly (infer R)[] }
    ? K extends R
      ? never
      : undefined
    : undefined
type Typed<P> = P extends { writeOnly: true }
  ? Secret
  : P extends { 'x-source': string; 'x-unless': string }
    ? Content | string
    : P extends { 'x-source': string }
      ? Content
      : P extends { enum: readonly (infer E)[] }
        ? E
        : P extends { type: infer T }
          ? T extends readonly (infer U)[]
            ? Plain<U>
            : T extends 'array'
              ? P extends { items: infer I }
                ? readonly Typed<I>[]
                : readonly unknown[]
              : T extends 'object'
                ? Fields<P>
                : Plain<T>
          : unknown
type Plain<T> = T extends 'string'
  ? string
  : T extends 'boolean'
    ? boolean
    : T extends 'integer' | 'number'
      ? number
      : unknown

/**
 * What a file holds, by hash. The bytes are with the engine, or kept on the target (see modules/lib/content.ts).
 * `text` is for diffs only: present if the bytes are UTF-8 and at most 256 kB.
 */
export interface Content {
  readonly sha256: string
  /** In bytes. */
  readonly size: number
  readonly text?: string
  /** The source's file name, without folders; absent for texts. */
  readonly name?: string
  /** Permission bits of the source file. */
  readonly mode?: number
  /** For results, whose `checksum` is a SHA-1. */
  readonly sha1?: string
}

/** State before and after, whole: what was not asked for is filled in from `before`. In `after` an undefined field is open. */
export interface Change<State> {
  readonly before: State
  readonly after: State
  /** What has no state of its own: a restart, a reload. Shown to people, and given to `apply`. */
  readonly triggers?: readonly string[]
  /** Why this cannot be taken back. */
  readonly irreversible?: string
  /** The task would find more to do in `after`, as its user wrote it (a text that its own pattern matches): no flaw of the apply. */
  readonly unsettled?: boolean
}

/** What one module may lack and another one bring. */
export type Thing =
  | 'file'
  | 'directory'
  | 'tool'
  | 'account'
  | 'unit'
  | 'package'
  | 'kernel module'
  /** Of a kernel module, by all that uses it. */
  | 'release'
  | 'sysctl'
  /** That of a kernel module which packet filter rules load. */
  | 'filter sysctl'
  | 'chain'
  | 'saved chain'
  | 'rule'

/** The host cannot be brought to what is asked. */
export interface Refusal {
  /** Why, as a sentence. */
  readonly refused: string
  /**
   * What is not there yet, though an earlier task may bring it; `true` where that may be a task of any module. In check
   * mode the change is predicted once such a task has a planned change.
   */
  readonly missing?: Thing | true
  /** What would be planned were it there, as far as that is known: shown in check mode. */
  readonly otherwise?: Change<unknown> | undefined
}

interface Described<Schema extends ParamsSchema> {
  /** The module's short name, as in a task. */
  readonly name: string
  readonly params: Schema
  /** Example tasks, as YAML, for the reference page. */
  readonly examples?: string
  /** Remarks for the reference page, such as what was not proven on a real machine. */
  readonly notes?: readonly string[]
  /** What no schema can say. Returns what is wrong with the parameters; what begins with the name of one is shown there. */
  readonly check?: (params: Params<Schema>) => readonly string[]
}

/** A module that brings a part of a host into a state. All functions are pure. */
export interface StateParts<Schema extends ParamsSchema, State> extends Described<Schema> {
  /** A read-only script that prints the present state. Exit 0: answered; 69: a tool is missing (stderr says which); what else is missing, `plan` refuses. */
  readonly probe: (params: Params<Schema>) => Script
  readonly parse: (output: string, params: Params<Schema>) => State
  readonly plan: (state: State, params: Params<Schema>) => Change<State> | Refusal | undefined
  /**
   * In check mode: what this task will find where an earlier one, which asks the same question, leaves `foreseen`. Only
   * for states that hold no more than their task is about; left out, it is `foreseen` itself.
   */
  readonly foresee?: (foreseen: State, found: State, params: Params<Schema>) => State
  /** What others may lack until this task has changed something; left out, it may bring anything, as actions may. */
  readonly brings?: (params: Params<Schema>) => readonly Thing[]
  /** Tries the candidate without leaving a trace; runs in check mode too. */
  readonly test?: (change: Change<State>, params: Params<Schema>) => Script | undefined
  /** Takes any `before` to any `after`; from params it takes only what names the thing. */
  readonly apply: (change: Change<State>, params: Params<Schema>) => Script
  /** What the operator should know although it is no change. */
  readonly warn?: (state: State, params: Params<Schema>) => readonly string[]
  /** What `register` sees beyond the common fields; default: the state after. */
  readonly result?: (state: State, change: Change<State> | undefined, params: Params<Schema>) => object
}

/** A module that only reads. */
export interface FactsParts<Schema extends ParamsSchema> extends Described<Schema> {
  /** Reads the world outside the host, or time: asked anew each time, never ahead. */
  readonly volatile?: boolean
  /** What playbooks change does not alter it (what the host is). Else check mode does not know it after a planned change. */
  readonly lasting?: boolean
  readonly probe: (params: Params<Schema>) => Script
  /** `ansible_facts` in the result become facts of the host; `failed` and `msg` fail the task. */
  readonly parse: (output: string, params: Params<Schema>) => object
}

/** How a script ended. */
export interface Outcome {
  readonly code: number
  readonly stdout: string
  /** What was printed, where it is not UTF-8 and `stdout` says less. */
  readonly bytes?: Uint8Array
  readonly stderr: string
  /** Why it was killed before its end. */
  readonly abandoned?: string
}

/** A module that does something whose state nobody can ask for. Check mode skips it. */
export interface ActionParts<Schema extends ParamsSchema> extends Described<Schema> {
  /** A read-only script asked first, in check mode too; `done` in the answer's object means there is nothing to do. */
  readonly guard?: (params: Params<Schema>) => Script | undefined
  /** Reads the guard's output: the result of a task that has nothing to do, or undefined. */
  readonly done?: (output: string, params: Params<Schema>) => object | undefined
  readonly run: (params: Params<Schema>) => Script
  /** What the script reads on its standard input. */
  readonly stdin?: (params: Params<Schema>) => string | undefined
  readonly parse: (outcome: Outcome, params: Params<Schema>) => object
}

/** What a controller task may see. */
export interface ControllerView {
  /** Evaluates a conditional (`that:`) or a variable's name. */
  readonly condition: (expression: Value) => boolean | Unknown
  readonly expression: (expression: string) => Value
  /** What the variables of a conditional are, for people. */
  readonly values: (conditional: Value) => Dict
  /** A variable's value, evaluated; undefined where there is none. */
  readonly variable: (name: string) => Value | undefined
  /** The path of a local file or folder that a task names, looked for in this folder of the role, of the task's file and of the playbook. Throws FaultError. */
  readonly locate: (name: string, folder: string) => string
  /** The files in a local folder, sorted; so many folders deep, or in all of them (0). */
  readonly files: (path: string, depth: number) => readonly string[]
  /** The variables that a local YAML file holds. Throws FaultError. */
  readonly variables: (path: string) => Dict
  readonly verbosity: number
}

/** What `add_host` and `group_by` add to the inventory. */
export interface Addition {
  /** Undefined: the host of the task. */
  readonly host: string | undefined
  readonly groups: readonly string[]
  /** Groups that these groups are in. */
  readonly parents: readonly string[]
  readonly variables: Dict
}

/** What a controller task wants. */
export interface ControllerResult {
  readonly failed?: boolean
  readonly skipped?: boolean
  readonly changed?: boolean
  readonly msg?: Value
  /** People see the result whether they ask for details or not. */
  readonly shown?: boolean
  /** Variables of the host to set (set_fact). */
  readonly facts?: Dict
  /** The variables are also kept as facts of lower precedence. */
  readonly cacheable?: boolean
  /** Variables of the host of lower precedence (include_vars). */
  readonly included?: Dict
  /** A host, or the present one, with groups and variables, for the rest of the run. */
  readonly adds?: Addition
  /** How it ends cannot be known before the run. */
  readonly unknown?: Unknown
  /** Further keys of the result. */
  readonly result?: Dict
}

/** A module that runs on the controller: a pure function of the variables. */
export interface ControllerParts<Schema extends ParamsSchema> extends Described<Schema> {
  /** It is about no host, and runs once for all. */
  readonly once?: boolean
  /** It only says something, or fails: later tasks can be foreseen whatever comes of it. */
  readonly judges?: boolean
  /** Parameters arrive as values of the language, evaluated, in the order written. */
  readonly evaluate: (params: Dict, view: ControllerView) => ControllerResult
}

export type StateModule<S extends ParamsSchema, State> = StateParts<S, State> & { readonly kind: 'state' }
export type FactsModule<S extends ParamsSchema> = FactsParts<S> & { readonly kind: 'facts' }
export type ActionModule<S extends ParamsSchema> = ActionParts<S> & { readonly kind: 'action' }
export type ControllerModule<S extends ParamsSchema> = ControllerParts<S> & { readonly kind: 'controller' }

// biome-ignore lint/suspicious/noExplicitAny: the registry holds modules of every schema and state
type Any = any
/** Any module, as the registry holds them. */
export type Module = StateModule<Any, Any> | FactsModule<Any> | ActionModule<Any> | ControllerModule<Any>

/** Defines a module with a state. */
export function defineModule<const Schema extends ParamsSchema, State>(
  parts: StateParts<Schema, State>,
): StateModule<Schema, State> {
  return { kind: 'state', ...parts }
}

/** Defines a module that only reads. */
export function defineFacts<const Schema extends ParamsSchema>(
  parts: FactsParts<Schema>,
): FactsModule<Schema> {
  return { kind: 'facts', ...parts }
}

/** Defines a module that does something without a state. */
export function defineAction<const Schema extends ParamsSchema>(
  parts: ActionParts<Schema>,
): ActionModule<Schema> {
  return { kind: 'action', ...parts }
}

/** Defines a module that runs on the controller. */
export function defineController<const Schema extends ParamsSchema>(
  parts: ControllerParts<Schema>,
): ControllerModule<Schema> {
  return { kind: 'controller', ...parts }
}

/** The change between two states, or undefined where they are the same. */
export function change<State>(
  before: State,
  after: State,
  more: Pick<Change<State>, 'triggers' | 'irreversible' | 'unsettled'> = {},
): Change<State> | undefined {
  const same = equalState(before, after)
  if (same && !more.triggers?.length) return undefined
  return { before, after: same ? before : after, ...more }
}

/** Are two states the same in every field that `after` fixes? Contents are compared by their hash. */
export function equalState(before: unknown, after: unknown): boolean {
  if (before === after) return true
  if (typeof before !== 'object' || typeof after !== 'object' || !before || !after) return false
  if (Array.isArray(before) || Array.isArray(after)) {
    if (!Array.isArray(before) || !Array.isArray(after) || before.length !== after.length) return false
    return after.every((entry, i) => equalState(before[i], entry))
  }
  const a = before as Record<string, unknown>
  const b = after as Record<string, unknown>
  if (typeof b.sha256 === 'string') return a.sha256 === b.sha256
  return Object.keys(b).every((key) => b[key] === undefined || equalState(a[key], b[key]))
}
