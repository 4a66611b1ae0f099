import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { there } from '../transport/needs.ts'

const path = `${process.env.PATH}:/usr/sbin:/sbin`

/** Can a vsftpd be started here? It must be installed, and it starts only as root. */
export const canServe = there(
  process.getuid?.() === 0 &&
    spawnSync('sh', ['-c', 'command -v vsftpd'], { env: { PATH: path } }).status === 0,
  'vsftpd, and to run as root',
)

/** A vsftpd on 127.0.0.1 that serves a folder with `pub/file.bin` to anonymous users. */
export interface FtpServer {
  readonly folder: string
  readonly stop: () => Promise<void>
}

/** Starts one; `settings` are further lines of its configuration. */
export async function serve(
  port: number,
  file: Uint8Array,
  settings: readonly string[] = [],
): Promise<FtpServer> {
  const folder = mkdtempSync(join(tmpdir(), 'vsftpd-'))
  chmodSync(folder, 0o755)
  for (const name of ['data', 'data/pub', 'empty']) mkdirSync(join(folder, name))
  writeFileSync(join(folder, 'data/pub/file.bin'), file)
  const conf = [
    'listen=YES',
    'listen_address=127.0.0.1',
    `listen_port=${port}`,
    `ftp_data_port=${port - 1}`,
    'connect_from_port_20=YES',
    'anonymous_enable=YES',
    `anon_root=${folder}/data`,
    'ftp_username=daemon',
    'nopriv_user=nobody',
    `secure_chroot_dir=${folder}/empty`,
    'background=NO',
    'seccomp_sandbox=NO',
    ...settings,
  ]
  writeFileSync(join(folder, 'conf'), `${conf.join('\n')}\n`)
  const child = spawn('vsftpd', [join(folder, 'conf')], { stdio: 'ignore', env: { PATH: path } })
  await listening(port)
  return {
    folder,
    stop: async () => {
      await ended(child)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A key and a certificate for 127.0.0.1, in one file. */
export function certificate(folder: string): string {
  const file = join(folder, 'tls.pem')
  spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'],
    ...['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', file, '-out', `${file}.crt`],
  ])
  return file
}

/** The part of an FTP server that opens active connections, from an address that nobody asked for. */
export async function strayServer(port: number, from: string): Promise<Server> {
  const server = createServer((control) => {
    let target = { host: '', port: 0 }
    const say = (line: string): void => void control.write(`${line}\r\n`)
    say('220 ready')
    control.on('error', () => undefined)
    control.on('data', (data) => {
      const line = data.toString().trim()
      const [command = '', rest = ''] = line.split(/ (.*)/)
      if (command === 'USER') say('331 password')
      else if (command === 'PASS') say('230 in')
      else if (command === 'PWD') say('257 "/"')
      else if (command === 'EPRT') {
        const [, , host = '', number] = rest.split('|')
        target = { host, port: Number(number) }
        say('200 ok')
      } else if (command === 'LIST') {
        say('150 here it comes')
        const link = connect({ ...target, localAddress: from }, () => link.end('a listing\r\n'))
        link.on('close', () => say('226 done'))
      } else say(command === 'QUIT' ? '221 bye' : '200 ok')
    })
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return server
}

async function listening(port: number): Promise<void> {
  for (let i = 0; i < 100; i++) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy()
        resolve(true)
      })
      socket.on('error', () => resolve(false))
    })
    if (open) return
    await setTimeout(50)
  }
  throw new Error(`nothing listens on port ${port}`)
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const end = new Promise((resolve) => child.once('exit', resolve))
  child.kill()
  await end
}
