import { dirname, isAbsolute, join } from 'node:path'
import type { Opened } from '../vault.ts'
import type { Environment } from './environment.ts'

/** What a file holds that `findFile` finds, opened where it is vaulted. Throws FaultError. */
export function openFile(
  env: Environment,
  name: string,
  subfolder: string,
  from?: string,
): (Opened & { readonly path: string }) | undefined {
  const found = findFile(env, name, subfolder, from)
  return found && Object.assign(env.vault.read(found.bytes, found.path), { path: found.path })
}

/**
 * Where a file of that name is: for a relative name first beside `from` (if given), then in each base folder in the
 * subfolder (`files`, `templates`, `vars`), then in the base folder itself. Undefined where there is none.
 */
export function findFile(
  env: Environment,
  name: string,
  subfolder: string,
  from?: string,
): { readonly path: string; readonly bytes: Uint8Array } | undefined {
  const candidates = isAbsolute(name)
    ? [name]
    : [
        ...(from ? [join(dirname(from), name)] : []),
        ...env.baseDirs.flatMap((base) => [join(base, subfolder, name), join(base, name)]),
      ]
  for (const path of candidates) {
    const bytes = env.readFile(path)
    if (bytes) return { path, bytes }
  }
  return undefined
}
