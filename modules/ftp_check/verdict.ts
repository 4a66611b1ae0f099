import { canonicalIp } from '../lib/ip-address.ts'
import { readPeer } from '../lib/kernel-address.ts'
import { lines } from '../lib/text.ts'
import type { CheckParams, Mode } from './params.ts'

/** How one mode went. */
export interface Verdict {
  readonly ok: boolean
  /** What was wrong, as a sentence. */
  readonly msg?: string
  readonly bytes: number
  readonly sha256: string
  /** Where the data connection went to, or came from. */
  readonly peer?: string
  readonly seconds?: number
  /** The address that the control connection went to, and the one it came from. */
  readonly address?: string
  readonly from?: string
}

/** Judges each mode by what `script` printed. */
export function verdicts(output: string, params: CheckParams): Record<string, Verdict> {
  const found: Record<string, Verdict> = {}
  for (const part of output.split(/^mode /m).slice(1)) {
    const mode = part.slice(0, part.indexOf('\n')) as Mode
    found[mode] = judge(mode, part, params)
  }
  return found
}

function judge(mode: Mode, part: string, params: CheckParams): Verdict {
  const of = (word: string): string[] =>
    lines(part).flatMap((line) => (line.startsWith(`${word} `) ? [line.slice(word.length + 1)] : []))
  const saw = of('saw').map((line) => line.split(' '))
  const [address = '', from = ''] = (saw.at(-1) ?? []).map(canonicalIp)
  const trace = of('trace')
  const peer = mode === 'pasv' || mode === 'epsv' ? passivePeer(trace) : activePeer(of('peer')[0])
  const bytes = Number(of('bytes')[0])
  const sha256 = (of('sha256')[0] ?? '').split(' ')[0]!
  const wrong =
    wrongAddress(mode, trace, address, peer) ??
    wrongCode(Number(of('code')[0]), trace) ??
    wrongPlace(address, from) ??
    wrongProtocol(mode, trace) ??
    (peer === undefined ? 'nothing shows where the data connection went' : undefined) ??
    wrongFile(bytes, sha256, params)
  const seconds = saw.reduce((sum, line) => sum + Number(line[2] ?? 0), 0)
  return {
    ok: wrong === undefined,
    ...(wrong !== undefined && { msg: wrong }),
    bytes,
    sha256,
    ...(peer && { peer: spell(peer) }),
    ...(saw.length > 0 && { seconds: Math.round(seconds * 1000) / 1000 }),
    ...(address && { address, from }),
  }
}

interface Peer {
  readonly address: string
  readonly port: number
}

function spell({ address, port }: Peer): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
}

// With each transfer curl says where it connects to; the last is that of the file.
function passivePeer(trace: readonly string[]): Peer | undefined {
  const match = trace
    .map((line) => /^\* Connecting to \S+ \((\S+)\) port (\d+)/.exec(line))
    .findLast((found) => found !== null)
  return match ? { address: canonicalIp(match[1]!), port: Number(match[2]) } : undefined
}

function activePeer(line: string | undefined): Peer | undefined {
  return line === undefined ? undefined : readPeer(line)
}

function wrongAddress(
  mode: Mode,
  trace: readonly string[],
  address: string,
  peer: Peer | undefined,
): string | undefined {
  const named = trace
    .flatMap((line) => /^< 227 .*?(\d+,\d+,\d+,\d+),\d+,\d+/.exec(line)?.[1] ?? [])
    .map((each) => each.replaceAll(',', '.'))
    .find((each) => each !== address)
  if (mode === 'pasv' && named !== undefined && address)
    return `the reply to PASV names ${named} instead of ${address}`
  if (!peer || !address || peer.address === address) return undefined
  return mode === 'port' || mode === 'eprt'
    ? `the data connection came from ${spell(peer)} instead of ${address}`
    : `the data connection went to ${spell(peer)} instead of ${address}`
}

function wrongCode(code: number, trace: readonly string[]): string | undefined {
  if (code === 0) return undefined
  const said = trace.findLast((line) => line.startsWith('curl: '))?.replace(/^curl: \(\d+\) /, '')
  // In active modes curl keeps a message that has nothing to do with the failure.
  const why = said?.startsWith('sa_addr inet_ntop') ? undefined : said
  const refused = trace.findLast((line) => /^< [45]\d\d/.test(line))?.slice(2)
  const asked = trace.findLast((line) => line.startsWith('> '))?.slice(2)
  const stage = refused ?? (asked === undefined ? undefined : `last command: ${asked}`)
  return `${why ?? words[code] ?? `curl failed with ${code}`}${stage === undefined ? '' : ` (${stage})`}`
}

const words: Readonly<Record<number, string>> = {
  10: 'the server did not connect',
  12: 'the server did not connect in time',
  28: 'it took too long',
  78: 'the file does not exist',
}

// There the packets never leave the host, so no router takes part.
function wrongPlace(address: string, from: string): string | undefined {
  const loopback = address.startsWith('127.') || address === '::1'
  return address !== '' && address === from && !loopback
    ? `this host itself holds ${address}, so a check from here proves nothing`
    : undefined
}

// curl falls back on its own; then another mode was tried than the one asked for.
function wrongProtocol(mode: Mode, trace: readonly string[]): string | undefined {
  const commands = trace.flatMap((line) => /^> (PASV|EPSV|PORT|EPRT)\b/.exec(line)?.[1] ?? [])
  const wanted = mode.toUpperCase()
  const other = commands.find((command) => command !== wanted)
  if (other !== undefined) return `the server does not take ${wanted}: ${other} was used`
  return commands.length === 0 ? `${wanted} was never used` : undefined
}

function wrongFile(bytes: number, hash: string, { size, sha256 }: CheckParams): string | undefined {
  if (size !== undefined && bytes !== size) return `the file has ${bytes} bytes instead of ${size}`
  if (sha256 !== undefined && hash !== sha256) return `the file has the SHA-256 ${hash} instead of ${sha256}`
  return undefined
}
