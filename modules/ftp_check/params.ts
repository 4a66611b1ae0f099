import type { Params } from '../../src/module.ts'

/** The ways a data connection comes about. */
export type Mode = 'pasv' | 'epsv' | 'port' | 'eprt'

/** What a check may say. */
export const schema = {
  description:
    'Log in to an FTP server, list and fetch a file by passive and active data connections, from this host with its curl, and prove that every connection went through the address asked for.',
  type: 'object',
  required: ['host'],
  additionalProperties: false,
  properties: {
    host: {
      type: 'string',
      pattern: '^([A-Za-z0-9._-]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]+)$',
      description: 'The address to go through, such as the virtual address of the routers.',
    },
    port: { type: 'integer', minimum: 1, maximum: 65535, description: 'Default: 21, with implicit TLS 990.' },
    user: {
      type: 'string',
      default: 'anonymous',
      pattern: '^[^:\\x00-\\x1f]+$',
      description: 'The user to log in as.',
    },
    password: {
      type: 'string',
      writeOnly: true,
      description: 'Their password; only `anonymous` needs none.',
    },
    path: {
      type: 'string',
      pattern: '^[^\\x00-\\x1f]*[^/\\x00-\\x1f]$',
      description:
        'The file to fetch, after its directory was listed; one that does not begin with a slash is relative to the login directory. Left out: only the login directory is listed.',
    },
    size: { type: 'integer', minimum: 0, description: 'The size that the file must have, in bytes.' },
    sha256: { type: 'string', pattern: '^[0-9a-f]{64}$', description: 'The hash that the file must have.' },
    modes: {
      type: 'array',
      items: { type: 'string', enum: ['pasv', 'epsv', 'port', 'eprt'] },
      minItems: 1,
      default: ['pasv', 'epsv', 'port', 'eprt'],
      description: 'The ways to try: `pasv` and `epsv` are passive, `port` and `eprt` active.',
    },
    tls: {
      type: 'string',
      enum: ['none', 'explicit', 'implicit'],
      default: 'none',
      description: 'TLS is required, for control and data.',
    },
    validate_certs: {
      type: 'boolean',
      default: true,
      description: 'Refuse a server whose certificate is not trusted or not its own.',
    },
    ca_file: {
      type: 'string',
      pattern: '^/',
      description: 'A file of this host with the certificates to trust.',
    },
    active_address: {
      type: 'string',
      pattern: '^[A-Za-z0-9][A-Za-z0-9._:-]*$',
      description:
        'Address or interface that the server is told to connect to in active modes. Left out: the one the control connection comes from.',
    },
    timeout: { type: 'integer', minimum: 1, default: 20, description: 'Seconds for each mode.' },
  },
} as const

export type CheckParams = Params<typeof schema>

/** What no schema can say. */
export function check({ path, size, sha256, user, password, modes }: CheckParams): string[] {
  const faults: string[] = []
  if (path === undefined && (size !== undefined || sha256 !== undefined))
    faults.push('size and sha256 need the path of a file')
  if (user !== 'anonymous' && password === undefined) faults.push(`the password of ${user} is missing`)
  if (password !== undefined && /[\x00-\x1f]/.test(password.reveal()))
    faults.push('the password holds a control character, which FTP cannot carry')
  if (new Set(modes).size < modes.length) faults.push('a mode is named twice')
  return faults
}
