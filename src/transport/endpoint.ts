/** A host as it is reached over SSH: the inventory, the ssh_config files and the defaults taken together. */
export interface Endpoint {
  /** For messages. */
  readonly name: string
  readonly host: string
  readonly port: number
  readonly user: string
  /** 0 where either will do. */
  readonly family: 0 | 4 | 6
  readonly bindAddress?: string | undefined
  /** How to get there, if not by a connection of our own. */
  readonly proxy?: Proxy | undefined
  /** Seconds for connecting and logging in. */
  readonly timeout: number
  /** Seconds between questions to a silent host whether it is there; so many without an answer mean that it is not. */
  readonly keepalive: { readonly interval: number; readonly count: number }
  readonly keys: KnownKeys
  readonly login: LoginWays
  /** Bits that an RSA key must have, the host's or one to log in with. */
  readonly rsaBits: number
  /** Lists as in ssh_config: names with a leading `+`, `-` or `^` alter the default. */
  readonly algorithms: { readonly [kind in 'cipher' | 'hmac' | 'kex' | 'serverHostKey']?: string | undefined }
}

/** By a login at another host, or by a command whose stdin and stdout lead there. */
export type Proxy =
  | { readonly type: 'jump'; readonly over: Endpoint }
  | { readonly type: 'command'; readonly command: string }

/** How to tell that it is the right host. */
export interface KnownKeys {
  /** The name to look up, if not that of host and port. */
  readonly alias?: string | undefined
  readonly files: readonly string[]
  /** The file of the user that new hosts are added to, if there is one. */
  readonly addTo: string | undefined
  /** `yes`: unknown hosts are refused; `accept-new`: they are added, changed ones refused; `no`: anything goes. */
  readonly checking: 'yes' | 'accept-new' | 'no'
  /** Names are added in a form that does not tell them. */
  readonly hash: boolean
}

/** What may be used to log in. */
export interface LoginWays {
  /** Named by somebody, so they go first; `needed` where the inventory says so. */
  readonly named: readonly { readonly file: string; readonly needed: boolean }[]
  /** The usual ones, if nobody has named any. */
  readonly usual: readonly string[]
  /** Use no key of the agent but those of the files. */
  readonly identitiesOnly: boolean
  readonly agent?: string | undefined
  /** The socket of the agent that programs on the host may ask. */
  readonly forwardAgent?: string | undefined
  readonly protocols: readonly Protocol[]
  /** The order of the protocols is somebody's wish. */
  readonly preferred: boolean
  /** Nobody may be asked for a passphrase. */
  readonly batch: boolean
  /** Ways that ssh_config asks for and that are not there. */
  readonly missing: readonly string[]
}

/** The protocol's names of the ways to log in. */
export type Protocol = 'publickey' | 'keyboard-interactive' | 'password'
