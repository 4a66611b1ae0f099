import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { at, FaultError } from '../../src/fault.ts'
import { type Inventory, loadInventory } from '../../src/inventory.ts'

/** Files in a folder that is gone after the test. Programs (`#!`) are executable. */
export function folder(files: Readonly<Record<string, string>>): string {
  const path = mkdtempSync(join(tmpdir(), 'inventory-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  for (const [name, text] of Object.entries(files)) {
    const file = join(path, name)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    if (text.startsWith('#!')) chmodSync(file, 0o755)
  }
  return path
}

/** The inventory of one file. */
export function inventoryOf(text: string, name = 'hosts'): Inventory {
  return loadInventory([join(folder({ [name]: text }), name)])
}

/** What is wrong, as `line:column message`; a file other than the first source is named. */
export function mistakes(load: () => unknown): string[] {
  try {
    load()
    return []
  } catch (error) {
    if (!(error instanceof FaultError)) throw error
    return error.faults.map(({ place, message }) =>
      `${at(place).replace(/^.*?([^/]*):(\d+:\d+)$/, '$2')} ${message}`.trim(),
    )
  }
}
