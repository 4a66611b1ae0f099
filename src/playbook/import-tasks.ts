import { dirname, join } from 'node:path'
import { describeNode, type Entry } from '../source.ts'
import type { Place } from '../value.ts'
import { keywordsOn } from './keywords.ts'
import type { Loading } from './loading.ts'
import type { Role } from './model.ts'
import { literal, type Read } from './read.ts'

/** Keywords that the imported tasks inherit; any other one of a task would say nothing. */
const passedOn = (inherits: boolean | undefined, name: string) => inherits || name === 'name'

/** The file that an import names, in the role or beside the file with the import. Undefined after a fault. */
export function importedFile(
  { value, keyPlace }: Entry,
  read: Read,
  role: Role | undefined,
  loading: Loading,
): { readonly path: string; readonly place: Place } | undefined {
  for (const [name, entry] of read.keywords)
    if (!passedOn(keywordsOn('task').get(name)?.inherits, name))
      loading.fault(`${name}: not on import_tasks; write it at the imported tasks`, entry.keyPlace)
  if (value.kind === 'map')
    for (const { name, keyPlace: at } of value.entries)
      if (name !== 'file') loading.fault(`import_tasks: unknown option ${JSON.stringify(name)}`, at)
  const written = value.kind === 'map' ? value.entries.find(({ name }) => name === 'file')?.value : value
  const file = written && literal(written)
  if (file === undefined) {
    const came = describeNode(written ?? value)
    loading.fault(`import_tasks: expected the name of a file, without templates, got ${came}`, value.place)
    return undefined
  }
  const inRole = role && join(role.path, 'tasks', file)
  const path = inRole && loading.exists(inRole) ? inRole : join(dirname(keyPlace.file), file)
  if (!loading.importing.includes(path)) return { path, place: value.place }
  loading.fault(`import_tasks: ${file} imports itself`, value.place)
  return undefined
}
