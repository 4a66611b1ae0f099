// What `npm test` and `npm run demo` do first on a machine that has nothing but Node.js. Built-in modules only.
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** Debian packages by what needs them. */
export const packages = {
  lab: [
    ...['qemu-system-x86', 'qemu-utils', 'mmdebstrap', 'e2fsprogs', 'openssh-client'],
    // Ubuntu has it not by itself.
    'debian-archive-keyring',
  ],
  // The lab's image can be built by an ordinary user, with two packages more.
  labUser: ['uidmap', 'genext2fs'],
  tests: [
    ...['openssh-server', 'openssh-client', 'busybox', 'sudo', 'opendoas', 'vsftpd', 'curl', 'openssl'],
    ...['iptables', 'iproute2', 'kmod', 'util-linux', 'acl'],
  ],
}

/** Runs a command with its output shown; ends this process with its code if it fails. */
export function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options })
  if (error) fail(`${command}: ${error.message}`)
  if (status !== 0) process.exit(status ?? 1)
}

export function say(text) {
  process.stdout.write(`\n\x1b[1m== ${text}\x1b[0m\n`)
}

export function fail(text) {
  process.stderr.write(`${text}\n`)
  process.exit(1)
}

/** npm packages as the lock file says, if they are not there yet. Builds too. */
export function npmPackages() {
  const [major] = process.versions.node.split('.').map(Number)
  if (major < 20) fail(`tsplay needs Node.js 20 or later; this is ${process.version}`)
  const stamp = `${root}/node_modules/.package-lock.json`
  const lock = `${root}/package-lock.json`
  if (!existsSync(stamp) || statSync(stamp).mtimeMs < statSync(lock).mtimeMs) {
    say('Installing npm packages')
    run('npm', ['ci', '--no-audit', '--no-fund'])
  } else run('npm', ['run', '--silent', 'build'])
}

/** Debian packages that are missing: installed as root or with password-less sudo, else named with the command to run. */
export function debianPackages(wanted) {
  const known = spawnSync('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Abbrev}\n', ...wanted], {
    encoding: 'utf8',
  })
  if (known.error) fail('This needs a Debian or Ubuntu machine: dpkg-query is not here.')
  const installed = new Set(
    known.stdout
      .split('\n')
      .filter((line) => / ii /.test(`${line} `))
      .map((line) => line.split(' ')[0]),
  )
  const missing = wanted.filter((name) => !installed.has(name))
  if (missing.length === 0) return
  const root_ = process.getuid?.() === 0
  const sudo = !root_ && spawnSync('sudo', ['-n', 'true']).status === 0
  const prefix = root_ ? '' : 'sudo '
  // Their services are for tests to start, not for dpkg: systemctl starts nothing while it is told to be offline. Set
  // by env, since sudo hands no variables on.
  const install =
    'env DEBIAN_FRONTEND=noninteractive SYSTEMD_OFFLINE=1 apt-get install -y --no-install-recommends'
  const command = `${prefix}apt-get update && ${prefix}${install} ${missing.join(' ')}`
  if (!root_ && !sudo) fail(`These Debian packages are missing. Please run:\n\n  ${command}\n`)
  say(`Installing Debian packages: ${command}`)
  run('sh', ['-c', command])
}
