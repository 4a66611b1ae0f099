import { fault, nearest } from '../fault.ts'
import {
  graph,
  hostVariables,
  type Inventory,
  listing,
  loadInventory,
  nested,
  select,
  type View,
} from '../inventory.ts'
import { toJson } from '../template/filters/json.ts'
import { toYaml } from '../template/filters/to-yaml.ts'
import { Mistake } from '../template/python/mistake.ts'
import { str } from '../template/python/text.ts'
import type { Dict } from '../value.ts'
import { printFaults } from './errors.ts'
import { extraVars } from './extra-vars.ts'
import { checkLimit } from './limit.ts'
import { type VaultArguments, vaultOf } from './vault-passwords.ts'

/** What `tsplay inventory` takes, as commander hands it over. */
export interface InventoryArguments extends VaultArguments {
  readonly group?: string | undefined
  readonly inventory: readonly string[]
  readonly list?: boolean
  readonly graph?: boolean
  readonly host?: string
  readonly yaml?: boolean
  readonly vars?: boolean
  readonly export?: boolean
  readonly limit?: string
  readonly playbookDir?: string
  readonly extraVars: readonly string[]
}

/** Shows an inventory as ansible-inventory does. Resolves to the text; throws FaultError. */
export async function inventoryText(args: InventoryArguments): Promise<string> {
  const actions = [args.list, args.graph, args.host !== undefined].filter(Boolean)
  if (actions.length !== 1) throw fault('inventory: expected one of --list, --graph and --host NAME')
  if (args.group !== undefined && !args.graph) throw fault('inventory: only --graph starts at a group')
  const vault = await vaultOf(args)
  const given = extraVars(args.extraVars, vault)
  const inventory = loadInventory(args.inventory, {
    playbookDirs: args.playbookDir === undefined ? [] : [args.playbookDir],
    vault,
  })
  printFaults(inventory.warnings, 'WARNING')
  checkLimit(inventory, args.limit)
  const view: View = {
    inventory,
    playbookDir: args.playbookDir,
    extraVars: given,
    asWritten: args.export ?? false,
    ...(args.limit !== undefined && { only: new Set(select(inventory, args.limit).hosts) }),
  }
  const write = args.yaml ? asYaml : asJson
  if (args.host !== undefined) return write(variablesOf(view, args.host))
  if (args.graph)
    return graph(view, groupOf(inventory, args.group ?? 'all'), args.vars ? str : undefined).join('\n')
  return write(args.yaml ? nested(view) : listing(view))
}

function variablesOf(view: View, name: string): Dict {
  const { hosts } = select(view.inventory, name)
  const [host] = hosts
  if (host && hosts.length === 1) return hostVariables(view, host)
  if (host) throw fault(`--host: expected one host, got ${hosts.length} by ${JSON.stringify(name)}`)
  throw missing('--host: no host', name, view.inventory.hosts.keys())
}

function groupOf(inventory: Inventory, name: string) {
  const group = inventory.groups.get(name)
  if (group) return group
  throw missing('--graph: no group', name, inventory.groups.keys())
}

function missing(what: string, name: string, known: Iterable<string>) {
  const near = nearest(name, known)
  return fault(
    `${what} is named ${JSON.stringify(name)}`,
    undefined,
    near === undefined ? [] : [`did you mean ${near}?`],
  )
}

/** As Python's json.dumps lays it out for people, keys sorted; as they are where a mapping has keys of several types. */
export function asJson(value: Dict): string {
  const write = (sortKeys: boolean) =>
    toJson(value, { indent: 4, sortKeys, ascii: false, separators: [', ', ': '] })
  try {
    return write(true)
  } catch (error) {
    if (error instanceof Mistake) return write(false)
    throw error
  }
}

function asYaml(value: Dict): string {
  const layout = { indent: 2, width: 80, sortKeys: true, flow: false, start: false, end: false }
  return toYaml(value, layout)
}
