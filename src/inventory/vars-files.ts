import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Fault, FaultError, fault } from '../fault.ts'
import { concealed, describeNode, parseYaml, toValue } from '../source.ts'
import { readText, whyNot } from '../text-file.ts'
import type { Vault } from '../vault.ts'
import { Variables } from './model.ts'

/** The file endings that variables may have; of `name`, `name.yml` … only the first that exists counts. */
const endings = ['', '.yml', '.yaml', '.json']

/** The folders `group_vars` and `host_vars` of one place, each file read once. */
export class VarsFolder {
  readonly directory: string
  readonly faults: Fault[] = []
  readonly warnings: Fault[] = []
  readonly #vault: Vault
  readonly #listings = new Map<string, ReadonlySet<string>>()
  readonly #read = new Map<string, Variables>()

  constructor(directory: string, vault: Vault) {
    this.directory = directory
    this.#vault = vault
  }

  /** The variables of a group or a host; what is wrong with its files goes to `faults`. */
  of(kind: 'group_vars' | 'host_vars', name: string): Variables {
    const key = `${kind}/${name}`
    const before = this.#read.get(key)
    if (before) return before
    const variables = new Variables()
    this.#read.set(key, variables)
    const folder = join(this.directory, kind)
    const there = this.#list(folder)
    const found = name.includes('/') ? undefined : endings.find((ending) => there.has(name + ending))
    if (found !== undefined)
      for (const file of filesIn(join(folder, name + found))) this.#load(file, variables)
    return variables
  }

  /** Folders are listed once: an inventory has many hosts and most have no file. */
  #list(folder: string): ReadonlySet<string> {
    const before = this.#listings.get(folder)
    if (before) return before
    const names = new Set(this.#try(folder, () => (isFolder(folder) ? readdirSync(folder) : [])))
    this.#listings.set(folder, names)
    return names
  }

  /** What cannot be read is a fault. */
  #try<T>(path: string, read: () => T): T | undefined {
    try {
      return read()
    } catch (error) {
      if (error instanceof FaultError) this.faults.push(...error.faults)
      else this.faults.push({ message: `cannot read ${path}: ${whyNot(error)}` })
      return undefined
    }
  }

  #load(file: string, variables: Variables): void {
    const opened = this.#try(file, () => {
      const found = readText(file)
      // It was listed: a link to nowhere.
      if (found === undefined) throw fault(`cannot read ${file}: there is no such file`)
      return this.#vault.read(found, file)
    })
    if (!opened) return
    const { root, faults, warnings } = parseYaml(opened.text, file)
    this.faults.push(...faults)
    this.warnings.push(...warnings)
    if (!root || (root.kind === 'scalar' && root.value === null)) return
    if (root.kind !== 'map') {
      this.faults.push({ message: `variables are a mapping, got ${describeNode(root)}`, place: root.place })
      return
    }
    for (const { name, keyPlace, value } of root.entries)
      this.#attempt(() => {
        const written = toValue(value, this.#vault.unvault)
        variables.set(name, opened.secret ? concealed(written) : written, keyPlace)
      })
  }

  #attempt<T>(read: () => T): T | undefined {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof FaultError)) throw error
      this.faults.push(...error.faults)
      return undefined
    }
  }
}

/** A file, or the files of a folder in the order of their names, folders inside it too. */
function filesIn(path: string): string[] {
  if (!isFolder(path)) return [path]
  return readdirSync(path)
    .sort()
    .filter((name) => !name.startsWith('.') && !name.endsWith('~'))
    .flatMap((name) => {
      const ending = /.\.[^.]*$/.test(name) ? name.slice(name.lastIndexOf('.')) : ''
      const inside = join(path, name)
      if (isFolder(inside)) return ending === '' ? filesIn(inside) : []
      return endings.includes(ending) ? [inside] : []
    })
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}
