import { join, reboot, ssh, unplug, virtualAddresses } from '../../lab/lab.ts'
import { fetchBy, type Way } from '../lab/transfer.ts'

const { public: vip } = virtualAddresses

/** A row of the configuration, how to take it away, and what turns red without it. */
export interface Mutation {
  readonly row: string
  readonly remove: () => Promise<unknown>
  /** Undoes what the mutation did to the lab itself, not to the machines. */
  readonly mend?: () => Promise<unknown>
  readonly red: string
  /** What the operator does before the run, since it refuses as it is. */
  readonly first?: () => Promise<unknown>
  /** Does it work? */
  readonly check: () => Promise<boolean>
}

const routers = ['lb1', 'lb2']
const servers = ['ftp1', 'ftp2']
const addresses: Readonly<Record<string, string>> = { ftp1: '198.51.100.21', ftp2: '198.51.100.22' }
const on = (names: readonly string[], command: string) => Promise.all(names.map((name) => ssh(name, command)))
const says = async (name: string, command: string) => (await ssh(name, command)).stdout.trim()

const serves = (way: Way) => async () => (await fetchBy(way)).startsWith('This file proves')
const passive = serves('PASV')
/** Takes away the rules of a table that a pattern of sed finds in the output of iptables-save. */
const dropRules = (names: readonly string[], pattern: string, table = 'filter') =>
  on(
    names,
    `iptables-save -t ${table} | sed -n "/${pattern}/s/^-A/-D/p" | while read -r rule; do eval "iptables -t ${table} $rule"; done`,
  )
const edit = (script: string) =>
  `sed -i ${script} /etc/keepalived/keepalived.conf && systemctl reload keepalived; sleep 5`

/** Connections hold the module until they expire: after two minutes, or fifteen where a router did not see their end. */
async function unloadFtpHelper(router: string): Promise<void> {
  const patient = 'for try in $(seq 320); do if rmmod ip_vs_ftp; then exit; fi; sleep 3; done'
  const { code, stdout, stderr } = await ssh(router, `exec 2>&1; ${patient}; ipvsadm -Lcn; exit 1`)
  if (code !== 0) throw new Error(`${router}: ip_vs_ftp is still in use:\n${stdout}${stderr}`)
}

/** Each server tells its name at a port of the passive range that no FTP session has announced. */
const listen = () =>
  on(servers, 'nohup sh -c "while :; do hostname | nc -N -l -p 15000; done" >/dev/null 2>&1 &')
const unannounced = (times: number) =>
  says(
    'client',
    `for i in $(seq ${times}); do for try in 1 2 3; do name=$(nc -w 3 ${vip} 15000); test -z "$name" || break; sleep 1; done; echo "$name"; done`,
  ).then((text) => text.split('\n').filter(Boolean))

/** Does a connection that a server opens from port 20 come to the client from the virtual IP, and bring something? */
async function fromPort20(): Promise<boolean> {
  const peer = says('client', 'timeout 15 nc -v -n -l -p 5000 2>&1 </dev/null')
  await new Promise((resolve) => setTimeout(resolve, 3000))
  await ssh('ftp1', 'echo here | nc -w 4 -p 20 192.0.2.50 5000')
  const heard = await peer
  return heard.includes(` ${vip} `) && heard.includes('here')
}

const masters = async () => {
  const addresses = await Promise.all(routers.map((name) => says(name, 'ip -4 -o address show')))
  return routers.filter((_, i) => addresses[i]!.includes(` ${vip}/`))
}

export const mutations: readonly Mutation[] = [
  {
    row: 'the module ip_vs_ftp',
    remove: () => Promise.all(routers.map(unloadFtpHelper)),
    red: 'PASV: the 227 answer names the real server',
    check: passive,
  },
  {
    row: 'the mark of the control port',
    remove: () => dropRules(routers, 'FTP control', 'mangle'),
    red: 'no control connection',
    check: passive,
  },
  {
    row: 'the mark of the passive ports',
    remove: () => dropRules(routers, 'FTP passive data', 'mangle'),
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
    check: fromPort20,
  },
  {
    row: 'the servers’ connections from port 20',
    remove: () =>
      on(
        servers,
        "sed -i 's/^connect_from_port_20=.*/connect_from_port_20=NO/' /etc/vsftpd.conf; systemctl restart vsftpd",
      ),
    red: 'PORT: the routers do not know the connection',
    check: serves('PORT'),
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
    row: 'connection tracking of IPVS',
    remove: () => on(routers, 'sysctl -w net.ipv4.vs.conntrack=0'),
    red: 'no answer comes through a filter that lets only known connections pass',
    check: async () => {
      const rule = 'FORWARD -p tcp -m conntrack ! --ctstate ESTABLISHED,RELATED -j DROP'
      await listen()
      await on(routers, `iptables -I ${rule}`)
      const names = await unannounced(1)
      await on(routers, `iptables -D ${rule}`)
      return names.length === 1
    },
  },
  {
    row: 'the end of persistence for a server of weight 0',
    remove: () => on(routers, 'sysctl -w net.ipv4.vs.expire_quiescent_template=0'),
    red: 'a server that is to be drained still gets new connections of its clients',
    check: async () => {
      await listen()
      const [name] = await unannounced(1)
      const weigh = (weight: number) =>
        on(routers, `ipvsadm -e -f 21 -r ${addresses[name!]} -m -w ${weight} || true`)
      await weigh(0)
      const [next] = await unannounced(1)
      await weigh(1)
      return name !== undefined && next !== undefined && next !== name
    },
  },
  {
    row: 'the filter rule for the sync daemon',
    remove: () => dropRules(routers, 'IPVS sync'),
    red: 'the backup does not know the connections of the master',
    check: async () => {
      const port = 20_000 + Math.floor(Math.random() * 10_000)
      const talk = ['USER anonymous', 'PASS x@', 'NOOP', 'NOOP']
        .map((line) => `sleep 2; printf '${line}\\r\\n'`)
        .join('; ')
      // Without a QUIT the server would wait for more for minutes.
      const talking = `(${talk}; sleep 8; printf 'QUIT\\r\\n'; sleep 2) | timeout 30 nc -n -p ${port} ${vip} 21`
      const session = ssh('client', talking)
      await new Promise((resolve) => setTimeout(resolve, 14_000))
      const tables = await Promise.all(routers.map((router) => says(router, 'ipvsadm -Lcn')))
      await session
      return tables.every((table) => table.includes(`192.0.2.50:${port} `))
    },
  },
  {
    row: 'the filter rule for marked packets',
    remove: () => dropRules(routers, 'FTP by IPVS'),
    red: 'no control connection',
    check: passive,
  },
  {
    row: 'the filter rule for known connections to the routers',
    remove: () => dropRules(routers, 'INPUT.*known connections'),
    red: 'PORT: what the client answers does not come in',
    check: serves('PORT'),
  },
  {
    row: 'the filter rule for known connections through the routers',
    remove: () => dropRules(routers, 'FORWARD.*known connections'),
    red: 'what the client answers to a connection that the module does not know',
    check: fromPort20,
  },
  {
    row: 'the filter rule for control connections to the servers',
    remove: () => dropRules(servers, 'FTP control'),
    red: 'no control connection',
    check: passive,
  },
  {
    row: 'the filter rule for passive data to the servers',
    remove: () => dropRules(servers, 'FTP passive data'),
    red: 'PASV: no data connection',
    check: passive,
  },
  {
    row: 'the filter rule for known connections to the servers',
    remove: () => dropRules(servers, 'known connections'),
    red: 'PORT: the answers of an active transfer do not come in',
    check: serves('PORT'),
  },
  {
    row: 'the filter rule for what the servers send',
    remove: () => dropRules(routers, 'FORWARD.*FTP servers'),
    red: 'a connection from port 20 that the module does not know',
    check: fromPort20,
  },
  {
    row: 'the kept rules at boot',
    remove: () => on(routers, 'systemctl disable netfilter-persistent'),
    red: 'no packet carries the mark after a reboot',
    check: async () => {
      await reboot(routers)
      for (let patience = 6; patience > 0; patience--) if (await passive()) return true
      return false
    },
  },
  {
    row: 'the modules at boot',
    remove: () => on(routers, 'systemctl mask systemd-modules-load'),
    red: 'PASV after a reboot: nobody has loaded ip_vs_ftp',
    check: async () => {
      await reboot(routers)
      for (let patience = 6; patience > 0; patience--) if (await passive()) return true
      return false
    },
  },
  {
    row: 'the filter rules for VRRP',
    remove: async () => {
      await dropRules(routers, 'VRRP')
      await new Promise((resolve) => setTimeout(resolve, 8000))
    },
    red: 'two masters',
    first: () => ssh('lb2', 'systemctl stop keepalived'),
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
