import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bare } from '../../modules/package/params.ts'
import { apkSteps, aptSteps, rpmSteps } from '../../modules/package/steps.ts'
import { apt, dnf, packages } from '../../modules/package.ts'
import type { Change, Params } from '../../src/module.ts'

type PackageParams = Params<typeof packages.params>

const params = (given: object): PackageParams =>
  ({
    state: 'present',
    update_cache: false,
    cache_valid_time: 0,
    purge: false,
    allow_downgrade: false,
    use: 'auto',
    ...given,
  }) as PackageParams

const keepalived = `manager apt
have keepalived${' '}
have vsftpd ii 3.0.3-13+b2
sim Inst libnl-genl-3-200 (3.7.0-0.2+b1 Debian:12.15/oldstable [amd64])
sim Inst libsnmp40 (5.9.3+dfsg-2+deb12u1 Debian:12.15/oldstable, Debian-Security:12/oldstable-security [amd64])
sim Inst keepalived (1:2.2.7-1+b2 Debian:12.15/oldstable [amd64])
sim Inst ipvsadm (1:1.31-1+b1 Debian:12.15/oldstable [amd64])
config libsnmp40
config exim4-config
`

const before = {
  manager: 'apt' as const,
  packages: { keepalived: 'absent', vsftpd: '3.0.3-13+b2' },
  along: {
    'libnl-genl-3-200': { from: 'absent', to: '3.7.0-0.2+b1' },
    libsnmp40: { from: 'absent', to: '5.9.3+dfsg-2+deb12u1' },
    ipvsadm: { from: 'absent', to: '1:1.31-1+b1' },
  },
  config: ['libsnmp40'],
  automatic: [],
  wanted: { keepalived: '1:2.2.7-1+b2' },
  problem: '',
}

const asked = params({ name: ['keepalived', 'vsftpd'] })

describe('an installation with apt', () => {
  const state = packages.parse(keepalived, asked)
  const change = packages.plan(state, asked) as Change<typeof state>

  it('is read with all that would come along', () => {
    expect(state).toEqual(before)
  })

  it('fixes the versions that were calculated', () => {
    expect(change).toEqual({
      before,
      after: {
        manager: 'apt',
        packages: { keepalived: '1:2.2.7-1+b2', vsftpd: '3.0.3-13+b2' },
      },
      triggers: [],
    })
  })

  it('installs only what was asked for, so that the rest stays automatic', () => {
    expect(packages.apply(change, asked).text).toMatch(/install -- 'keepalived=1:2.2.7-1\+b2'$/)
  })

  it('turned round removes all of it, and purges what had left nothing before', () => {
    const back = packages.apply({ ...change, before: change.after, after: change.before }, asked)

    expect(back.text.split('\n').slice(2)).toEqual([
      'apt_get remove -- libsnmp40',
      'apt_get purge -- keepalived libnl-genl-3-200 ipvsadm',
    ])
  })

  it('tells what comes along', () => {
    expect(packages.warn!(state, asked)).toEqual([
      'also: libnl-genl-3-200 3.7.0-0.2+b1 comes, libsnmp40 5.9.3+dfsg-2+deb12u1 comes, ipvsadm 1:1.31-1+b1 comes',
    ])
  })
})

describe('a removal with apt', () => {
  const gone = params({ name: ['libcurl4'], state: 'absent' })
  const output = `manager apt
have libcurl4 ii 7.88.1-10+deb12u14
sim Remv curl [7.88.1-10+deb12u14]
sim Remv libcurl4 [7.88.1-10+deb12u14]
auto libcurl4
`
  const state = packages.parse(output, gone)
  const change = packages.plan(state, gone) as Change<typeof state>

  it('turned round brings back what went with it, in the same versions and marks', () => {
    const back = packages.apply({ ...change, before: change.after, after: change.before }, gone)

    expect(back.text.split('\n').slice(2)).toEqual([
      "apt_get --allow-downgrades  install -- 'libcurl4=7.88.1-10+deb12u14' 'curl=7.88.1-10+deb12u14'",
      'apt-mark auto -- libcurl4',
    ])
  })

  it('can only be turned round if configuration files stay', () => {
    const purge = params({ name: ['libcurl4'], state: 'absent', purge: true })

    expect(packages.plan(packages.parse(output, purge), purge)).toMatchObject({
      after: { packages: { libcurl4: 'absent' }, config: [] },
      irreversible: 'configuration files of removed packages cannot be brought back',
    })
  })
})

describe('plan', () => {
  it.each([
    ['an installed package', { name: ['vsftpd'] }, 'have vsftpd ii 3.0.3-13+b2\n'],
    [
      'an installed package with an old index',
      { name: ['vsftpd'], update_cache: true },
      'have vsftpd ii 3.0.3-13+b2\nstale yes\n',
    ],
    ['the newest version', { name: ['vsftpd'], state: 'latest' }, 'have vsftpd ii 3.0.3-13+b2\n'],
    ['a virtual package that is provided', { name: ['awk'] }, 'have awk \n'],
    ['a removed package', { name: ['vsftpd'], state: 'absent' }, 'have vsftpd rc 3.0.3-13+b2\n'],
  ])('has nothing to do for %s', (_, given, output) => {
    const state = packages.parse(`manager apt\n${output}`, params(given))

    expect(packages.plan(state, params(given))).toBeUndefined()
  })

  it.each([
    [
      'a package that the index does not know',
      'E: Unable to locate package nosuch',
      { refused: 'Unable to locate package nosuch', missing: 'package' },
    ],
    [
      'an unknown version',
      "E: Version '9*' for 'nosuch' was not found",
      { refused: "Version '9*' for 'nosuch' was not found", missing: 'package' },
    ],
    [
      'an interrupted dpkg',
      "E: dpkg was interrupted, you must manually run 'dpkg --configure -a' to correct the problem. ",
      {
        refused:
          "the package manager cannot do it: dpkg was interrupted, you must manually run 'dpkg --configure -a' to correct the problem.",
      },
    ],
  ])('refuses %s', (_, line, refusal) => {
    const state = packages.parse(`manager apt\nhave nosuch \nsim ${line}\n`, params({ name: ['nosuch'] }))

    expect(packages.plan(state, params({ name: ['nosuch'] }))).toEqual(refusal)
  })

  it('updates an old index first and leaves the version of an unknown package open', () => {
    const given = params({ name: ['nosuch=1*', 'vsftpd'], update_cache: true })
    const output =
      'manager apt\nhave nosuch \nhave vsftpd ii 3.0.3-13+b2\nsim E: Unable to locate package nosuch\nstale yes\n'

    const change = packages.plan(packages.parse(output, given), given) as Change<typeof before>

    expect(change).toMatchObject({
      after: { packages: { nosuch: undefined, vsftpd: '3.0.3-13+b2' } },
      triggers: ['update the package index'],
      irreversible: 'what comes along is known only when the package index is updated',
    })
    expect(packages.apply(change, given).text).toMatch(
      / update .*\n(?:.*\n)+touch .*\napt_get .* install -- 'nosuch=1\*'$/,
    )
  })

  it('configures what was only unpacked', () => {
    const given = params({ name: ['vsftpd'] })
    const output =
      'manager apt\nhave vsftpd iF 3.0.3-13+b2\nsim Conf vsftpd (3.0.3-13+b2 localhost [amd64])\n'

    const change = packages.plan(packages.parse(output, given), given)

    expect(change).toMatchObject({
      before: { packages: { vsftpd: '3.0.3-13+b2 (iF)' } },
      after: { packages: { vsftpd: '3.0.3-13+b2' } },
      irreversible: 'a package that was only partly installed is not made so again',
    })
  })

  it('updates the index alone', () => {
    const given = params({ update_cache: true })

    const change = packages.plan(packages.parse('manager apt\nstale yes\n', given), given)

    expect(change).toMatchObject({ triggers: ['update the package index'] })
  })
})

it.each([
  ['no name', {}, 'give the names of packages, or update_cache'],
  ['a package twice', { name: ['a', 'a=1'] }, 'a is named twice, also as a=1'],
  [
    'a version to remove',
    { name: ['a=1'], state: 'absent' },
    'a=1 asks for a version, which does not go with state absent',
  ],
])('check refuses %s', (_, given, message) => {
  expect(packages.check!(params(given))).toEqual([message])
})

it.each([
  ['a list that came out empty', []],
  ['a name that stands in two lists', ['curl', 'vsftpd', 'curl']],
])('check takes %s', (_, name) => {
  expect(packages.check!(params({ name }))).toEqual([])
})

it('asks for nothing with an empty list', () => {
  const given = params({ name: [] })

  expect(packages.plan(packages.parse('manager apt\n', given), given)).toBeUndefined()
})

describe('transactions', () => {
  it.each([
    [
      'an upgrade of apt',
      aptSteps,
      'Inst curl [7.88.1-10+deb12u14] (7.88.1-10+deb12u15 Debian-Security:12/oldstable-security [amd64]) []',
      [{ name: 'curl', from: '7.88.1-10+deb12u14', to: '7.88.1-10+deb12u15' }],
    ],
    [
      'a purge of apt',
      aptSteps,
      'Purg logrotate [3.21.0-1]',
      [{ name: 'logrotate', from: '3.21.0-1', to: 'absent' }],
    ],
    [
      'an installation of apk',
      apkSteps,
      '(1/2) Installing linux-pam (1.5.3-r7)\n(2/2) Installing vsftpd (3.0.5-r2)\nOK: 12 MiB in 24 packages',
      [
        { name: 'linux-pam', from: 'absent', to: '1.5.3-r7' },
        { name: 'vsftpd', from: 'absent', to: '3.0.5-r2' },
      ],
    ],
    [
      'an upgrade of apk',
      apkSteps,
      '(1/1) Upgrading busybox (1.36.1-r5 -> 1.36.1-r6)',
      [{ name: 'busybox', from: '1.36.1-r5', to: '1.36.1-r6' }],
    ],
    [
      'a removal of apk',
      apkSteps,
      '(1/1) Purging vsftpd (3.0.5-r2)',
      [{ name: 'vsftpd', from: '3.0.5-r2', to: 'absent' }],
    ],
    [
      'an installation of dnf, with a name too long for its column',
      rpmSteps,
      `Dependencies resolved.
================================================================================
 Package        Architecture   Version                  Repository         Size
================================================================================
Installing:
 vsftpd         x86_64         3.0.5-6.el9              appstream         157 k
Installing dependencies:
 a-package-with-a-very-long-name
                noarch         2:1.0-1.el9              baseos             10 k
Upgrading:
 openssl        x86_64         1:3.2.2-6.el9_5.1        baseos            1.3 M

Transaction Summary
================================================================================
Install  2 Packages`,
      [
        { name: 'vsftpd', from: 'absent', to: '0:3.0.5-6.el9' },
        { name: 'a-package-with-a-very-long-name', from: 'absent', to: '2:1.0-1.el9' },
        { name: 'openssl', from: 'older', to: '1:3.2.2-6.el9_5.1' },
      ],
    ],
  ])('reads %s', (_, read, text, steps) => {
    expect(read(text.split('\n'))).toEqual(steps)
  })
})

describe('a probe of dnf', () => {
  // What dnf of EL 9 and yum of EL 7 print; %s is other each time.
  const table = `Last metadata expiration check: 0:00:%s ago on Mon 23 Nov 2026 07:00:00 AM UTC.
Dependencies resolved.
================================================================================
 Package        Architecture   Version                  Repository         Size
================================================================================
Installing:
 vsftpd         x86_64         3.0.5-6.el9              appstream         157 k

Transaction Summary
================================================================================
Install  1 Package

Total download size: 157 k
Installed size: 343 k
Operation aborted.
`
  const ask = (said: string, code: number, given: object, seconds = '11') => {
    const { text } = dnf.probe(params(given))
    const dnfSays = `dnf() { printf '%s' "$SAID"; return ${code}; }; rpm() { return 1; }`
    const { stdout, stderr } = spawnSync('sh', ['-euc', `${dnfSays}\n${text}`], {
      encoding: 'utf8',
      env: { ...process.env, SAID: said.replaceAll('%s', seconds) },
    })
    expect(stderr).toBe('')
    return stdout
  }
  const plan = (said: string, code: number, given: object) =>
    dnf.plan(dnf.parse(ask(said, code, given), params(given)), params(given))

  it('prints the same whatever time it is', () => {
    const given = { name: ['vsftpd'] }

    expect(ask(table, 1, given)).toBe(ask(table, 1, given, '12'))
    expect(plan(table, 1, given)).toMatchObject({ after: { packages: { vsftpd: '0:3.0.5-6.el9' } } })
  })

  it.each([
    [
      'an unknown package',
      'No match for argument: vsftpd\nError: Unable to find a match: vsftpd\n',
      { refused: 'No match for argument: vsftpd; Unable to find a match: vsftpd', missing: 'package' },
    ],
    [
      'an unknown package of yum',
      'Loaded plugins: fastestmirror\nNo package vsftpd available.\nError: Nothing to do\n',
      { refused: 'No package vsftpd available.; Nothing to do', missing: 'package' },
    ],
    [
      'a conflict',
      "Error: \n Problem: conflicting requests\n  - nothing provides libssl.so.3 needed by vsftpd-3.0.5\n(try to add '--skip-broken' to skip uninstallable packages)\n",
      {
        refused:
          'the package manager cannot do it: Problem: conflicting requests; nothing provides libssl.so.3 needed by vsftpd-3.0.5',
      },
    ],
    [
      'a source that cannot be reached, as yum words it',
      '\n\n One of the configured repositories failed (Unknown),\n\nCannot find a valid baseurl for repo: base/7/x86_64\n',
      {
        refused:
          'the package manager cannot do it: One of the configured repositories failed (Unknown),; Cannot find a valid baseurl for repo: base/7/x86_64',
      },
    ],
    ['one unknown package among others', `No match for argument: nosuch\n${table}`, { missing: 'package' }],
  ])('refuses %s', (_, said, refusal) => {
    expect(plan(said, 1, { name: ['vsftpd'] })).toMatchObject(refusal)
  })

  it('has nothing to do for what another package provides', () => {
    expect(
      plan('Package vsftpd-3.0.5 is already installed.\nNothing to do.\n', 0, { name: ['ftpd'] }),
    ).toBeUndefined()
  })
})

describe('what is installed already', () => {
  // Each manager with curl, and what it would do with a package.
  const managers = {
    apt: {
      'dpkg-query': 'for p; do :; done; case $p in curl) echo "ii 7.88.1-10+deb12u14" ;; esac',
      'apt-get': `for p; do case $p in
sl) echo 'Inst sl (5.02-1+b1 Debian:12.15/oldstable [amd64])' ;;
curl*) echo 'Inst curl [7.88.1-10+deb12u14] (7.88.1-10+deb12u15 Debian-Security:12/oldstable-security [amd64]) []' ;;
esac; done`,
    },
    dnf: {
      rpm: 'for p; do :; done; case $p in curl) echo "ii 0:7.76.1-29.el9" ;; *) exit 1 ;; esac',
      dnf: `for p; do case $p in
sl) printf '%s\\n' Installing: ' sl x86_64 5.02-1.el9 epel 16 k' ;;
curl) printf '%s\\n' Upgrading: ' curl x86_64 7.76.1-31.el9 baseos 294 k' ;;
esac; done; echo 'Transaction Summary'; exit 1`,
    },
    apk: {
      apk: `for p; do :; done; case $1:$p in
info:curl) ;;
info:*) exit 1 ;;
list:curl) echo 'curl-8.5.0-r0 x86_64 {curl} (curl) [installed]' ;;
add:*) for p; do case $p in
sl) echo '(1/2) Installing sl (5.02-r1)' ;;
curl*) echo '(2/2) Upgrading curl (8.5.0-r0 -> 8.14.1-r2)' ;;
esac; done ;;
esac`,
    },
  }
  const plan = (manager: keyof typeof managers, given: PackageParams) => {
    const folder = mkdtempSync(join(tmpdir(), 'tsplay-package-'))
    for (const [name, text] of Object.entries({ 'dpkg-query': ':', ...managers[manager] }))
      writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 })
    for (const name of ['awk', 'sed', 'head', 'tail']) symlinkSync(`/usr/bin/${name}`, join(folder, name))
    const { stdout, stderr } = spawnSync('/bin/sh', ['-euc', packages.probe(given).text], {
      encoding: 'utf8',
      env: { PATH: folder },
    })
    rmSync(folder, { recursive: true })
    expect(stderr).toBe('')
    return packages.plan(packages.parse(stdout, given), given) as Change<typeof before>
  }

  it.each([
    ['apt', '7.88.1-10+deb12u14', '5.02-1+b1'],
    ['dnf', '0:7.76.1-29.el9', '0:5.02-1.el9'],
    ['apk', '8.5.0-r0', '5.02-r1'],
  ] as const)('stays as it is while %s installs what is missing', (manager, curl, sl) => {
    const given = params({ name: ['curl', 'sl'] })

    const change = plan(manager, given)

    expect(change.after.packages).toEqual({ curl, sl })
    expect(packages.apply(change, given).text).not.toMatch(/install .*curl|add .*curl/)
  })

  it.each([
    ['with state latest', { name: ['curl', 'sl'], state: 'latest' }],
    ['if another version is asked for', { name: ['curl=7.88.1-10+deb12u15', 'sl'] }],
  ])('becomes another version %s', (_, given) => {
    expect(plan('apt', params(given)).after.packages).toMatchObject({ curl: '7.88.1-10+deb12u15' })
  })
})

it('refuses what apt-get could not calculate without saying why', () => {
  const { text } = apt.probe(asked)
  const folder = mkdtempSync(join(tmpdir(), 'tsplay-apt-'))
  writeFileSync(join(folder, 'apt-get'), '#!/bin/sh\nexit 137\n', { mode: 0o755 })
  const killed = spawnSync('sh', ['-euc', `PATH=${folder}:$PATH\n${text}`])
  rmSync(folder, { recursive: true })

  expect(apt.plan(apt.parse(killed.stdout.toString(), asked), asked)).toEqual({
    refused: 'the package manager cannot do it: apt-get failed with 137',
  })
})

it.each([
  { name: ['a', 'b=1*'], update_cache: true, cache_valid_time: 60 },
  { name: ['a'], state: 'absent', purge: true },
  { name: ['a'], state: 'latest', default_release: 'stable', install_recommends: false },
])('writes a probe that a shell can read: %j', (given) => {
  const { text } = packages.probe(params(given))

  expect(spawnSync('sh', ['-n'], { input: text }).stderr.toString()).toBe('')
})

it('goes by several names, each with the managers it may use', () => {
  expect(apt.probe(asked).text).not.toContain('rpm')
  expect(dnf.probe(asked).text).not.toContain('dpkg')
  expect(packages.name).toBe('package')
  expect(bare('a=1')).toBe('a')
})
