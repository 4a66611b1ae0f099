import type { MapNode, Node } from '../source.ts'
import { readArguments } from './arguments.ts'
import type { Loading } from './loading.ts'
import type { Keywords, Task } from './model.ts'
import type { Read } from './read.ts'
import { blankTask } from './task-parts.ts'

/** Keywords of a play that are parameters of its gathering. */
const parameters = ['gather_subset', 'gather_timeout', 'fact_path']

/** The task Gathering Facts of a play; undefined where there is no module for it. It has a tag of its own unless the play has some. */
export function gatheringOf(read: Read, keywords: Keywords, loading: Loading): Task | undefined {
  const setup = loading.modules.get('setup')
  if (!setup) return undefined
  const { place } = read.node
  const entries = parameters.flatMap((name) => read.keywords.get(name) ?? [])
  const value: Node = { kind: 'map', place, entries } satisfies MapNode
  const action = { key: 'setup', name: 'setup', keyPlace: place, value }
  const defaults = keywords.moduleDefaults.get('setup')
  return {
    ...blankTask(setup, { inherited: keywords, role: undefined, params: new Map() }, place),
    name: { value: 'Gathering Facts', place },
    args: readArguments(setup, action, { args: undefined, defaults }, loading),
    keywords: { ...keywords, tags: keywords.tags.length > 0 ? keywords.tags : ['always'] },
  }
}
