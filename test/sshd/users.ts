import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A user that exists for one server only. */
export interface TestUser {
  readonly name: string
  readonly uid: number
  readonly password?: string
  /** Lines of sudoers. */
  readonly sudoers?: readonly string[]
  /** Lines of doas.conf. */
  readonly doas?: readonly string[]
}

/** A command line that runs another in a mount namespace where /etc knows more users; the machine's own /etc stays as it is. */
export function privateEtc(dir: string, users: readonly TestUser[], command: readonly string[]): string[] {
  const etc = join(dir, 'etc')
  execFileSync('cp', ['-a', '/etc', etc])
  // Nobody's real home shall hold what tests store.
  const passwd = join(etc, 'passwd')
  mkdirSync(join(dir, 'root'))
  writeFileSync(
    passwd,
    readFileSync(passwd, 'utf8').replace(/^(root:.*):[^:]*(:[^:]*)$/m, `$1:${dir}/root$2`),
  )
  const sudoers = ['Defaults env_reset', 'Defaults use_pty', 'root ALL=(ALL:ALL) ALL']
  const doas = ['permit nopass root']
  for (const { name, uid, password, ...rights } of users) {
    const home = join(dir, name)
    mkdirSync(home)
    execFileSync('chown', [`${uid}:${uid}`, home])
    const hash =
      password === undefined
        ? '*'
        : execFileSync('openssl', ['passwd', '-6', '-stdin'], { input: password }).toString().trim()
    appendFileSync(passwd, `${name}:x:${uid}:${uid}::${home}:/bin/sh\n`)
    appendFileSync(join(etc, 'shadow'), `${name}:${hash}:19000::::::\n`)
    appendFileSync(join(etc, 'group'), `${name}:x:${uid}:\n`)
    sudoers.push(...(rights.sudoers ?? []))
    doas.push(...(rights.doas ?? []))
  }
  execFileSync('rm', ['-f', join(etc, 'sudoers')])
  writeFileSync(join(etc, 'sudoers'), `${sudoers.join('\n')}\n`, { mode: 0o440 })
  writeFileSync(join(etc, 'doas.conf'), `${doas.join('\n')}\n`, { mode: 0o600 })
  return [
    'unshare',
    '--mount',
    '--propagation',
    'private',
    'sh',
    '-c',
    `mount --bind "$0" /etc && exec "$@"`,
    etc,
    ...command,
  ]
}
