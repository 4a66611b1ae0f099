import { accessSync, constants, existsSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './command.ts'
import { LabFault } from './fault.ts'

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg'

const toRun = {
  'qemu-system-x86_64': 'qemu-system-x86',
  'qemu-img': 'qemu-utils',
  ssh: 'openssh-client',
  tar: 'tar',
}
const toBuild = { mmdebstrap: 'mmdebstrap', mke2fs: 'e2fsprogs' }
const toBuildAsUser = { newuidmap: 'uidmap', genext2fs: 'genext2fs' }

/** Whether images are built as root; an ordinary user's are built in a user namespace. */
export const asRoot = process.getuid?.() === 0

/** Refuses, with the one command that helps, where Debian packages are missing that the lab needs. */
export function requirePackages({ build }: { build: boolean }): void {
  const needed = { ...toRun, ...(build ? toBuild : {}), ...(build && !asRoot ? toBuildAsUser : {}) }
  const missing = Object.entries(needed)
    .filter(([command]) => !isInstalled(command))
    .map(([, pkg]) => pkg)
  if (build && !existsSync(keyring)) missing.push('debian-archive-keyring')
  if (missing.length === 0) return
  const sudo = asRoot ? '' : 'sudo '
  throw new LabFault(
    `The lab needs Debian packages that are not installed here. Install them with:\n  ${sudo}apt-get install --no-install-recommends ${missing.join(' ')}`,
  )
}

function isInstalled(command: string): boolean {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/sbin', '/usr/bin', '/bin']
  return folders.some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** How apt on this host reaches Debian, so that the image is built by the same way. */
export async function aptAccess(): Promise<{ mirrors: string[]; options: string[] }> {
  const targets = await ask('apt-get', [
    'indextargets',
    '--format',
    '$(ORIGIN) $(REPO_URI)',
    'Created-By: Packages',
  ])
  const origins = targets.map((line) => line.split(' ')).filter(([origin]) => origin === 'Debian')
  const uris = [...new Set(origins.map(([, uri]) => uri!))]
  const archive = uris.find((uri) => !uri.includes('security')) ?? 'http://deb.debian.org/debian'
  const security = uris.find((uri) => uri.includes('security')) ?? 'http://deb.debian.org/debian-security'
  const signed = `[signed-by=${keyring}]`
  const config = await ask('apt-config', ['dump', 'Acquire'])
  return {
    mirrors: [
      `deb ${signed} ${archive} bookworm main`,
      `deb ${signed} ${archive} bookworm-updates main`,
      `deb ${signed} ${security} bookworm-security main`,
    ],
    // Proxies, retries, and whether the mirror may be an old copy.
    options: config
      .filter((line) => /^Acquire::(https?::|Retries|Check-)/.test(line))
      .map((line) => line.replace(/;$/, '')),
  }
}

async function ask(command: string, args: string[]): Promise<string[]> {
  if (!isInstalled(command)) return []
  const { stdout } = await run(command, args)
  return stdout.split('\n').filter(Boolean)
}
