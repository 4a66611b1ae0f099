import type { Socket } from 'node:net'
import ssh2, {
  type IdentityCallback,
  type ParsedKey,
  type SignCallback,
  type SigningRequestOptions,
} from 'ssh2'

/** Seconds that an agent may take to list its keys. */
const patience = 5

/** What an agent holds, or why it cannot be asked. Asked once: the library gives up a login when its agent is gone. */
const agents = new Map<string, Promise<readonly ParsedKey[] | string>>()

/** The keys that the agent at a socket holds, or why it cannot be asked. */
export function agentKeys(socket: string): Promise<readonly ParsedKey[] | string> {
  const known = agents.get(socket)
  if (known) return known
  const keys = new Promise<readonly ParsedKey[] | string>((resolve) => {
    let late = false
    const agent = agentAt(socket, (connection) =>
      // One that is forwarded over a dead connection takes the question, and is silent for good.
      connection.setTimeout(patience * 1000, () => {
        late = true
        connection.destroy()
      }),
    )
    agent.getIdentities((error, found) => {
      // Certificates and security keys are left out by the library.
      if (!error) resolve((found ?? []) as ParsedKey[])
      else resolve(late ? `did not answer within ${patience} s` : error.message)
    })
  })
  agents.set(socket, keys)
  return keys
}

/** The agent at a socket; `prepare` sees each connection to it. */
function agentAt(socket: string, prepare: (connection: Socket) => void): ssh2.BaseAgent<ParsedKey> {
  const agent = ssh2.createAgent(socket) as unknown as ssh2.BaseAgent<ParsedKey>
  const connect = agent.getStream!.bind(agent)
  agent.getStream = (callback) =>
    connect((error, connection) => {
      if (connection) prepare(connection as Socket)
      callback(error, connection)
    })
  return agent
}

/** Some of the keys of an agent: a host counts each that it is offered, and has soon had enough. */
export class AgentPart extends ssh2.BaseAgent<ParsedKey> {
  readonly #agent: ssh2.BaseAgent<ParsedKey>
  readonly #keys: readonly ParsedKey[]

  constructor(socket: string, keys: readonly ParsedKey[]) {
    super()
    // It may wait for somebody to confirm; when the login has given up, nothing else does.
    this.#agent = agentAt(socket, (connection) => connection.unref())
    this.#keys = keys
  }

  getIdentities(callback: IdentityCallback<ParsedKey>): void {
    callback(undefined, [...this.#keys])
  }

  sign(
    key: ParsedKey,
    data: Buffer,
    options: SigningRequestOptions | SignCallback,
    callback?: SignCallback,
  ): void {
    if (typeof options === 'function') this.#agent.sign(key, data, options)
    else this.#agent.sign(key, data, options, callback)
  }
}
