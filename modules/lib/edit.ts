import { type Change, change, type Refusal, type Thing } from '../../src/module.ts'
import { functions, type Script, sh, steps } from '../../src/script.ts'
import { probeAccounts } from './account.ts'
import { backupPath, parseBackups, probeBackups, withBackup } from './backup.ts'
import { beforeEntry, parseEntry, parseParents, probeEntry } from './entry.ts'
import { Fields } from './fields.ts'
import { limited } from './file-text.ts'
import { filesBring } from './files-bring.ts'
import type { Installed } from './install.ts'
import { applyInstalled } from './install-apply.ts'
import { noPlaceForFile } from './install-plan.ts'
import { type AttributeParams, parseAccounts, unknownAccount, wantedAttributes } from './ownership.ts'
import { follow } from './path.ts'
import { validation } from './validate.ts'

/** The parameters that modules of this kind have; not all have `create`. */
export interface EditParams extends AttributeParams {
  readonly path: string
  readonly backup: boolean
  readonly validate?: string | undefined
  readonly create?: boolean
}

/** What a task makes of a text. */
export interface Edit {
  /** Undefined where there is no file, and none is to be. */
  readonly text: string | undefined
  /** What was done, in Ansible's words; empty where there was nothing to do. */
  readonly msg: string
}

/** The parts of a module that edits a file. */
interface EditParts<P> {
  readonly probe: (params: P) => Script
  readonly parse: (output: string, params: P) => Installed
  readonly plan: (state: Installed, params: P) => Change<Installed> | Refusal | undefined
  readonly brings: () => readonly Thing[]
  readonly test: (change: Change<Installed>, params: P) => Script | undefined
  readonly apply: (change: Change<Installed>) => Script
  readonly warn: (state: Installed, params: P) => readonly string[]
  readonly result: (state: Installed, change: Change<Installed> | undefined, params: P) => object
}

/**
 * The parts of a module that edits the text of a file of at most 1 MB; symbolic links are followed. `edit` gets
 * undefined where there is no file, if the task may do without; `told` is what `register` sees besides the path and `msg`.
 */
export function editing<P extends EditParams, E extends Edit>(
  edit: (text: string | undefined, params: P) => E,
  told: (edit: E, backup: string | undefined) => object,
  mayMiss: (params: P) => boolean,
): EditParts<P> {
  const plan = (state: Installed, params: P): Change<Installed> | Refusal | undefined => {
    if (state.kind === 'absent' && !mayMiss(params)) return noFile(state, params)
    const { text } = edit(state.text, params)
    if (text === undefined) return undefined
    const refused = noPlaceForFile(state) ?? unknownAccount(state.accounts, params)
    if (refused) return refused
    const { content, ...rest } = state
    const same = text === state.text
    const after: Installed = {
      ...rest,
      kind: 'file',
      text,
      missing: [],
      ...(same && content && { content }),
      ...wantedAttributes({ mode: newMode, ...state }, state.accounts, params.mode, false),
      ...(!same && state.backups && { backups: withBackup(state.backups, state, undefined) }),
    }
    return change(state, after, edit(text, params).text === text ? {} : { unsettled: true })
  }
  return {
    probe: (params) =>
      steps(
        beforeEntry([params.path], params.backup),
        probeAccounts(params),
        follow(params.path),
        probeEntry(params.backup ? { text: false } : undefined),
        wholeText,
        params.backup && probeBackups,
      ),
    parse: (output, { backup }) => {
      const fields = new Fields(output)
      const entry = parseEntry(fields)
      return {
        path: fields.text('path') ?? '',
        ...entry,
        ...(entry.kind === 'file' && { text: fields.text('whole') }),
        ...parseParents(fields),
        accounts: parseAccounts(fields),
        ...(backup && { backups: parseBackups(fields) }),
      }
    },
    plan,
    brings: filesBring,
    test: (planned, { validate }) => validation(validate, planned),
    apply: (planned) => applyInstalled(planned),
    warn: (state, params) => {
      const planned = plan(state, params)
      return planned && 'unsettled' in planned
        ? ['the task finds more to do in its own result: the file changes with every run']
        : []
    },
    result: (state, planned, params) => {
      const done = edit(state.text, params)
      const backup = planned?.after.backups?.some((name) => !state.backups?.includes(name))
      return {
        path: state.path,
        msg: [done.msg, planned && attributesChange(planned) ? attributesChanged : '']
          .filter(Boolean)
          .join(' and '),
        ...told(done, backup && state.content ? backupPath(state.path, state.content) : undefined),
      }
    },
  }
}

const newMode = '0644'

const attributesChanged = 'ownership, perms or SE linux context changed'

const wholeText = sh`${functions(sh`print_whole() {
  if test -f "$p"; then
    size_of "$p"
    ${limited}
    file_field whole
  fi
}`)}print_whole`

function noFile({ path }: Installed, { create }: EditParams): Refusal {
  return { refused: `${path} does not exist${create === false ? ' (create makes it)' : ''}`, missing: 'file' }
}

function attributesChange({ before, after }: Change<Installed>): boolean {
  // Whose a new file is, the host decides.
  if (before.kind === 'absent') return after.mode !== newMode
  return after.mode !== before.mode || after.uid !== before.uid || after.gid !== before.gid
}
