import { machines, ssh } from '../../lab/lab.ts'

/** A filter that lets nothing in but SSH on the management interface: how careful people keep their machines. */
const rules = `
iptables -A INPUT -i lo -j ACCEPT
iptables -A INPUT -i eth0 -p tcp --dport 22 -j ACCEPT
iptables -A INPUT -i eth0 -m conntrack --ctstate ESTABLISHED -j ACCEPT
iptables -P INPUT DROP
iptables -P FORWARD DROP
`

/** Sets the policy DROP on routers and servers. */
export async function dropByDefault(): Promise<void> {
  const guarded = machines.filter(({ name }) => name !== 'client')
  await Promise.all(guarded.map(({ name }) => ssh(name, rules)))
}
