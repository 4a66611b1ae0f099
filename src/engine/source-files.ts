import type { Stats } from 'node:fs'
import type { Place } from '../value.ts'
import { Opened, type Vault } from '../vault.ts'
import { bytesOf } from './local-files.ts'

/** The clock of a file system is coarse: what was written this lately may be written again unnoticed. In milliseconds. */
const tick = 100

/** Local files that tasks bring to hosts, opened: each is read again only when it has changed, since all hosts ask for the same. */
export class SourceFiles {
  readonly #vault: Vault
  readonly #known = new Map<string, { readonly stamp: string; readonly opened: Opened }>()

  constructor(vault: Vault) {
    this.#vault = vault
  }

  /** What a file holds; with `sealed` a vaulted one as it is. Throws FaultError. */
  read(path: string, { ino, size, mtimeMs, ctimeMs }: Stats, sealed: boolean, place: Place): Opened {
    const stamp = `${ino} ${size} ${mtimeMs} ${ctimeMs} ${sealed}`
    const known = this.#known.get(path)
    if (known?.stamp === stamp) return known.opened
    const bytes = bytesOf(path, place)
    const opened = sealed ? new Opened(bytes, false) : this.#vault.read(bytes, path)
    if (Date.now() - ctimeMs > tick) this.#known.set(path, { stamp, opened })
    return opened
  }
}
