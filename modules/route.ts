import { defineModule } from '../src/module.ts'
import { sh, steps } from '../src/script.ts'
import { findLogin } from './lib/login.ts'
import { missing } from './lib/missing.ts'
import { applyRoutes } from './route/apply.ts'
import { check } from './route/check.ts'
import { keyOf } from './route/key.ts'
import { parseRoutes } from './route/parse.ts'
import { planRoutes } from './route/plan.ts'

const loginRoute = sh`${findLogin}
if test $# -gt 0 && r=$(ip -o route get fibmatch "$1" 2>/dev/null); then
  printf 'login %s %s\n' "$1" "$r" | sed 's/ expires [0-9]*sec//'
fi`

export const route = defineModule({
  name: 'route',
  params: {
    description:
      'Keep a static route in the running kernel. What is there after a boot is up to the network configuration of the distribution, which this leaves alone.',
    type: 'object',
    additionalProperties: false,
    properties: {
      dest: {
        type: 'string',
        default: 'default',
        'x-aliases': ['destination', 'to'],
        description: 'The address or network to reach, IPv4 or IPv6, or `default`.',
      },
      gateway: {
        type: 'string',
        'x-aliases': ['via'],
        description: 'The router to send packets to. Left out: the destination is on the link of `device`.',
      },
      device: {
        type: 'string',
        pattern: '^[^\\s/]{1,15}$',
        'x-aliases': ['dev', 'interface'],
        description: 'The interface to send them by. Left out: the one that the gateway is reached by.',
      },
      source: {
        type: 'string',
        'x-aliases': ['src'],
        description: "The host's own address to send from. Left out: as it is, or what the kernel chooses.",
      },
      metric: {
        type: 'integer',
        minimum: 0,
        maximum: 4_294_967_295,
        description:
          "The route's rank among those to the same destination; the lowest counts. Left out: the kernel's own, 0 (IPv6: 1024). Routes with another metric, such as those of DHCP, are other routes and stay as they are.",
      },
      table: {
        type: ['string', 'integer'],
        pattern: '^[\\w.-]+$',
        default: 'main',
        description: 'The routing table, by name or number.',
      },
      state: {
        type: 'string',
        enum: ['present', 'absent'],
        default: 'present',
        description:
          'Whether this is to be the one route to the destination with this metric in the table, or is not to be there. With `absent` a gateway, device or source that is given narrows down which.',
      },
      allow_lockout: {
        type: 'boolean',
        default: false,
        description:
          'Do it even where packets to the client of the SSH login in use would go another way. Without it such a change is refused.',
      },
    },
  },
  examples: `
- name: Reach the FTP clients' network by the firewall
  route:
    dest: 203.0.113.0/24
    gateway: 192.0.2.254
- name: Answer from the virtual address by a table of its own
  route: dest=default via=192.0.2.1 dev=eth0 src=192.0.2.100 table=100
- name: No other way out
  route: dest=default metric=200 state=absent
`,
  notes: [
    'Needs `ip`, of iproute2 or busybox.',
    'A new route is marked `proto static`. One that is replaced comes back by undo with everything `ip route` shows of it; only the lifetime that a router advertisement gave is lost.',
    'A network may be written with any of its addresses: 10.0.0.5/24 is 10.0.0.0/24.',
    'One route is replaced by another without a moment between; several with the same metric are first removed.',
    'The way of the login in use is known where `ip` is that of iproute2.',
  ],
  check,
  // Lifetimes count down, so they are not printed; and a table nobody has put a route into does not exist.
  probe: (wanted) => {
    const { version, destination, table } = keyOf(wanted)
    return steps(
      sh`if ! command -v ip >/dev/null; then
  ${missing('ip is not installed')}
fi
r=$(ip -o ${`-${version}`} route show exact ${destination} table ${table} 2>&1) || case $r in
*'FIB table does not exist'*) r= ;;
*)
  printf '%s\n' "$r" >&2
  exit 1
  ;;
esac
printf '%s\n' "$r" | sed 's/ expires [0-9]*sec//'`,
      table === 'main' && !wanted.allow_lockout && loginRoute,
    )
  },
  parse: (output, wanted) => parseRoutes(output, keyOf(wanted)),
  plan: planRoutes,
  brings: () => [],
  apply: (change, wanted) => applyRoutes(change, keyOf(wanted)),
})
