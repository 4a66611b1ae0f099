import type { Loading } from '../playbook/loading.ts'
import type { Located, Play } from '../playbook/model.ts'
import { isTemplated, variablesOf } from '../playbook/vars-files.ts'
import type { Environment, Scope } from '../template/environment.ts'
import { evaluate } from '../template/template.ts'
import { UndefinedFault } from '../template/undefined.ts'
import type { Dict, Value } from '../value.ts'
import { merged } from '../vars.ts'

/** The variables of the files that a play names. Names may be templates, which each host renders with what it knows. */
export class VarsFiles {
  readonly #entries: readonly Located[]
  readonly #loading: Loading
  readonly #prompted: Dict
  /** What all hosts see; undefined where that depends on the host. */
  readonly #common: Dict | undefined

  /** `prompted` is what the operator answered, which files hide. Throws FaultError. */
  constructor({ varsFiles }: Play, prompted: Dict, loading: Loading) {
    this.#entries = varsFiles
    this.#loading = loading
    this.#prompted = prompted
    if (!varsFiles.some(isTemplated))
      this.#common = merged(prompted, ...varsFiles.map((entry) => variablesOf(entry, loading)))
  }

  /** The variables of a host that sees `below` besides. */
  layer(below: () => Scope, env: () => Environment): ReadonlyMap<string, Value> {
    return this.#common ?? new HostFiles(() => this.#read(below(), env()))
  }

  #read(below: Scope, env: Environment): Dict {
    const known = this.#entries.flatMap(({ value, place }): Dict[] => {
      try {
        return [variablesOf({ value: evaluate(value, below, env), place }, this.#loading)]
      } catch (error) {
        // As in Ansible: what the host cannot know yet, such as its facts while they are gathered, is left out.
        if (error instanceof UndefinedFault) return []
        throw error
      }
    })
    return merged(this.#prompted, ...known)
  }
}

/** Read when the first variable is looked up. Throws FaultError, Pending. */
class HostFiles extends Map<string, Value> {
  readonly #read: () => Dict
  #variables: Dict | undefined
  constructor(read: () => Dict) {
    super()
    this.#read = read
  }
  override get(name: string): Value | undefined {
    this.#variables ??= this.#read()
    return this.#variables.get(name)
  }
  override keys(): MapIterator<string> {
    this.#variables ??= this.#read()
    return this.#variables.keys()
  }
}
