import { lookups } from '../template/lookups/lookups.ts'

/** What the keywords of older loops begin with; the name of a lookup follows. */
export const withPrefix = 'with_'

/** The shapes that a keyword's value may have. */
export type KeywordType =
  | 'text'
  | 'flag'
  | 'number'
  | 'percentage'
  | 'names'
  | 'labels'
  | 'hosts'
  | 'serial'
  | 'environment'
  | 'files'
  | 'conditions'
  | 'mapping'
  | 'identifier'
  | 'tasks'
  | 'any'
  | readonly string[]

export type Level = 'play' | 'block' | 'task' | 'handler'

/** One keyword of the playbook language: where it may stand, what it takes, and what it is for. */
export interface Keyword {
  readonly name: string
  readonly on: readonly Level[]
  readonly type: KeywordType
  /** Tasks have it from their block and play. */
  readonly inherits?: boolean
  readonly doc: string
}

const everywhere: readonly Level[] = ['play', 'block', 'task', 'handler']
const inBlocks: readonly Level[] = ['block', 'task', 'handler']
const inTasks: readonly Level[] = ['task', 'handler']

/** Every keyword that tsplay has. What is not here is a located error before any host is touched. */
export const keywords: readonly Keyword[] = [
  { name: 'name', on: everywhere, type: 'text', doc: 'What people see while it runs.' },
  { name: 'hosts', on: ['play'], type: 'hosts', doc: 'The pattern of hosts the play is for.' },
  {
    name: 'import_playbook',
    on: ['play'],
    type: 'text',
    doc: 'In place of a play: the plays of another file, under the variables, conditions and tags beside it.',
  },
  { name: 'gather_facts', on: ['play'], type: 'flag', doc: 'Gather facts first; left out: true.' },
  {
    name: 'gather_subset',
    on: ['play'],
    type: 'names',
    doc: 'Which facts to gather, as the parameter of setup.',
  },
  { name: 'gather_timeout', on: ['play'], type: 'number', doc: 'Accepted; nothing that may hang is asked.' },
  { name: 'fact_path', on: ['play'], type: 'text', doc: 'The directory of local facts on the hosts.' },
  {
    name: 'serial',
    on: ['play'],
    type: 'serial',
    doc: 'Hosts at a time: a number, a percentage, or a list of these.',
  },
  {
    name: 'order',
    on: ['play'],
    type: ['inventory', 'reverse_inventory', 'sorted', 'reverse_sorted', 'shuffle'],
    doc: 'The order of the hosts.',
  },
  {
    name: 'strategy',
    on: ['play'],
    type: [
      ...['linear', 'free', 'host_pinned'],
      ...['ansible.builtin.linear', 'ansible.builtin.free', 'ansible.builtin.host_pinned'],
    ],
    doc: 'linear: no host begins a task before all have ended the one before; free and host_pinned: each host goes on alone.',
  },
  {
    name: 'max_fail_percentage',
    on: ['play'],
    type: 'percentage',
    doc: 'More failed hosts of a batch than this end the play.',
  },
  {
    name: 'force_handlers',
    on: ['play'],
    type: 'flag',
    doc: 'Notified handlers run even on hosts that failed.',
  },
  { name: 'roles', on: ['play'], type: 'any', doc: 'Roles, before the tasks.' },
  { name: 'pre_tasks', on: ['play'], type: 'tasks', doc: 'Tasks before the roles.' },
  { name: 'tasks', on: ['play'], type: 'tasks', doc: 'The tasks of the play.' },
  { name: 'post_tasks', on: ['play'], type: 'tasks', doc: 'Tasks after everything else.' },
  { name: 'handlers', on: ['play'], type: 'tasks', doc: 'Tasks that run when notified.' },
  {
    name: 'vars_prompt',
    on: ['play'],
    type: 'any',
    doc: 'Variables that the operator is asked for, unless `-e` gives them.',
  },
  { name: 'vars_files', on: ['play'], type: 'files', doc: 'Files of variables.' },
  { name: 'block', on: ['block'], type: 'tasks', doc: 'Tasks with common keywords.' },
  { name: 'rescue', on: ['block'], type: 'tasks', doc: 'Tasks for hosts that failed in the block.' },
  { name: 'always', on: ['block'], type: 'tasks', doc: 'Tasks that run whatever happened in the block.' },
  { name: 'vars', on: everywhere, type: 'mapping', inherits: true, doc: 'Variables.' },
  {
    name: 'when',
    on: inBlocks,
    type: 'conditions',
    inherits: true,
    doc: 'Run only if all of these are true.',
  },
  {
    name: 'tags',
    on: everywhere,
    type: 'labels',
    inherits: true,
    doc: 'Names to select tasks by; `always` and `never` are special.',
  },
  {
    name: 'environment',
    on: everywhere,
    type: 'environment',
    inherits: true,
    doc: 'Environment variables of actions on the target.',
  },
  {
    name: 'module_defaults',
    on: everywhere,
    type: 'mapping',
    inherits: true,
    doc: 'Parameters by module, for tasks that do not say themselves.',
  },
  {
    name: 'collections',
    on: everywhere,
    type: 'names',
    doc: 'Accepted; modules are found with and without their collection.',
  },
  {
    name: 'debugger',
    on: everywhere,
    type: ['always', 'never', 'on_failed', 'on_unreachable', 'on_skipped'],
    inherits: true,
    doc: 'Accepted with a warning; there is no debugger.',
  },
  { name: 'port', on: everywhere, type: 'number', inherits: true, doc: 'The port to log in at.' },
  { name: 'become', on: everywhere, type: 'flag', inherits: true, doc: 'Run as another user.' },
  {
    name: 'become_user',
    on: everywhere,
    type: 'text',
    inherits: true,
    doc: 'The user to become; root if left out.',
  },
  {
    name: 'become_method',
    on: everywhere,
    type: ['sudo', 'su', 'doas', 'ansible.builtin.sudo', 'ansible.builtin.su', 'community.general.doas'],
    inherits: true,
    doc: 'How to become another user.',
  },
  {
    name: 'become_flags',
    on: everywhere,
    type: 'text',
    inherits: true,
    doc: 'Further options of the become method.',
  },
  {
    name: 'become_exe',
    on: everywhere,
    type: 'text',
    inherits: true,
    doc: 'The program of the become method.',
  },
  {
    name: 'check_mode',
    on: everywhere,
    type: 'flag',
    inherits: true,
    doc: 'false: run for real even in check mode; true: always only rehearse.',
  },
  { name: 'diff', on: everywhere, type: 'flag', inherits: true, doc: 'Whether to show differences.' },
  {
    name: 'ignore_errors',
    on: everywhere,
    type: 'flag',
    inherits: true,
    doc: 'A failure does not end the play for the host.',
  },
  {
    name: 'ignore_unreachable',
    on: everywhere,
    type: 'flag',
    inherits: true,
    doc: 'An unreachable host stays for the next tasks.',
  },
  {
    name: 'any_errors_fatal',
    on: everywhere,
    type: 'flag',
    inherits: true,
    doc: 'A failure of one host fails all of the batch.',
  },
  { name: 'no_log', on: everywhere, type: 'flag', inherits: true, doc: 'Say nothing of the result.' },
  { name: 'remote_user', on: everywhere, type: 'text', inherits: true, doc: 'The user to log in as.' },
  {
    name: 'connection',
    on: everywhere,
    type: ['ssh', 'openssh', 'local', 'smart', 'paramiko'],
    inherits: true,
    doc: 'How to reach the host; openssh is by the ssh program, smart and paramiko are ssh here.',
  },
  {
    name: 'timeout',
    on: everywhere,
    type: 'number',
    inherits: true,
    doc: 'Seconds that each script of a task may take on the host: what it asks, its change, its action.',
  },
  {
    name: 'throttle',
    on: everywhere,
    type: 'number',
    inherits: true,
    doc: 'At most so many hosts at a time.',
  },
  {
    name: 'run_once',
    on: everywhere,
    type: 'flag',
    inherits: true,
    doc: 'Run on the first host of the batch; all get the result.',
  },
  {
    name: 'delegate_to',
    on: inBlocks,
    type: 'text',
    inherits: true,
    doc: 'The host to run on, in place of the play’s.',
  },
  {
    name: 'action',
    on: inTasks,
    type: 'any',
    doc: 'The older form of a task: the module and its parameters as one text, or a mapping with `module`.',
  },
  { name: 'local_action', on: inTasks, type: 'any', doc: 'Like action, with delegate_to: localhost.' },
  {
    name: 'delegate_facts',
    on: inBlocks,
    type: 'flag',
    inherits: true,
    doc: 'Facts of a delegated task belong to the host it ran on.',
  },
  { name: 'args', on: inTasks, type: 'any', doc: 'Further parameters of the module.' },
  { name: 'register', on: inTasks, type: 'identifier', doc: 'The variable that takes the result.' },
  { name: 'loop', on: inTasks, type: 'any', doc: 'The list of items to run for.' },
  {
    name: 'loop_control',
    on: inTasks,
    type: 'mapping',
    doc: 'loop_var, index_var, label, pause, extended, extended_allitems and break_when of a loop.',
  },
  {
    name: 'notify',
    on: inBlocks,
    type: 'names',
    inherits: true,
    doc: 'Handlers to run if this changed something.',
  },
  { name: 'listen', on: ['handler'], type: 'labels', doc: 'Topics that notify this handler.' },
  { name: 'changed_when', on: inTasks, type: 'conditions', doc: 'Changed only if all of these are true.' },
  { name: 'failed_when', on: inTasks, type: 'conditions', doc: 'Failed only if all of these are true.' },
  { name: 'until', on: inTasks, type: 'conditions', doc: 'Try again until all of these are true.' },
  { name: 'retries', on: inTasks, type: 'number', doc: 'How often to try again; 3 if left out.' },
  {
    name: 'async',
    on: inTasks,
    type: 'number',
    doc: 'Seconds after which the task is killed; an action does not need the connection meanwhile.',
  },
  {
    name: 'poll',
    on: inTasks,
    type: 'number',
    doc: 'Seconds between questions whether an `async` task has ended; 15 if left out; 0: it is left alone.',
  },
  { name: 'delay', on: inTasks, type: 'number', doc: 'Seconds between attempts; 5 if left out.' },
  ...[...lookups].map(
    ([name, { does }]): Keyword => ({
      name: `${withPrefix}${name}`,
      on: inTasks,
      type: 'any',
      doc: `A loop over what the lookup \`${name}\` finds: ${does}`,
    }),
  ),
]

/** A keyword's short name: `with_ansible.builtin.items` is `with_items`. */
export function shortKeyword(written: string): string {
  return written.replace(/^with_(ansible\.(builtin|legacy)|community\.general)\./, withPrefix)
}

/** The keywords that may stand at a level, by name. */
export function keywordsOn(level: Level): ReadonlyMap<string, Keyword> {
  return byLevel[level]
}

const at = (level: Level) =>
  new Map(keywords.filter((keyword) => keyword.on.includes(level)).map((keyword) => [keyword.name, keyword]))
const byLevel: Readonly<Record<Level, ReadonlyMap<string, Keyword>>> = {
  play: at('play'),
  block: at('block'),
  task: at('task'),
  handler: at('handler'),
}
