import { readdirSync, statSync } from 'node:fs'
import { register } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { modules as own } from '../../modules/index.ts'
import type { Fault } from '../fault.ts'
import type { Module } from '../module.ts'
import { placeOf } from './module-place.ts'
import { isModule, shapeFaults } from './module-shape.ts'
import { userModule } from './user-module.ts'

/**
 * Our modules, and those of the user's folders, which win: of those `named` on the command line and of those `beside`
 * the playbooks, which need not exist. What is wrong with a file goes to `faults`; where a name has several modules,
 * the last of them counts, and `warnings` say so.
 */
export async function allModules(
  named: readonly string[],
  beside: readonly string[],
  faults: Fault[],
  warnings: Fault[],
): Promise<ReadonlyMap<string, Module>> {
  const all = new Map(own)
  for (const folder of named)
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
      faults.push({ message: `--module-path: there is no folder ${folder}` })
  const files = [...new Set([...named, ...beside].map((folder) => resolve(folder)))].flatMap(moduleFiles)
  if (files.length === 0) return all
  // In a user's module the bare name `tsplay` means this very program, whatever node_modules are near.
  register('./resolve-hook.js', import.meta.url, {
    data: { entry: new URL('../index.js', import.meta.url).href },
  })
  const seen = new Set<Module>()
  const origins = new Map([...own.keys()].map((name) => [name, ['tsplay']]))
  for (const file of files) {
    const place = { file, line: 1, column: 1 }
    try {
      const exports = Object.values((await import(pathToFileURL(file).href)) as object).filter(isModule)
      if (exports.length === 0)
        faults.push({ message: 'exports no module: use defineModule of tsplay', place })
      for (const module of exports) {
        // One may be exported twice, as with a name and as the default, or again by another file.
        if (seen.has(module)) continue
        seen.add(module)
        const wrong = shapeFaults(module)
        faults.push(...wrong.map((message) => ({ message, place })))
        if (wrong.length > 0) continue
        all.set(module.name, userModule(module, file))
        origins.set(module.name, [...(origins.get(module.name) ?? []), file])
      }
    } catch (error) {
      // What `require` says goes on with the files that it came through.
      const [why] = (error instanceof Error ? error.message : String(error)).split('\nRequire stack:')
      const required = why === "Cannot find module 'tsplay'"
      const notes = required ? ["import it: import { defineModule, sh } from 'tsplay'"] : undefined
      faults.push({
        message: `cannot be loaded: ${why}`,
        place: placeOf(error, file),
        ...(notes && { notes }),
      })
    }
  }
  warnings.push(...[...origins].flatMap(([name, from]) => severalOf(name, from)))
  return all
}

/** A warning where a name has more than one module. */
function severalOf(name: string, origins: readonly string[]): readonly Fault[] {
  const others = origins.slice(0, -1)
  if (others.length === 0) return []
  const message = `there is a module ${name} in ${others.join(' and ')}, too: the one of this file counts`
  return [{ message, place: { file: origins.at(-1)!, line: 1, column: 1 } }]
}

function moduleFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /\.m?js$/.test(name))
      .toSorted()
      .map((name) => join(folder, name))
  } catch {
    return []
  }
}
