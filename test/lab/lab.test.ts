import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join as path } from 'node:path'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { cut, join, machines, reset, ssh, up } from '../../lab/lab.ts'

describe('the lab', () => {
  beforeAll(async () => {
    await up({ onProgress: (text) => process.stderr.write(`lab: ${text}\n`) })
    await reset()
  })

  it.each(machines.map(({ name }) => name))('takes a login on %s, which knows its name', async (name) => {
    const { stdout } = await ssh(name, 'hostname; id -un; sudo id -un', { user: 'admin' })

    expect(stdout).toBe(`${name}\nadmin\nroot\n`)
  })

  it.each([
    ['client', 'the public LAN', '192.0.2.11'],
    ['ftp1', 'the private LAN', '198.51.100.11'],
  ])('lets %s reach the first router in %s', async (name, _lan, address) => {
    expect(await ssh(name, `ping -c 1 -W 10 ${address}`)).toMatchObject({ code: 0 })
  })

  it('loses what crosses a cut cable, until it is mended', async () => {
    await cut('client', 'public')
    const whileCut = await ssh('client', 'ping -c 1 -W 2 192.0.2.11')
    await join('client', 'public')
    const afterwards = await ssh('client', 'ping -c 1 -W 10 192.0.2.11')

    expect([whileCut.code, afterwards.code]).toEqual([1, 0])
  })

  it('says which QEMU it needs where it finds an older one', async () => {
    const folder = mkdtempSync(path(tmpdir(), 'tsplay-lab-'))
    const old = '#!/bin/sh\necho "QEMU emulator version 6.2.0 (Debian 1:6.2+dfsg-2ubuntu6)"\n'
    writeFileSync(path(folder, 'qemu-system-x86_64'), old, { mode: 0o755 })
    vi.stubEnv('PATH', `${folder}:${process.env.PATH}`)

    await expect(up()).rejects.toThrow(
      /^The lab needs QEMU 7\.2 or later.*this is QEMU emulator version 6\.2\.0/,
    )

    vi.unstubAllEnvs()
    rmSync(folder, { recursive: true })
  })

  it('forgets with a reset what was done, and knows the time', async () => {
    await ssh('lb1', 'touch /etc/keepsake')

    await reset()

    const { stdout } = await ssh('lb1', 'ls /etc/keepsake 2>/dev/null; date +%s')
    expect(Math.abs(Number(stdout) - Date.now() / 1000)).toBeLessThan(30)
  })
})
