import { dirname, join, resolve } from 'node:path'
import { FaultError, fault } from '../fault.ts'
import type { Node } from '../source.ts'
import { type Dict, type Place, Template, type Value } from '../value.ts'
import { merged } from '../vars.ts'
import type { Loading } from './loading.ts'
import type { Located } from './model.ts'
import { listOf, varsOf } from './read.ts'

/**
 * The entries of vars_files, and the variables of those that are no templates: these are read now, for the mistakes in
 * them and for the names of files that are imported.
 */
export function varsFilesOf(
  node: Node | undefined,
  loading: Loading,
): { readonly varsFiles: readonly Located[]; readonly variables: Dict } {
  const varsFiles = listOf(node, loading)
  const literal = varsFiles.filter(
    ({ value }) => !alternatives(value).some((name) => name instanceof Template),
  )
  const read = literal.map((located) => loading.attempt(() => variablesOf(located, loading)))
  return { varsFiles, variables: merged(...read.filter((variables) => variables !== undefined)) }
}

/** The variables of an entry, its templates rendered: of the first of its files that is there. Throws FaultError. */
export function variablesOf({ value, place }: Located, loading: Loading): Dict {
  const paths = alternatives(value).flatMap((name) => candidates(String(name), place))
  const found = paths.find((path) => loading.exists(path))
  if (found === undefined) throw fault(`vars_files: there is no file ${paths.join(' or ')}`, place)
  return variablesIn(found, loading, place)
}

/** The variables that a file holds. Throws FaultError with all its mistakes. */
export function variablesIn(path: string, loading: Loading, from?: Place): Dict {
  const before = loading.faults.length
  const variables = varsOf(loading.yaml(path, from), loading)
  if (loading.faults.length > before) throw new FaultError(loading.faults.splice(before))
  return variables
}

function alternatives(value: Value): readonly Value[] {
  return Array.isArray(value) ? value : [value]
}

function candidates(name: string, { file }: Place): readonly string[] {
  return [resolve(join(dirname(file), 'vars'), name), resolve(dirname(file), name)]
}
