import { splitKeyValues } from '../key-values.ts'
import type { Module } from '../module.ts'
import { namesOf } from '../schema/names.ts'
import { checkLiterals, freeFormOf, type Origin } from '../schema.ts'
import { describeNode, type Entry, type MapNode, type Node } from '../source.ts'
import { type Dict, type Place, Template, type Value } from '../value.ts'
import type { Loading } from './loading.ts'
import type { Arguments } from './model.ts'
import { isNothing } from './read.ts'

/** The arguments of a task that has none. */
export const noArguments: Arguments = { values: new Map(), origin: { placeOf: () => undefined } }

/** Reads a module's arguments, in whatever form they are written, and checks all that are no templates. */
export function readArguments(
  module: Module,
  action: Entry,
  { args, defaults }: { readonly args: Node | undefined; readonly defaults: MapNode | undefined },
  loading: Loading,
): Arguments {
  const written: Dict = new Map()
  const names = new Map<string, Template>()
  const nodes = new Map<string, Node>()
  const places = new Map<string, Place>()
  const addMap = (map: MapNode) => {
    for (const { name, keyPlace, value } of map.entries) {
      if (nodes.has(name) || places.has(name)) continue
      written.set(name, expressionOf(module, name) ? expressionText(value, loading) : loading.value(value))
      nodes.set(name, value)
      places.set(name, keyPlace)
      if (module.params.additionalProperties === true && name.includes('{{'))
        names.set(name, loading.checked(new Template(name, keyPlace)) as Template)
    }
  }
  const { value, keyPlace } = action
  const before = loading.faults.length
  if (value.kind === 'map') addMap(value)
  else if (value.kind === 'list')
    loading.fault(`${module.name}: expected parameters, got a list`, value.place)
  else if (!isNothing(value)) {
    const freeForm = freeFormOf(module.params)
    const split = loading.attempt(() => splitKeyValues(value.source, value.textPlace, freeForm !== undefined))
    if (split?.free !== undefined && freeForm === undefined)
      loading.fault(`${module.name}: expected parameters, got ${describeNode(value)}`, value.place)
    else if (split?.free !== undefined) {
      written.set(freeForm!, loading.checked(split.free))
      nodes.set(freeForm!, value)
    }
    for (const [name, given] of split?.pairs ?? []) {
      written.set(name, loading.checked(given))
      places.set(name, split!.places.get(name) ?? value.textPlace)
    }
  }
  if (args?.kind === 'map') addMap(args)
  else if (args && !isNothing(args))
    loading.fault(`args: expected a mapping, got ${describeNode(args)}`, args.place)
  if (defaults) {
    const canonical = namesOf(module.params)
    const given = new Set([...written.keys()].map((name) => canonical.get(name) ?? name))
    const open = defaults.entries.filter(({ name }) => !given.has(canonical.get(name) ?? name))
    addMap({ ...defaults, entries: open })
  }
  // Arguments of which nothing was understood are not also said to lack something.
  const understood = loading.faults.length === before || written.size > 0
  const origin: Origin = {
    // A name that is wrong is shown itself, else its value.
    placeOf: (name, path) =>
      (namesOf(module.params).has(name) ? inside(nodes.get(name), path) : undefined) ??
      places.get(name) ??
      keyPlace,
    sourceOf: (name) => {
      const node = nodes.get(name)
      return node?.kind === 'scalar' && node.style === 'plain' ? node.source : undefined
    },
  }
  if (understood) loading.add(checkLiterals(module, written, origin))
  return { values: written, names, origin }
}

function inside(node: Node | undefined, path: readonly (string | number)[] = []): Place | undefined {
  let at = node
  for (const step of path)
    at =
      at?.kind === 'list'
        ? at.items[Number(step)]
        : at?.kind === 'map'
          ? at.entries.find((e) => e.name === step)?.value
          : at
  return path.length > 0 ? at?.place : node?.place
}

function expressionOf({ params }: Module, name: string): boolean {
  return Object.hasOwn(params.properties, name) && params.properties[name]?.['x-expression'] === true
}

/** Conditions stay as they are written; the module has them evaluated. */
function expressionText(node: Node, loading: Loading): Value {
  const conditions = loading.conditions(node).map(({ value }) => value)
  return node.kind === 'list' ? conditions : (conditions[0] ?? null)
}
