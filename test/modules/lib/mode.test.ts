import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { modeFault, octal, wantedMode } from '../../../modules/lib/mode.ts'

const folder = mkdtempSync(join(tmpdir(), 'mode-'))
const file = join(folder, 'file')
writeFileSync(file, '')
afterAll(() => rmSync(folder, { recursive: true }))

describe('a mode', () => {
  it.each([
    ['u=rwX,g=rX,o=', '0644'],
    ['u=rwX,g=rX,o=', '0755'],
    ['a+x', '0640'],
    ['+w', '0444'],
    ['-w', '0666'],
    ['=r', '0777'],
    ['u+s,g+s,+t', '0755'],
    ['u=rw,u-s', '4755'],
    ['g=u', '0750'],
    ['o=g-w', '0770'],
    ['go-rwx', '0777'],
    ['a=', '7777'],
    ['u+x-w', '0644'],
  ])('%s of a file with %s is what chmod makes of it', (mode, present) => {
    const chmod = (wanted: string) =>
      spawnSync('sh', ['-c', 'umask 022; chmod -- "$1" "$2"', '-', wanted, file])
    chmod(`0${present}`)
    // What chmod does not touch because of the umask makes it complain; it does it all the same.
    chmod(mode)

    expect(wantedMode(mode, present, false)).toBe(octal(statSync(file).mode))
  })

  it.each([
    ['0644', '0644'],
    ['755', '0755'],
    ['04755', '4755'],
    [0o640, '0640'],
  ])('%s is %s', (mode, text) => {
    expect(wantedMode(mode, '0600', false)).toBe(text)
  })

  it('gives X to directories', () => {
    expect(wantedMode('a=rX', '0600', true)).toBe('0555')
  })

  it.each(['rw', '0888', 'u~r', '', 'u=rwX,'])('refuses %j', (mode) => {
    expect(modeFault(mode)).toContain('mode must be octal')
  })
})
