import ssh2, {
  type IdentityCallback,
  type ParsedKey,
  type SignCallback,
  type SigningRequestOptions,
} from 'ssh2'

/** What an agent holds, or why it cannot be asked. Asked once: the library gives up a login when its agent is gone. */
const agents = new Map<string, Promise<readonly ParsedKey[] | string>>()

/** The keys that the agent at a socket holds, or why it cannot be asked. */
export function agentKeys(socket: string): Promise<readonly ParsedKey[] | string> {
  const known = agents.get(socket)
  if (known) return known
  const keys = new Promise<readonly ParsedKey[] | string>((resolve) => {
    ssh2.createAgent(socket).getIdentities((error, found) => {
      // Certificates and security keys are left out by the library.
      resolve(error ? error.message : ((found ?? []) as ParsedKey[]))
    })
  })
  agents.set(socket, keys)
  return keys
}

/** Some of the keys of an agent: a host counts each that it is offered, and has soon had enough. */
export class AgentPart extends ssh2.BaseAgent<ParsedKey> {
  readonly #agent: ssh2.BaseAgent<ParsedKey>
  readonly #keys: readonly ParsedKey[]

  constructor(socket: string, keys: readonly ParsedKey[]) {
    super()
    this.#agent = ssh2.createAgent(socket) as unknown as ssh2.BaseAgent<ParsedKey>
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
