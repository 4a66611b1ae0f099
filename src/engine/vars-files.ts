import type { Loading } from '../playbook/loading.ts'
import type { Located, Play } from '../playbook/model.ts'
import { variablesOf } from '../playbook/vars-files.ts'
import type { Environment, Scope } from '../template/environment.ts'
import { reveal } from '../template/scan.ts'
import { evaluate } from '../template/template.ts'
import { UndefinedFault } from '../template/undefined.ts'
import type { Dict, Value } from '../value.ts'
import { merged } from '../vars.ts'

/** A file's variables, or its name where that depends on the host. */
type Entry = { readonly variables: Dict } | { readonly open: Located }

/**
 * The variables of the files that a play names. A name that the play's own variables do not tell is rendered by each
 * host with what it knows.
 */
export class VarsFiles {
  readonly #entries: readonly Entry[]
  readonly #loading: Loading
  /** What all hosts see; undefined where that depends on the host. */
  readonly #common: Dict | undefined

  /** `prompted` is what the operator answered, which files hide. Throws FaultError. */
  constructor({ varsFiles }: Play, prompted: Dict, render: (value: Value) => Value, loading: Loading) {
    this.#loading = loading
    this.#entries = [
      { variables: prompted },
      ...varsFiles.map((located) => entryOf(located, render, loading)),
    ]
    if (!this.#entries.some((entry) => 'open' in entry)) this.#common = this.#merged(() => undefined)
  }

  /** The variables of a host that sees `below` besides. */
  layer(below: () => Scope, env: () => Environment): ReadonlyMap<string, Value> {
    return (
      this.#common ??
      new HostFiles(() => {
        const [scope, environment] = [below(), env()]
        const render = (value: Value) => evaluate(value, scope, environment)
        return this.#merged((located) => {
          const entry = entryOf(located, render, this.#loading)
          // As in Ansible: what the host cannot know yet, such as its facts while they are gathered, is left out.
          return 'open' in entry ? undefined : entry.variables
        })
      })
    )
  }

  #merged(close: (located: Located) => Dict | undefined): Dict {
    return merged(...this.#entries.map((entry) => ('open' in entry ? close(entry.open) : entry.variables)))
  }
}

function entryOf(located: Located, render: (value: Value) => Value, loading: Loading): Entry {
  let value: Value
  try {
    value = reveal(render(located.value))
  } catch (error) {
    if (error instanceof UndefinedFault) return { open: located }
    throw error
  }
  return { variables: variablesOf({ ...located, value }, loading) }
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
