import type { Module } from '../module.ts'
import type { Origin } from '../schema.ts'
import type { MapNode } from '../source.ts'
import type { Dict, Place, Template, Value } from '../value.ts'

/** A value as written, and where. */
export interface Located {
  readonly value: Value
  readonly place: Place
}

/** A playbook file, loaded and checked. */
export interface Playbook {
  readonly file: string
  readonly plays: readonly Play[]
}

export interface Play {
  /** The playbook's file. */
  readonly file: string
  readonly name: Located
  readonly place: Place
  readonly hosts: Located
  readonly keywords: Keywords
  readonly vars: Dict
  readonly prompts: readonly Prompt[]
  /** Names of files of variables; a list in it names alternatives. */
  readonly varsFiles: readonly Located[]
  readonly gatherFacts: Located | undefined
  /** The task that gathers facts, if its tags select it. */
  readonly gathering: Task | undefined
  /** Sizes of the batches: numbers or percentages; the last repeats. Empty: all hosts at once. */
  readonly serial: readonly Located[]
  readonly order: Located | undefined
  readonly strategy: Located | undefined
  readonly maxFailPercentage: Located | undefined
  readonly forceHandlers: Located | undefined
  /** Roles whose variables all tasks of the play see. */
  readonly roles: readonly Role[]
  /** In the order they run; handlers are flushed after each. */
  readonly sections: readonly Section[]
  /** Those of roles first, then the play's own: definition order. */
  readonly handlers: readonly Task[]
}

/** A variable that the operator is asked for. */
export interface Prompt {
  readonly name: string
  readonly place: Place
  readonly text: string
  /** Stands where nothing is answered. */
  readonly standing: Value | undefined
  /** The answer is not shown while it is typed. */
  readonly hidden: boolean
  readonly confirm: boolean
}

/** pre_tasks, roles with tasks, or post_tasks. */
export type Section = readonly Item[]

export type Item = Task | Block

/** Tasks with common keywords, which each task has inherited already. */
export interface Block {
  readonly kind: 'block'
  readonly place: Place
  readonly tasks: readonly Item[]
  readonly rescue: readonly Item[]
  readonly always: readonly Item[]
  /** The role whose tasks these are; a host goes through them once, unless the role allows more. */
  readonly role: Role | undefined
}

/** A keyword with one value. */
export interface Setting extends Located {
  /** What counts where this is omitted. */
  readonly outer: Setting | undefined
}

/** What a task inherits from its block, role and play, merged with its own. */
export interface Keywords {
  /** All must hold; outer ones first. */
  readonly when: readonly Located[]
  readonly tags: readonly string[]
  /** Of blocks and the task; a play's own are of lower precedence. */
  readonly vars: Dict
  readonly environment: readonly Located[]
  /** Parameters of modules by their short names; what a task says itself wins. */
  readonly moduleDefaults: ReadonlyMap<string, MapNode>
  /** Handlers to notify; the innermost list wins. */
  readonly notify: readonly Located[]
  /** Single-valued keywords by name; the innermost wins. */
  readonly settings: ReadonlyMap<string, Setting>
}

export interface Task {
  readonly kind: 'task'
  readonly place: Place
  /** As written; a module's name otherwise. */
  readonly name: Located | undefined
  readonly moduleName: string
  /** The module as it is written, with its collection. */
  readonly writtenModule: string
  /** The module, or the word of a `meta` task; of an include its name. */
  readonly action: Module | string
  /** Of an include: where what it brings will stand. */
  readonly include: Inclusion | undefined
  /** Variables of the includes around, which only those of the command line beat. */
  readonly params: Dict
  readonly args: Arguments
  readonly keywords: Keywords
  readonly role: Role | undefined
  readonly isHandler: boolean
  readonly loop: Loop | undefined
  readonly register: string | undefined
  /** Topics that a handler listens to, besides its name. */
  readonly listen: readonly string[]
  readonly changedWhen: readonly Located[] | undefined
  readonly failedWhen: readonly Located[] | undefined
  readonly until: readonly Located[] | undefined
  readonly retries: Located | undefined
  readonly delay: Located | undefined
  readonly async: Located | undefined
  readonly poll: Located | undefined
}

/** The parameters of a task as written, and where each was. */
export interface Arguments {
  readonly values: Dict
  /** Names of variables to set that are templates, by what is written. */
  readonly names?: ReadonlyMap<string, Template>
  readonly origin: Origin
}

export interface Loop {
  readonly items: Located
  /** Of a `with_NAME` loop the lookup, which makes the items of its terms. */
  readonly lookup: string | undefined
  /** The name of the item's variable; left out: `item`. */
  readonly variable: Located | undefined
  readonly indexVariable: Located | undefined
  readonly label: Located | undefined
  readonly pause: Located | undefined
  /** Whether there is `ansible_loop`, and whether all items are in it. */
  readonly extended: Located | undefined
  readonly extendedAllItems: Located | undefined
  /** No further round where all of these hold after one. */
  readonly breakWhen: readonly Located[]
}

/** What an include brings is loaded when the play gets there, since it may differ from host to host. */
export interface Inclusion {
  readonly around: Surroundings
  /** Keywords for the included tasks. */
  readonly apply: MapNode | undefined
}

/** Where a list of tasks stands. */
export interface Surroundings {
  readonly inherited: Keywords
  readonly role: Role | undefined
  readonly level: 'task' | 'handler'
  /** Variables of the includes around. */
  readonly params: Dict
  readonly parts: Parts
}

/** What a play has gathered of its roles while it is loaded. */
export interface Parts {
  /** The folder of the playbook. */
  readonly directory: string
  /** Variables of the play and of its files, as far as they are known before the run. */
  readonly vars: Dict
  /** Without those that others depend on. */
  readonly roles: Role[]
  /** Of roles that are listed. */
  readonly handlers: Item[]
  /** Of roles that tasks bring: loaded last, they come last. */
  readonly imported: Item[]
}

/** A role as one play uses it. */
export interface Role {
  readonly name: string
  /** Tells the uses of a role in a play apart: by its parameters, conditions, tags, variables and files. */
  readonly use: string
  /** It may run again on the same host. */
  readonly repeats: boolean
  /** The roles that import or include this one, the nearest first. */
  readonly includers: readonly Role[]
  /** The roles that it depends on, and those that these depend on. */
  readonly dependencies: readonly Role[]
  /** The folder that holds tasks/, files/, templates/ … */
  readonly path: string
  readonly defaults: Dict
  readonly vars: Dict
  readonly params: Dict
}
