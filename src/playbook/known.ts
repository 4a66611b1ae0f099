import { fault } from '../fault.ts'
import { environment } from '../template/environment.ts'
import { reveal } from '../template/scan.ts'
import { evaluate } from '../template/template.ts'
import { UndefinedFault } from '../template/undefined.ts'
import { type Dict, type Place, Template, type Value } from '../value.ts'
import { merged } from '../vars.ts'
import type { Loading } from './loading.ts'
import type { Surroundings } from './model.ts'

/**
 * A value that must be known before the run, since what is loaded depends on it: from the variables of the command line,
 * of the play and of the role, but of no host. `otherwise` says what need not know. Throws FaultError.
 */
export function known(
  value: Value,
  place: Place,
  around: Pick<Surroundings, 'inherited' | 'role' | 'parts'>,
  loading: Loading,
  otherwise?: string,
): Value {
  if (!(value instanceof Template)) return value
  const { inherited, role, parts } = around
  const variables: Dict = merged(
    role?.defaults ?? new Map(),
    parts.vars,
    role?.vars ?? new Map(),
    inherited.vars,
    role?.params ?? new Map(),
    loading.extraVars,
    new Map<string, Value>([
      ['playbook_dir', parts.directory],
      ...(role ? ([['role_path', role.path] as const, ['role_name', role.name] as const] as const) : []),
    ]),
  )
  try {
    const env = environment({ baseDirs: [parts.directory], vault: loading.vault })
    return reveal(evaluate(value, { get: (name) => variables.get(name) }, env))
  } catch (error) {
    if (!(error instanceof UndefinedFault)) throw error
    const { message } = error.faults[0]!
    throw fault(`${message}, before the run${otherwise ? `; ${otherwise}` : ''}`, place)
  }
}
