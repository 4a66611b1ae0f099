import { fault } from '../../fault.ts'
import type { Endpoint } from '../endpoint.ts'
import { algorithmsLeft } from '../ssh-algorithms.ts'
import type { Chosen } from './chosen.ts'

type Algorithms = Endpoint['algorithms']

/** The lists of algorithms that somebody asks for. Throws FaultError where nothing is left of one. */
export function algorithmsOf(chosen: Chosen): Algorithms {
  const asked = (kind: keyof Algorithms, keyword: string) => {
    const directive = chosen.get(keyword)
    const list = directive?.words[0]
    if (!directive || list === undefined || algorithmsLeft(kind, list).length > 0) return list
    throw fault(
      `${directive.written}: none of ${list.split(',').join(', ')} is there over connection: ssh`,
      directive.place,
      ['connection: openssh leaves the connection to the ssh program'],
    )
  }
  return {
    cipher: asked('cipher', 'Ciphers'),
    hmac: asked('hmac', 'MACs'),
    kex: asked('kex', 'KexAlgorithms'),
    serverHostKey: asked('serverHostKey', 'HostKeyAlgorithms'),
  }
}
