import { at, type Fault, FaultError } from '../fault.ts'
import type { Module } from '../module.ts'
import { type Node, parseYaml, type Source, toValue } from '../source.ts'
import type { Kind } from '../template/kind.ts'
import { check } from '../template/template.ts'
import { type Dict, type Place, Template, type Value } from '../value.ts'
import { Vault } from '../vault.ts'
import type { Located } from './model.ts'

/** What loading a playbook needs and gathers: all mistakes of all files, before any host is touched. */
export class Loading {
  readonly modules: ReadonlyMap<string, Module>
  readonly faults: Fault[] = []
  readonly warnings: Fault[] = []
  onWarning: ((warning: Fault) => void) | undefined
  /** Files being imported, outermost first. */
  readonly importing: string[] = []
  readonly vault: Vault
  /** Modules did not load: one that nobody knows may be one of those, which is mistake enough. */
  lacksModules = false
  /** Variables of the command line. */
  extraVars: Dict = new Map()
  readonly #readFile: (path: string) => string | undefined
  readonly #listFolder: (path: string) => readonly string[]
  readonly #trees = new Map<string, Source>()
  /** Files that were vaulted. */
  readonly #secret = new Set<string>()
  /** `readFile` gives undefined where there is no file, and throws FaultError where it cannot be read. */
  constructor(
    modules: ReadonlyMap<string, Module>,
    readFile: (path: string) => string | undefined,
    listFolder: (path: string) => readonly string[] = () => [],
    vault = new Vault(),
  ) {
    this.modules = modules
    this.#readFile = readFile
    this.#listFolder = listFolder
    this.vault = vault
  }

  fault(message: string, place: Place | undefined, ...notes: readonly (string | undefined)[]): void {
    this.faults.push({ message, place, notes: notes.filter((note) => note !== undefined) })
  }

  /** What is found while the run goes on is told at once. */
  warn(warning: Fault): void {
    if (this.onWarning) this.onWarning(warning)
    else this.warnings.push(warning)
  }

  /** Adds faults, but none twice: what is written once may be used many times. */
  add(faults: readonly Fault[]): void {
    const text = ({ message, place }: Fault) => `${place && at(place)} ${message}`
    for (const fault of faults)
      if (!this.faults.some((known) => text(known) === text(fault))) this.faults.push(fault)
  }

  /** Whether there is such a file, be it one that cannot be read; a folder that holds files is none. */
  exists(path: string): boolean {
    try {
      return this.#readFile(path) !== undefined
    } catch (error) {
      // It is there; what is wrong with it is told when it is to be read.
      if (error instanceof FaultError) return this.files(path).length === 0
      throw error
    }
  }

  /** The files in a folder and in those below it, sorted; none where there is no folder. */
  files(path: string): readonly string[] {
    return this.#listFolder(path)
  }

  within<T>(path: string, load: () => T): T {
    this.importing.push(path)
    try {
      return load()
    } finally {
      this.importing.pop()
    }
  }

  /** The tree of a YAML file; undefined where it is missing, empty or faulty. Read once; its mistakes are told each time. */
  yaml(path: string, from?: Place, ifEmpty?: Fault): Node | undefined {
    const source = this.#trees.get(path) ?? this.#source(path, from)
    this.add(source.faults)
    if (ifEmpty && !source.root && source.faults.length === 0) this.add([ifEmpty])
    return source.root
  }

  #source(path: string, from: Place | undefined): Source {
    const refused = (faults: readonly Fault[]) => ({ root: undefined, faults, warnings: [] })
    try {
      const content = this.#readFile(path)
      if (content === undefined) return refused([{ message: `there is no file ${path}`, place: from }])
      const { text, secret } = this.vault.read(content, path)
      if (secret) this.#secret.add(path)
      const source = parseYaml(text, path)
      for (const warning of source.warnings) this.warn(warning)
      this.#trees.set(path, source)
      return source
    } catch (error) {
      if (!(error instanceof FaultError)) throw error
      return refused(error.faults.map((fault) => ({ ...fault, place: fault.place ?? from })))
    }
  }

  /** Whether what is written there was encrypted, and so is not to be shown. */
  isSecret({ file }: Place): boolean {
    return this.#secret.has(file)
  }

  /** The value of a node, its templates checked. */
  value(node: Node): Value {
    return this.attempt(() => this.checked(toValue(node, this.vault.unvault))) ?? null
  }

  /** The value itself; mistakes in its templates are gathered. */
  checked(value: Value): Value {
    if (value instanceof Template) this.text(value.source, value.place, 'value')
    else if (Array.isArray(value)) for (const item of value) this.checked(item)
    else if (value instanceof Map) for (const item of value.values()) this.checked(item)
    return value
  }

  /** What `load` returns; the mistakes it throws are gathered. */
  attempt<T>(load: () => T): T | undefined {
    try {
      return load()
    } catch (error) {
      if (!(error instanceof FaultError)) throw error
      this.faults.push(...error.faults)
      return undefined
    }
  }

  located(node: Node): Located {
    return { value: this.value(node), place: node.place }
  }

  /** Conditions: bare expressions, a list of them, or booleans. */
  conditions(node: Node): readonly Located[] {
    if (node.kind === 'list') return node.items.flatMap((item) => this.conditions(item))
    if (node.kind === 'map') {
      this.fault('expected a condition, got a mapping', node.place)
      return []
    }
    const value = toValue(node)
    const text = value instanceof Template ? value.source : value
    // Braces around a whole condition are a habit; they are read as a template.
    if (typeof text === 'string')
      this.text(text, node.textPlace, value instanceof Template ? 'value' : 'expression')
    return [{ value, place: node.textPlace }]
  }

  text(source: string, place: Place, kind: Kind): void {
    this.faults.push(...check(source, place, kind))
  }
}
