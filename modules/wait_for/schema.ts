import type { Params } from '../../src/module.ts'
import { kernelAddress } from '../lib/kernel-address.ts'
import { readRegex } from './regex.ts'

/** The parameters of wait_for. */
export const schema = {
  description: 'Wait until a port or a file is as it should be, or for a time.',
  type: 'object',
  additionalProperties: false,
  properties: {
    host: {
      type: 'string',
      minLength: 1,
      default: '127.0.0.1',
      description: 'The host of the port, seen from the target.',
    },
    port: { type: 'integer', minimum: 1, maximum: 65535, description: 'The TCP port to wait for.' },
    path: { type: 'string', minLength: 1, description: 'The file to wait for.' },
    search_regex: {
      type: 'string',
      minLength: 1,
      description: 'What a line of the file, or of what the service says first, must match.',
    },
    state: {
      type: 'string',
      enum: ['started', 'stopped', 'present', 'absent', 'drained'],
      default: 'started',
      description:
        'A port that accepts connections (`started`), does not (`stopped`) or has none left (`drained`); a file that is there (`present`) or not (`absent`).',
    },
    timeout: {
      type: 'integer',
      minimum: 0,
      default: 300,
      description: 'Seconds to wait at most; without port and path, how long to wait.',
    },
    connect_timeout: { type: 'integer', minimum: 1, default: 5, description: 'Seconds for one connection.' },
    delay: { type: 'integer', minimum: 0, default: 0, description: 'Seconds before the first look.' },
    sleep: { type: 'integer', minimum: 0, default: 1, description: 'Seconds between two looks.' },
    msg: { type: 'string', description: 'The message where it was in vain.' },
    exclude_hosts: {
      type: 'array',
      items: { type: 'string' },
      description: 'Addresses whose connections do not count when draining.',
    },
    active_connection_states: {
      type: 'array',
      items: {
        type: 'string',
        enum: ['ESTABLISHED', 'SYN_SENT', 'SYN_RECV', 'FIN_WAIT1', 'FIN_WAIT2', 'TIME_WAIT'],
      },
      default: ['ESTABLISHED', 'FIN_WAIT1', 'FIN_WAIT2', 'SYN_RECV', 'SYN_SENT', 'TIME_WAIT'],
      description: 'The states of connections that count when draining.',
    },
  },
} as const

export type WaitParams = Params<typeof schema>

/** What no schema can say about the parameters. */
export function checkWait({ host, port, path, state, search_regex, exclude_hosts }: WaitParams): string[] {
  const regex = search_regex === undefined ? undefined : readRegex(search_regex)
  return [
    ...(port !== undefined && path !== undefined ? ['port and path exclude each other'] : []),
    ...(path !== undefined && (state === 'stopped' || state === 'drained')
      ? [`the state "${state}" needs a port`]
      : []),
    ...(state === 'drained' && port === undefined && path === undefined
      ? ['the state "drained" needs a port']
      : []),
    ...(exclude_hosts && state !== 'drained' ? ['exclude_hosts needs the state "drained"'] : []),
    ...(state === 'drained'
      ? [host, ...(exclude_hosts ?? [])]
          .filter((address) => !kernelAddress(address))
          .map((address) => `the state "drained" needs addresses, got "${address}"`)
      : []),
    ...(typeof regex === 'string' ? [`search_regex cannot be searched for with grep: ${regex}`] : []),
  ]
}
