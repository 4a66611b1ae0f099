import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Wanted } from '../../modules/iptables/spec.ts'
import type { State } from '../../modules/iptables/state.ts'
import { iptables } from '../../modules/iptables.ts'
import { quote, type Script } from '../../src/script.ts'
import { law } from '../laws.ts'
import { Namespace, namespaces } from './namespace.ts'

const defaults = {
  table: 'filter',
  state: 'present',
  ip_version: 'ipv4',
  action: 'append',
  persist: false,
  flush: false,
  chain_management: false,
  allow_lockout: false,
  numeric: false,
  unique_comment: false,
  syn: 'ignore',
  save_mark: false,
  restore_mark: false,
}

const mark = (ports: string) => ({
  table: 'mangle',
  chain: 'PREROUTING',
  protocol: 'tcp',
  destination: '192.0.2.1/32',
  destination_port: ports,
  set_mark: '21',
})

describe.runIf(namespaces).each(['nft', 'legacy'])('iptables by %s', (backend) => {
  let space: Namespace
  const shell = async (script: Script) => space.run(script)
  const ask = (wanted: Wanted, env = {}) =>
    iptables.parse(space.run(iptables.probe(wanted), env).stdout, wanted)
  beforeAll(async () => {
    const names = ['iptables', 'ip6tables'].flatMap((name) =>
      ['', '-save', '-restore'].map((end) => [name + end, `/usr/sbin/${name}-${backend}${end}`]),
    )
    space = await Namespace.open(Object.fromEntries(names))
    space.run('touch /usr/sbin/netfilter-persistent; chmod 755 /usr/sbin/netfilter-persistent')
  })
  afterAll(() => space.close())

  it.each([
    ['the mark of the control connection', mark('21')],
    [
      'the mark of data connections, at the head',
      { ...mark('10000:20000'), action: 'insert', persist: true },
    ],
    ['the same again, at a place', { ...mark('21'), action: 'insert', rule_num: 1 }],
    [
      'masquerading of active data connections',
      {
        table: 'nat',
        chain: 'POSTROUTING',
        protocol: 'tcp',
        source: '198.51.100.0/24',
        source_port: '20',
        jump: 'MASQUERADE',
        persist: true,
      },
    ],
    [
      'VRRP',
      {
        chain: 'INPUT',
        protocol: '112',
        source: '198.51.100.2',
        jump: 'ACCEPT',
        comment: 'it\'s "vrrp" \\ 100%',
      },
    ],
    [
      'established connections',
      { chain: 'INPUT', ctstate: ['ESTABLISHED', 'RELATED'], jump: 'ACCEPT', persist: true },
    ],
    [
      'FTP ports',
      {
        chain: 'INPUT',
        protocol: 'tcp',
        source_ports: ['20', '1024:65535'],
        destination_ports: ['21', '10000:20000'],
        jump: 'ACCEPT',
        ip_version: 'both',
      },
    ],
    ['a packet mark', { chain: 'INPUT', mark: '0x15', jump: 'ACCEPT' }],
    ['a new chain', { chain: 'FTP', chain_management: true, persist: true }],
    [
      'a rule in it',
      { chain: 'FTP', protocol: 'tcp', syn: 'match', limit: '60/minute', jump: 'RETURN', persist: true },
    ],
    ['a jump to it', { chain: 'INPUT', jump: 'FTP', action: 'insert', persist: true }],
    [
      'another set of rules',
      {
        chain: 'OUTPUT',
        rule: '-m time --timestart 08:00 --kerneltz -j LOG --log-prefix "a b"',
        persist: true,
      },
    ],
    [
      'flags',
      {
        chain: 'INPUT',
        protocol: 'tcp',
        tcp_flags: { flags: ['ALL'], flags_set: ['ACK', 'RST', 'SYN', 'FIN'] },
        jump: 'DROP',
      },
    ],
    [
      'a helper',
      { table: 'raw', chain: 'PREROUTING', protocol: 'tcp', destination_port: '21', ct_helper: 'ftp' },
    ],
    ['connection marks', { table: 'mangle', chain: 'PREROUTING', restore_mark: true }],
    [
      'a DSCP class',
      { table: 'mangle', chain: 'OUTPUT', protocol: 'tcp', source_port: 'ftp', set_dscp_mark_class: 'EF' },
    ],
    ['a policy', { chain: 'FORWARD', policy: 'DROP', persist: true }],
    ['ICMP', { chain: 'INPUT', protocol: 'icmp', icmp_type: 'echo-request', jump: 'REJECT' }],
    [
      'ICMPv6',
      { chain: 'INPUT', protocol: 'icmpv6', icmp_type: 'echo-request', jump: 'ACCEPT', ip_version: 'ipv6' },
    ],
    ['what is no longer wanted', { ...mark('10000:20000'), state: 'absent', persist: true }],
    ['an empty table', { flush: true, persist: true, table: 'mangle' }],
  ])('keeps both laws: %s', async (_, params) => {
    const wanted = { ...defaults, ...params }

    const verdict = await law(iptables, wanted, { shell })

    expect(verdict.change).toBeDefined()
    expect((await law(iptables, wanted, { shell })).change).toBeUndefined()
  })

  it('finds the rule that shell commands made, and the one of two that is too many', async () => {
    space.run('iptables -t mangle -F')
    for (let i = 0; i < 2; i++)
      space.run('iptables -t mangle -A PREROUTING -p tcp -d 192.0.2.1 --dport 21 -j MARK --set-mark 21')

    const { change } = await law(iptables, { ...defaults, ...mark('21') }, { shell })

    const count = (state?: State) => state?.ipv4?.chains.PREROUTING?.rules.length
    expect([count(change?.before), count(change?.after)]).toEqual([2, 1])
  })

  it('replaces rules with the name of a changed one, where the first of them was, and in the file', async () => {
    space.run(`iptables -t mangle -F; mkdir -p /etc/iptables
for p in 20 21 22; do
  iptables -t mangle -A PREROUTING -p tcp --dport $p -m comment --comment "it's FTP" -j MARK --set-mark 1
  iptables -t mangle -A PREROUTING -p tcp --dport 1$p -j MARK --set-mark 1
done
cat >/etc/iptables/rules.v4 <<'end'
*mangle
:PREROUTING ACCEPT [0:0]
-A PREROUTING -m comment --comment "it's FTP" -j LOG
COMMIT
end`)
    const named = { ...defaults, ...mark('21'), comment: "it's FTP", unique_comment: true, persist: true }
    const login = async (script: Script) =>
      space.run(script, { SSH_CONNECTION: '192.0.2.9 50000 192.0.2.5 22' })
    const ports = (lines?: readonly string[]) => lines?.map((line) => / --dport (\d+)/.exec(line)?.[1])

    const { change } = await law(iptables, named, { shell: login })
    const again = await law(iptables, named, { shell: login })
    const moved = await law(iptables, { ...named, destination_port: '2121' }, { shell: login })

    expect(ports(change?.before.ipv4?.chains.PREROUTING?.rules)).toEqual([
      '20',
      '120',
      '21',
      '121',
      '22',
      '122',
    ])
    expect(ports(change?.after.ipv4?.chains.PREROUTING?.rules)).toEqual(['21', '120', '121', '122'])
    expect(again.change).toBeUndefined()
    expect(ports(moved.change?.after.ipv4?.chains.PREROUTING?.rules)).toEqual(['2121', '120', '121', '122'])
    expect(ports(moved.change?.after.ipv4?.saved?.text.match(/^-A .*$/gm) ?? [])).toEqual(['2121'])
    expect(change?.before.ipv4?.saved?.text).toContain('-j LOG')
    space.run('rm /etc/iptables/rules.v4')
  })

  it('tries in check mode a jump to a chain that an earlier task makes', () => {
    space.run('iptables -F; iptables -N THERE; iptables -A INPUT -j THERE')
    const made = { ...defaults, chain: 'LATER', chain_management: true } as never
    const jump = { ...defaults, chain: 'INPUT', jump: 'LATER' } as never
    const foreseen = iptables.plan(ask(made), made) as { after: State }

    const planned = iptables.plan(iptables.foresee!(foreseen.after, ask(jump), jump), jump)
    const tried = space.run(iptables.test!(planned as never, jump)!)

    space.run('iptables -F; iptables -X THERE')
    expect(planned).toHaveProperty('after.ipv4.chains.INPUT.rules', ['-j THERE', '-j LATER'])
    expect(tried).toMatchObject({ code: 0, stderr: '' })
  })

  it('judges a lock-out by what is left once a rule is replaced', () => {
    space.run(`iptables -F; iptables -A INPUT -p tcp --dport 22 -m comment --comment ssh -j ACCEPT
iptables -A INPUT -j DROP`)
    const rule = { chain: 'INPUT', protocol: 'tcp', destination_port: '2222', jump: 'ACCEPT', comment: 'ssh' }
    const planned = (unique_comment: boolean) => {
      const wanted = { ...defaults, ...rule, action: 'insert', unique_comment } as never
      return iptables.plan(ask(wanted, { SSH_CONNECTION: '192.0.2.9 50000 192.0.2.5 22' }), wanted)
    }

    expect(planned(true)).toHaveProperty('refused', expect.stringContaining('no longer let new SSH'))
    expect(planned(false)).toHaveProperty('after')
    space.run('iptables -F')
  })

  it.each([
    [
      'a chain that is not there',
      { chain: 'NONE', jump: 'ACCEPT' },
      'there is no chain NONE in the table filter',
    ],
    ['a target that is not there', { chain: 'INPUT', jump: 'NONE' }, 'no target or chain NONE'],
    ['a place beyond the end', { ...mark('20'), action: 'insert', rule_num: 9 }, 'no place 9'],
    ['a policy that locks us out', { chain: 'INPUT', policy: 'DROP' }, 'no longer let new SSH'],
    ['a rule that locks us out', { chain: 'INPUT', action: 'insert', jump: 'DROP' }, 'no longer let new SSH'],
  ])('refuses %s', (_, params, reason) => {
    space.run('iptables -F INPUT')
    const wanted = { ...defaults, ...params }
    const state = ask(wanted as never, { SSH_CONNECTION: '192.0.2.9 50000 192.0.2.5 22' })

    const planned = iptables.plan(state, wanted as never)

    expect(planned).toHaveProperty('refused', expect.stringContaining(reason))
  })

  it.each([
    ['loopback', '127.0.0.1', { chain: 'INPUT', in_interface: 'lo' }],
    ['interfaces that begin like loopback', '127.0.0.1', { chain: 'INPUT', in_interface: 'l+' }],
    ['the interface of the client', '192.0.2.9', { chain: 'INPUT', in_interface: 'uplink' }],
    ['the interface of the host itself', '192.0.2.5', { chain: 'INPUT', in_interface: 'lo' }],
    ['the port in raw', '192.0.2.9', { table: 'raw', chain: 'PREROUTING', destination_port: '22' }],
    ['the port in mangle', '192.0.2.9', { table: 'mangle', chain: 'PREROUTING', destination_port: '22' }],
    ['replies in raw', '192.0.2.9', { table: 'raw', chain: 'OUTPUT', source_port: '22' }],
    ['replies in mangle', '192.0.2.9', { table: 'mangle', chain: 'POSTROUTING', source_port: '22' }],
  ])('refuses to drop what the login came in by: %s', (_, client, params) => {
    space.run(`ip link set lo up; ip link show uplink >/dev/null 2>&1 || ip link add uplink type veth peer name other
ip address replace 192.0.2.5/24 dev uplink; ip link set other up; ip link set uplink up
for t in filter raw mangle; do iptables -t $t -F; done`)
    const rule = { ...defaults, action: 'insert', protocol: 'tcp', jump: 'DROP', ...params } as never
    const state = ask(rule, { SSH_CONNECTION: `${client} 50000 192.0.2.5 22` })

    const planned = iptables.plan(state, rule)

    space.run('ip link del uplink')
    expect(planned).toHaveProperty('refused', expect.stringContaining('no longer let new SSH'))
  })

  it.each([
    [
      'a jump to a chain that drops',
      'iptables -A NOWAY -j DROP',
      { chain: 'INPUT', action: 'insert', jump: 'NOWAY' },
      'INPUT',
    ],
    [
      'a drop in a chain that is jumped to',
      'iptables -A INPUT -j NOWAY',
      { chain: 'NOWAY', jump: 'DROP' },
      'INPUT',
    ],
    [
      'another port for what comes in',
      'true',
      {
        table: 'nat',
        chain: 'PREROUTING',
        protocol: 'tcp',
        destination_port: '22',
        rule: '-j REDIRECT --to-ports 2222',
      },
      'PREROUTING',
    ],
  ])('refuses what shuts the login out elsewhere: %s', (_, before, params, shut) => {
    space.run(`iptables -F; iptables -t nat -F; iptables -N NOWAY; ${before}`)
    const wanted = { ...defaults, ...params } as never
    const state = ask(wanted, { SSH_CONNECTION: '192.0.2.9 50000 192.0.2.5 22' })

    const planned = iptables.plan(state, wanted)
    const forced = iptables.plan(ask({ ...(wanted as Wanted), allow_lockout: true }), wanted)

    space.run('iptables -F; iptables -X NOWAY')
    expect(planned).toHaveProperty('refused', expect.stringContaining(`${shut} would no longer let new SSH`))
    expect(forced).toHaveProperty('after')
  })

  it('follows jumps in the file that the next boot reads', () => {
    space.run(`iptables -F; mkdir -p /etc/iptables
printf '*filter\n:INPUT ACCEPT [0:0]\n:NOWAY - [0:0]\n-A INPUT -j NOWAY\nCOMMIT\n' >/etc/iptables/rules.v4`)
    const wanted = {
      ...defaults,
      chain: 'NOWAY',
      chain_management: true,
      jump: 'DROP',
      persist: true,
    } as never
    const state = ask(wanted, { SSH_CONNECTION: '192.0.2.9 50000 192.0.2.5 22' })

    const planned = iptables.plan(state, wanted)

    space.run('rm /etc/iptables/rules.v4')
    expect(planned).toHaveProperty(
      'refused',
      expect.stringContaining('at the next boot INPUT of /etc/iptables/rules.v4 would no longer let new SSH'),
    )
  })

  it('refuses a policy in the file that would lock us out at the next boot', () => {
    space.run(
      `iptables -F INPUT; iptables -A INPUT -p tcp --dport 22 -j ACCEPT; rm -f /etc/iptables/rules.v4`,
    )
    const wanted = { ...defaults, chain: 'INPUT', policy: 'DROP', persist: true } as never
    const state = ask(wanted, { SSH_CONNECTION: '192.0.2.9 50000 192.0.2.5 22' })

    const planned = iptables.plan(state, wanted)

    expect(planned).toHaveProperty(
      'refused',
      expect.stringContaining('at the next boot INPUT of /etc/iptables/rules.v4 would no longer let new SSH'),
    )
  })

  it('finds the login above sudo, whose other variables are not part of it', () => {
    space.run('iptables -F INPUT')
    const wanted = { ...defaults, chain: 'INPUT', policy: 'DROP' } as never
    const below = `env -u SSH_CONNECTION sh -euc ${quote(iptables.probe(wanted).text)}; exit $?`

    const asked = space.run(below, { SSH_CONNECTION: '192.0.2.9 50000 192.0.2.5 2222', PS1: 'a:b' })

    expect(iptables.parse(asked.stdout, wanted).ipv4?.ssh).toEqual({
      port: 2222,
      client: '192.0.2.9',
      server: '192.0.2.5',
    })
  })

  it.each([
    ['a target in the wrong table', { chain: 'INPUT', jump: 'MASQUERADE' }],
    ['an unknown option', { chain: 'INPUT', rule: '-p tcp --colour red -j ACCEPT' }],
    ['a match without its protocol', { chain: 'INPUT', rule: '--dport 21 -j ACCEPT' }],
  ])('does not pass %s', (_, params) => {
    const wanted = { ...defaults, ...params } as never
    const change = iptables.plan(ask(wanted), wanted)

    const tried = space.run(iptables.test!(change as never, wanted)!)

    expect(tried.code).not.toBe(0)
    expect(tried.stderr).not.toBe('')
  })

  it.each([
    ['enabled', 'mkdir -p multi-user.target.wants; ln -sf x multi-user.target.wants/$unit', []],
    ['masked', 'ln -sf /dev/null $unit', ['masked']],
    ['disabled', 'rm -f $unit multi-user.target.wants/$unit', ['disabled']],
  ])('tells that what loads the rules at boot is %s', (_, links, told) => {
    space.run(
      `unit=netfilter-persistent.service; mkdir -p /etc/systemd/system; cd /etc/systemd/system; ${links}`,
    )
    const wanted = { ...defaults, ...mark('21'), persist: true } as never

    const warnings = iptables.warn!(ask(wanted), wanted)

    expect(warnings.filter((text) => text.includes('at boot'))).toEqual(
      told.map(
        (how) => `netfilter-persistent.service is ${how}: /etc/iptables/rules.v4 is not loaded at boot`,
      ),
    )
  })

  it('waits for whoever holds the lock of the packet filter', () => {
    const wanted = { ...defaults, chain: 'OUTPUT', rule: '-m time --timestart 08:00 -j DROP' } as never
    const locked = (script: Script) => {
      const holder = '(flock 9; sleep 1) 9>/run/xtables.lock >/dev/null & sleep 0.3'
      return space.run(`${holder}\n${script.text}`)
    }

    const state = iptables.parse(locked(iptables.probe(wanted)).stdout, wanted)
    const tried = locked(iptables.test!(iptables.plan(state, wanted) as never, wanted)!)

    expect(state.ipv4?.form).toMatch(/^-m time --timestart 08:00:00/)
    expect(tried).toMatchObject({ code: 0, stderr: '' })
  })

  it('fails where it cannot ask', () => {
    const probe = iptables.probe({ ...defaults, ...mark('21') } as never).text

    const asked = space.run(`setpriv --reuid 65534 --clear-groups sh -euc ${quote(probe)}`)

    expect(asked.code).not.toBe(0)
    expect(asked.stderr).toMatch(/must be root|[Pp]ermission/)
  })
})
