import { resolve } from 'node:path'
import { FaultError } from './fault.ts'
import { Builder, type BuildOptions } from './inventory/builder.ts'
import { Inventory } from './inventory/inventory.ts'
import { readSource } from './inventory/sources.ts'

export { graph } from './inventory/graph.ts'
export { Inventory, type Layer } from './inventory/inventory.ts'
export { hostVariables, listing, nested, type View } from './inventory/listing.ts'
export { Group, Host } from './inventory/model.ts'
export { type Selection, select } from './inventory/select.ts'

/** How an inventory is loaded. */
export interface InventoryOptions extends BuildOptions {
  /** Folders of the playbooks to be run: what is wrong in their group_vars and host_vars is found at once. */
  readonly playbookDirs?: readonly string[] | undefined
}

/**
 * Loads an inventory from files, folders, programs, or lists such as `lb1,lb2` (with at least one comma). Throws a
 * `FaultError` with everything that is wrong.
 */
export function loadInventory(sources: readonly string[], options: InventoryOptions = {}): Inventory {
  const builder = new Builder(options)
  const directories = sources
    .map((source) => readSource(builder, source))
    .filter((path) => path !== undefined)
  builder.finish()
  const whole = sources.map((source) => (source.includes(',') ? source : resolve(source)))
  const inventory = new Inventory(builder, directories, whole)
  const faults = [...builder.faults, ...inventory.check(options.playbookDirs ?? [])]
  if (faults.length > 0) throw new FaultError(faults)
  return inventory
}
