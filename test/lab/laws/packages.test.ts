import { beforeAll, describe, expect, it } from 'vitest'
import { packages } from '../../../modules/package.ts'
import { systemd } from '../../../modules/systemd.ts'
import { vsftpd } from '../../../modules/vsftpd.ts'
import type { Change } from '../../../src/module.ts'
import { sh } from '../../../src/script.ts'
import { law } from '../../laws.ts'
import { machineShell } from './machine-shell.ts'
import { applyUnit, unitTask } from './unit.ts'

const shell = machineShell('ftp2')

const packageTask = {
  ...{ state: 'present', update_cache: false, cache_valid_time: 0, purge: false, allow_downgrade: false },
  use: 'auto',
}

describe('with a real apt', () => {
  it.each([
    ['a package that brings others', { name: ['tcpdump'] }],
    ['a version', { name: ['conntrack=1:1.*'] }],
  ])('installs %s, and back', async (_, params) => {
    await shell(
      sh`DEBIAN_FRONTEND=noninteractive apt-get -qyo DPkg::Lock::Timeout=120 purge --autoremove tcpdump conntrack`,
    )

    const { change } = await law(packages, { ...packageTask, ...params }, { shell })

    expect(change).toBeDefined()
  })

  it('installs what is missing and upgrades nothing that is there', async () => {
    const asked = { ...packageTask, name: ['curl', 'tcpdump'] }
    // The oldest version that the sources have, which an upgrade would replace.
    await shell(sh`export DEBIAN_FRONTEND=noninteractive
v=$(apt-cache madison curl | awk 'END { print $3 }')
apt-get -qyo DPkg::Lock::Timeout=120 purge --autoremove tcpdump
apt-get -qyo DPkg::Lock::Timeout=120 --allow-downgrades install "curl=$v" "libcurl4=$v"`)

    const { change } = await law(packages, asked, { shell })

    await shell(sh`DEBIAN_FRONTEND=noninteractive apt-get -qyo DPkg::Lock::Timeout=120 install curl libcurl4`)
    expect(change?.after.packages).toEqual({
      curl: change?.before.packages.curl,
      tcpdump: expect.not.stringMatching('absent'),
    })
    expect(Object.keys(change?.before.along ?? {})).not.toContain('libcurl4')
  })

  it('removes a package together with what needs it, and back', async () => {
    const before =
      await shell(sh`DEBIAN_FRONTEND=noninteractive apt-get -qyo DPkg::Lock::Timeout=120 install tcpdump
dpkg-query -W; apt-mark showauto`)
    const params = { ...packageTask, name: ['libpcap0.8'], state: 'absent' }

    const { change } = await law(packages, params, { shell })

    const undo = packages.apply({ ...change!, before: change!.after, after: change!.before }, params as never)
    expect(await shell(undo)).toMatchObject({ code: 0 })
    expect(Object.keys(change?.before.along ?? {})).toContain('tcpdump')
    const after = await shell(sh`dpkg-query -W; apt-mark showauto`)
    expect(before.stdout.endsWith(after.stdout)).toBe(true)
  })

  it('purges, and leaves the machine as it was', async () => {
    const params = { ...packageTask, name: ['tcpdump'], state: 'absent', purge: true }

    const { change } = await law(packages, params, { shell })

    await shell(
      sh`DEBIAN_FRONTEND=noninteractive apt-get -qyo DPkg::Lock::Timeout=120 purge --autoremove conntrack`,
    )
    expect(change?.after.config).toEqual([])
    expect((await shell(sh`dpkg-query -W tcpdump conntrack || :`)).stdout).toBe('')
  })

  it('waits while somebody else updates the index', async () => {
    const params = { ...packageTask, name: [], update_cache: true } as never
    const { stdout } = await shell(packages.probe(params))
    await shell(sh`perl -MFcntl -e '
  open F, ">>/var/lib/apt/lists/lock";
  my $lock = pack "s s x![q] q q i", F_WRLCK, 0, 0, 0, 0;
  fcntl F, F_SETLKW, $lock or die;
  system "touch /run/lists-are-locked"; sleep 5; unlink "/run/lists-are-locked"' >/dev/null 2>&1 &
n=0
until test -e /run/lists-are-locked; do n=$((n + 1)); test $n -lt 100; sleep 0.1; done`)

    const change = packages.plan(packages.parse(stdout, params), params) as Change<never>

    expect(
      await shell(sh`${packages.apply(change, params)}
test ! -e /run/lists-are-locked`),
    ).toMatchObject({ code: 0 })
  })

  it('refuses what the index does not know', async () => {
    const { refused } = await law(packages, { ...packageTask, name: ['nosuch'] }, { shell })

    expect(refused).toBe('Unable to locate package nosuch')
  })
})

describe('with a real vsftpd', () => {
  beforeAll(async () => {
    await shell(sh`DEBIAN_FRONTEND=noninteractive apt-get -qyo DPkg::Lock::Timeout=120 install vsftpd`)
  })

  it('changes its file and its unit, and back', async () => {
    const settings = { pasv_min_port: 10_001, pasv_max_port: 20_001, write_enable: true }

    const file = await law(vsftpd, { settings, remove: ['pasv_address'], create: false }, { shell })
    const unit = await law(
      systemd,
      { ...unitTask, name: 'vsftpd', state: 'stopped', enabled: false },
      { shell },
    )

    expect(file.change?.after).toMatchObject({ path: '/etc/vsftpd.conf' })
    expect(unit.change).toBeDefined()
  })

  it('does not start with a file that it cannot read', async () => {
    await shell(sh`echo 'foo=1' >>/etc/vsftpd.conf`)

    const { code, stderr } = await applyUnit(shell, { name: 'vsftpd', state: 'started' })

    expect(code).toBe(1)
    expect(stderr).toMatch(/vsftpd\.service: failed/)
  })
})
