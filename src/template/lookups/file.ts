import { isAbsolute, join } from 'node:path'
import { Secret } from '../../value.ts'
import type { Opened } from '../../vault.ts'
import { findFile, openFile } from '../find-file.ts'
import { globFiles } from '../glob.ts'
import { iterate } from '../python/iterate.ts'
import { find } from '../python/mapping.ts'
import { Mistake } from '../python/mistake.ts'
import { str } from '../python/text.ts'
import { isList, isMap, typeName } from '../python/type.ts'
import type { Call, V } from '../runtime.ts'
import { conceal } from '../scan.ts'
import { lookupTable } from './lookup.ts'

type Options = ReadonlyMap<string, V>

/** Lookups that read files on the machine that runs the play. */
export const fileLookups = lookupTable({
  file: {
    takes: 'lstrip=false, rstrip=true',
    does: 'What a file holds, without white space at its end.',
    example: ["query('file', '/dev/null')", "['']"],
    run: (call, terms, options) =>
      terms.map((term) => {
        const { text, secret } = opened(call, str(term), 'files')
        const left = options.get('lstrip') === true ? text.trimStart() : text
        const trimmed = options.get('rstrip') === false ? left : left.trimEnd()
        return secret ? new Secret(trimmed) : trimmed
      }),
  },
  template: {
    takes:
      'template_vars=none, convert_data=false, variable_start_string=none, variable_end_string=none, jinja2_native=false',
    does: 'What a template file renders to.',
    example: ["query('template', '/dev/null')", "['']"],
    run: (call, terms, options) =>
      terms.map((term) => {
        const name = str(term)
        const found = openFile(call.env, name, 'templates')
        if (!found) throw new Mistake(`there is no template ${name}`)
        const rendered = call.render(found.text, found.path, varsOf(options.get('template_vars')))
        return found.secret ? conceal(rendered) : rendered
      }),
  },
  fileglob: {
    takes: '',
    does: 'The files that a pattern with * and ? matches, within one folder.',
    example: ["query('fileglob', '/nowhere/*')", '[]'],
    volatile: true,
    run: (call, terms) => terms.flatMap((term) => glob(call, str(term))),
  },
  first_found: {
    takes: 'files=none, paths=none, skip=false',
    does: 'The first of several files that is there.',
    example: ["query('first_found', ['/nowhere', '/dev/null'])", "['/dev/null']"],
    run: firstFound,
  },
  unvault: {
    takes: '',
    does: 'What a file holds, opened where it is vaulted.',
    example: ["query('unvault', '/dev/null')", "['']"],
    run: (call, terms) =>
      terms.map((term) => {
        const { text, secret } = opened(call, str(term), 'files')
        return secret ? new Secret(text) : text
      }),
  },
})

function opened(call: Call, name: string, subfolder: string): Opened {
  const found = openFile(call.env, name, subfolder)
  if (!found) throw new Mistake(`there is no file ${name} in ${call.env.baseDirs.join(', ')}`)
  return found
}

function varsOf(value: V | undefined): ReadonlyMap<string, V> {
  if (value === undefined || value === null) return new Map()
  if (!isMap(value)) throw new Mistake(`template_vars is a dict, got ${typeName(value)}`)
  return new Map([...value].map(([key, entry]) => [str(key), entry]))
}

function glob(call: Call, pattern: string): string[] {
  if (isAbsolute(pattern)) return globFiles(pattern)
  for (const base of call.env.baseDirs)
    for (const folder of [join(base, 'files'), base]) {
      const found = globFiles(join(folder, pattern))
      if (found.length > 0) return found
    }
  return []
}

function firstFound(call: Call, terms: readonly V[], options: Options): V[] {
  const candidates: { name: string; paths: readonly string[] }[] = []
  let skip = options.get('skip') === true
  const add = (files: V | undefined, paths: V | undefined) => {
    for (const file of names(files)) candidates.push({ name: file, paths: names(paths) })
  }
  for (const term of terms.flatMap((one) => (isList(one) ? one : [one]))) {
    if (isMap(term)) {
      add(find(term, 'files'), find(term, 'paths'))
      skip ||= find(term, 'skip') === true
    } else add(term, options.get('paths'))
  }
  add(options.get('files') ?? null, options.get('paths'))
  for (const { name, paths } of candidates)
    for (const path of paths.length > 0 ? paths.map((folder) => join(folder, name)) : [name])
      for (const subfolder of ['files', 'templates', 'tasks', 'vars']) {
        const found = findFile(call.env, path, subfolder)
        if (found) return [found.path]
      }
  if (skip) return []
  throw new Mistake(`none of these files is there: ${candidates.map(({ name }) => name).join(', ')}`)
}

/** A list of names, or a text with commas, semicolons or colons between. */
function names(value: V | undefined): readonly string[] {
  if (value === null || value === undefined) return []
  return isList(value)
    ? iterate(value).map(str)
    : str(value)
        .split(/[,;:]/)
        .map((name) => name.trim())
}
