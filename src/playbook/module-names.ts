import { nearest } from '../fault.ts'
import { describeNode, type MapNode, type Node } from '../source.ts'
import type { Loading } from './loading.ts'

/** The short name of a module or another plugin: `ansible.builtin.copy` is `copy`. */
export function shortModule(written: string): string {
  return written.replace(/^(ansible\.(builtin|legacy|posix)|community\.general)\./, '')
}

/** The parameters of `module_defaults` by the short names of modules. */
export function moduleDefaults(node: Node | undefined, loading: Loading): ReadonlyMap<string, MapNode> {
  const defaults = new Map<string, MapNode>()
  for (const { name, keyPlace, value } of node?.kind === 'map' ? node.entries : []) {
    const module = shortModule(name)
    const near = nearest(module, loading.modules.keys())
    if (name.startsWith('group/'))
      loading.fault(`module_defaults: action groups such as ${name} are not supported`, keyPlace)
    else if (!loading.modules.has(module)) {
      if (!loading.lacksModules)
        loading.fault(
          `module_defaults: unknown module ${JSON.stringify(name)}`,
          keyPlace,
          near && `did you mean ${near}?`,
        )
    } else if (value.kind === 'map') defaults.set(module, value)
    else
      loading.fault(
        `module_defaults: expected parameters of ${name}, got ${describeNode(value)}`,
        value.place,
      )
  }
  return defaults
}
