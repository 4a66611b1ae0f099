import { fault } from '../../fault.ts'
import { whoami } from '../../whoami.ts'
import type { Endpoint } from '../endpoint.ts'
import { type Target, usualTimeout } from '../shell.ts'
import { algorithmsOf } from './algorithms.ts'
import { type Given, readArguments } from './arguments.ts'
import { Chosen } from './chosen.ts'
import { type Directive, directiveOf } from './directive.ts'
import { type Block, type ConfigFile, readConfig, usualFiles } from './file.ts'
import { expandHop, hops, writeHop } from './hops.ts'
import { loginOf } from './login.ts'
import { type Asked, matches } from './match.ts'
import { connectionHash, expandTokens, localTokens, type Tokens } from './tokens.ts'
import { keysOf } from './trust.ts'

/** Seconds until a silent host is asked whether it is there; where nobody says, a dead one would be waited for forever. */
const usualKeepalive = { interval: 15, count: 3 }
/** What OpenSSH takes at least, whatever is said. */
const leastRsaBits = 1024
/** Hosts that are reached by way of each other would never end. */
const deepest = 8

/** Takes together what is said of a host. Of all sources the first value counts. Throws FaultError. */
export async function resolveTarget(target: Target): Promise<Endpoint> {
  const { first, last } = target.sshArguments ?? { first: [], last: [] }
  const before = first.map(readArguments)
  const after = last.map(readArguments)
  const directives = ({ directives: those }: Given) => those
  const said = [...before.flatMap(directives), ...variables(target), ...after.flatMap(directives)]
  const files = [...before, ...after].find((given) => given.files)?.files ?? usualFiles()
  const { name, host, keepalive } = target
  const endpoint = await resolve({ name, host, said, files, depth: 0 })
  return keepalive
    ? { ...endpoint, keepalive: { interval: keepalive, count: usualKeepalive.count } }
    : endpoint
}

/** What the variables say, as `ssh` would be told. */
function variables(target: Target): Directive[] {
  const say = (keyword: string, ...words: (string | number | undefined)[]): Directive[] =>
    words[0] === undefined ? [] : [directiveOf(keyword, words.map(String), { given: true })]
  return [
    ...say('Port', target.port),
    ...say('User', target.user),
    ...say('IdentityFile', target.privateKeyFile),
    ...say('ConnectTimeout', target.timeout),
    ...say('StrictHostKeyChecking', target.hostKeyChecking),
    ...say('UserKnownHostsFile', ...(target.knownHostsFiles ?? [])),
    ...(target.knownHostsFiles ? say('GlobalKnownHostsFile', 'none') : []),
  ]
}

/** A host to resolve, and what goes before the files. */
interface Question {
  readonly name: string
  readonly host: string
  readonly said: readonly Directive[]
  readonly files: readonly ConfigFile[]
  readonly depth: number
}

async function resolve(question: Question): Promise<Endpoint> {
  const chosen = new Chosen()
  for (const directive of question.said) chosen.add(directive)
  let again = false
  let called = question.host
  const tokens = () => tokensOf(question.host, chosen)
  for (const final of [false, true]) {
    if (final) {
      if (!again) break
      // The name is settled: that of `HostName`, else the one asked for.
      called = tokens().h!
      chosen.add(directiveOf('HostName', [called.replaceAll('%', '%%')], {}))
    }
    const asked: Asked = {
      original: question.host,
      called,
      chosen,
      final,
      tokens,
      wantFinal: () => {
        again = true
      },
    }
    for (const file of question.files) await choose(readConfig(file), asked)
  }
  return endpointOf(question, chosen, tokensOf(question.host, chosen, true))
}

/** What speaks of other hosts, `idle`, is only looked through for what is wrong with it, as ssh does. */
async function choose(blocks: readonly Block[], asked: Asked, idle = false): Promise<void> {
  for (const { condition, body } of blocks) {
    const idleHere = idle || !(await matches(condition, asked))
    for (const entry of body)
      if ('blocks' in entry) await choose(entry.blocks, asked, idleHere)
      else if (idleHere) asked.chosen.check(entry)
      else asked.chosen.add(entry)
  }
}

/** What is `settled` goes in small letters, as ssh has it in the names of files. */
function tokensOf(original: string, chosen: Chosen, settled = false): Tokens {
  const named = chosen.get('HostName')
  const host = named ? expandTokens(named.words[0]!, { h: original }, named) : original
  const jump = jumpOf(chosen)
  const tokens = {
    ...localTokens(),
    h: settled ? host.toLowerCase() : host,
    j: jump ? hops(jump).at(-1)!.host : '',
    k: chosen.text('HostKeyAlias') ?? original,
    n: original,
    p: String(chosen.number('Port', 1, 65_535) ?? 22),
    r: chosen.text('User') ?? whoami(),
  }
  return { ...tokens, C: connectionHash(tokens) }
}

function jumpOf(chosen: Chosen): Directive | undefined {
  const jump = chosen.get('ProxyJump')
  return jump?.words[0]?.toLowerCase() === 'none' ? undefined : jump
}

async function endpointOf(question: Question, chosen: Chosen, tokens: Tokens): Promise<Endpoint> {
  const proxy = await proxyOf(question, chosen, tokens)
  return {
    name: question.name,
    host: tokens.h!,
    port: Number(tokens.p),
    user: tokens.r!,
    family: chosen.oneOf('AddressFamily', { any: 0, inet: 4, inet6: 6 }) ?? 0,
    bindAddress: chosen.text('BindAddress'),
    proxy,
    timeout: chosen.seconds('ConnectTimeout') || usualTimeout,
    keepalive: {
      interval: chosen.seconds('ServerAliveInterval') || usualKeepalive.interval,
      count: chosen.number('ServerAliveCountMax', 0) || usualKeepalive.count,
    },
    keys: keysOf(chosen, tokens),
    login: loginOf(chosen, tokens),
    rsaBits: Math.max(chosen.number('RequiredRSASize', 0) ?? 0, leastRsaBits),
    algorithms: algorithmsOf(chosen),
  }
}

async function proxyOf(question: Question, chosen: Chosen, tokens: Tokens): Promise<Endpoint['proxy']> {
  const { h, n, p, r } = tokens as Record<'h' | 'n' | 'p' | 'r', string>
  const command = chosen.get('ProxyCommand')
  if (command) {
    if (command.rest.toLowerCase() === 'none') return undefined
    return { type: 'command', command: expandTokens(command.rest, { h, n, p, r }, command) }
  }
  const jump = jumpOf(chosen)
  if (!jump) return undefined
  if (question.depth === deepest)
    throw fault(`ProxyJump: ${question.host} is reached by way of itself`, jump.place, [
      'leave the host in between out: Host * !bastion',
    ])
  const way = hops(jump).map((hop) => expandHop(hop, { h, n, p, r }, jump))
  const last = way.at(-1)!
  const before = way.slice(0, -1).map(writeHop).join(',')
  const said = { User: last.user, Port: last.port, ProxyJump: before || undefined }
  return {
    type: 'jump',
    over: await resolve({
      name: last.host,
      host: last.host,
      said: Object.entries(said).flatMap(([keyword, value]) =>
        value === undefined ? [] : [directiveOf(keyword, [value], jump)],
      ),
      files: question.files,
      depth: question.depth + 1,
    }),
  }
}
