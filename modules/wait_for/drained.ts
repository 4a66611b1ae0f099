import { type Script, sh } from '../../src/script.ts'
import { type KernelAddress, kernelAddress } from '../lib/kernel-address.ts'

/** States of TCP connections by their number in /proc/net/tcp. */
const tcpStates = {
  ESTABLISHED: '01',
  SYN_SENT: '02',
  SYN_RECV: '03',
  FIN_WAIT1: '04',
  FIN_WAIT2: '05',
  TIME_WAIT: '06',
} as const

/** The connections that are waited for to end. */
export interface Draining {
  readonly host: string
  readonly port: number
  readonly exclude: readonly string[]
  readonly states: readonly (keyof typeof tcpStates)[]
}

const mapped = '0000000000000000FFFF0000'

/** Succeeds if no connection to the local address and port is left. */
export function drained({ host, port, exclude, states }: Draining): Script {
  const local = bothForms([host])
  const others = bothForms(exclude)
  const any = /^0+$/.test(local[0]?.hex ?? '') ? local[0]?.version : undefined
  const settings = [
    `port=${port.toString(16).padStart(4, '0').toUpperCase()}`,
    `states=${states.map((state) => tcpStates[state]).join()}`,
    `local=${local.map(({ hex }) => hex).join()}`,
    `others=${others.map(({ hex }) => hex).join()}`,
    `any=${any === 4 ? '8' : any === 6 ? '32' : ''}`,
    `mapped=${any === 4 ? mapped : '-'}`,
  ]
  return sh`# What cannot be read is not drained; in a condition errexit would not notice.
t=$(cat /proc/net/tcp && { ! test -e /proc/net/tcp6 || cat /proc/net/tcp6; }) || exit 1
printf '%s\n' "$t" | awk ${settings.flatMap((setting) => ['-v', setting])} ${counting}`
}

const counting = `
function among(list, one) { return index("," list ",", "," one ",") > 0 }
$2 ~ /^[0-9A-F]+:[0-9A-F]+$/ {
  split($2, here, ":"); split($3, there, ":")
  if (here[2] != port || !among(states, $4) || among(others, there[1])) next
  if (among(local, here[1]) || length(here[1]) == any || index(here[1], mapped) == 1) found = 1
}
END { exit found }`

// A service that listens for both versions sees IPv4 peers as mapped addresses.
function bothForms(addresses: readonly string[]): KernelAddress[] {
  return addresses.flatMap((address) => {
    const kernel = kernelAddress(address)
    if (!kernel) return []
    return kernel.version === 4 ? [kernel, { hex: `${mapped}${kernel.hex}`, version: 6 as const }] : [kernel]
  })
}
