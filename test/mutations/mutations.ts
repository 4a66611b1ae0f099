import { join, ssh, unplug, virtualAddresses } from '../../lab/lab.ts'
import { fetchBy } from '../lab/transfer.ts'

const { public: vip } = virtualAddresses

/** A row of the configuration, how to take it away, and what turns red without it. */
export interface Mutation {
  readonly row: string
  readonly remove: () => Promise<unknown>
  /** Undoes what the mutation did to the lab itself, not to the machines. */
  readonly mend?: () => Promise<unknown>
  readonly red: string
  /** Does it work? */
  readonly check: () => Promise<boolean>
}

const routers = ['lb1', 'lb2']
const servers = ['ftp1', 'ftp2']
const on = (names: readonly string[], command: string) => Promise.all(names.map((name) => ssh(name, command)))
const says = async (name: string, command: string) => (await ssh(name, command)).stdout.trim()

const passive = async () => (await fetchBy('PASV')).startsWith('This file proves')
const edit = (script: string) =>
  `sed -i ${script} /etc/keepalived/keepalived.conf && systemctl reload keepalived; sleep 5`

/** Each server tells its name at a port of the passive range that no FTP session has announced. */
const listen = () =>
  on(servers, 'nohup sh -c "while :; do hostname | nc -N -l -p 15000; done" >/dev/null 2>&1 &')
const unannounced = (times: number) =>
  says(
    'client',
    `for i in $(seq ${times}); do for try in 1 2 3; do name=$(nc -w 3 ${vip} 15000); test -z "$name" || break; sleep 1; done; echo "$name"; done`,
  ).then((text) => text.split('\n').filter(Boolean))

const masters = async () => {
  const addresses = await Promise.all(routers.map((name) => says(name, 'ip -4 -o address show')))
  return routers.filter((_, i) => addresses[i]!.includes(` ${vip}/`))
}

export const mutations: readonly Mutation[] = [
  {
    row: 'the module ip_vs_ftp',
    // Connections of earlier transfers hold the module until they expire.
    remove: () => on(routers, 'for i in $(seq 60); do rmmod ip_vs_ftp && break; sleep 3; done'),
    red: 'PASV: the 227 answer names the real server',
    check: passive,
  },
  {
    row: 'the mark of the control port',
    remove: () =>
      on(
        routers,
        'iptables -t mangle -D PREROUTING -d 192.0.2.1/32 -p tcp -m tcp --dport 21 -j MARK --set-xmark 0x15/0xffffffff',
      ),
    red: 'no control connection',
    check: passive,
  },
  {
    row: 'the mark of the passive ports',
    remove: () =>
      on(
        routers,
        'iptables -t mangle -D PREROUTING -d 192.0.2.1/32 -p tcp -m tcp --dport 10000:20000 -j MARK --set-xmark 0x15/0xffffffff',
      ),
    red: 'a passive port that the module has not read (as with TLS)',
    check: async () => {
      await listen()
      return (await unannounced(1)).length === 1
    },
  },
  {
    row: 'SNAT of port 20',
    remove: () => on(routers, 'iptables -t nat -F POSTROUTING'),
    red: 'a connection from port 20 that the module does not know',
    check: async () => {
      const peer = says('client', 'timeout 15 nc -v -n -l -p 5000 2>&1 </dev/null')
      await new Promise((resolve) => setTimeout(resolve, 3000))
      await ssh('ftp1', 'nc -w 4 -p 20 192.0.2.50 5000 </dev/null')
      return (await peer).includes(` ${vip} `)
    },
  },
  {
    row: 'persistence',
    remove: () => on(routers, edit('/persistence_timeout/d')),
    red: 'connections of one client go to different servers',
    check: async () => {
      await listen()
      const names = await unannounced(4)
      return names.length === 4 && new Set(names).size === 1
    },
  },
  {
    row: 'the passive range of vsftpd',
    remove: () =>
      on(
        servers,
        "sed -i 's/^pasv_min_port=.*/pasv_min_port=30000/; s/^pasv_max_port=.*/pasv_max_port=31000/' /etc/vsftpd.conf; systemctl restart vsftpd",
      ),
    red: 'the port of the 227 answer is outside the range',
    check: async () => {
      const trace = await says(
        'client',
        `curl -sv --max-time 15 --disable-epsv ftp://${vip}/lvs-check.txt 2>&1 >/dev/null`,
      )
      const [, high, low] = /227 [^(]*\((?:\d+,){4}(\d+),(\d+)\)/.exec(trace) ?? []
      const port = Number(high) * 256 + Number(low)
      return port >= 10000 && port <= 20000
    },
  },
  {
    row: 'the default route of the servers',
    remove: () => on(servers, 'ip route del default'),
    red: 'no answer comes back',
    check: passive,
  },
  {
    row: 'forwarding',
    remove: () => on(routers, 'sysctl -w net.ipv4.ip_forward=0'),
    red: 'no answer comes through',
    check: passive,
  },
  {
    row: 'the filter rule for marked packets',
    remove: () =>
      on(routers, 'iptables -D INPUT -m mark --mark 0x15 -m comment --comment "FTP by IPVS" -j ACCEPT'),
    red: 'no control connection',
    check: passive,
  },
  {
    row: 'the filter rule for answers of the servers',
    remove: () =>
      on(
        routers,
        'iptables-save -t filter | sed -n "s/^-A FORWARD/-D FORWARD/p" | while read -r rule; do eval "iptables $rule"; done',
      ),
    red: 'no answer comes through',
    check: passive,
  },
  {
    row: 'the filter rules for VRRP',
    remove: () =>
      on(
        routers,
        'iptables-save -t filter | sed -n "/VRRP/s/^-A/-D/p" | while read -r rule; do eval "iptables $rule"; done; sleep 8',
      ),
    red: 'two masters',
    check: async () => (await masters()).length === 1,
  },
  {
    row: 'the VRRP sync group',
    remove: async () => {
      await on(routers, edit("'/^vrrp_sync_group/,/^}/d'"))
      const [master] = await masters()
      await unplug(master!, 'private')
      await new Promise((resolve) => setTimeout(resolve, 15_000))
    },
    mend: () => Promise.all(routers.map((name) => join(name, 'private'))),
    red: 'the public address stays where the private one is lost',
    check: passive,
  },
]
