import { describe, expect, it } from 'vitest'
import { fingerprint, keyType, knownName, lookUp, parseKnownHosts } from '../../src/transport/known-hosts.ts'

// Made by ssh-keygen, as are the hashed lines and the fingerprints below.
const ed25519 = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAJvXAejayfcbLKoDmD6bK9IFt4DyGcPz0/WUjcl7yB5'
const ecdsa =
  'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBOeL+7jW8tBKEc8BSHOPOKcUleyH7nBjPLB9mN52TBTZvgtyG58oBcU3c3IkS1CP0SVepHVK0Mtcxo7kdcM2HTk='
const hashed = '|1|fVYcPG6Sn7HcP+lWbDCM1E+Y7X8=|VSZkKpu4gFadvBrt6qIjH4UKYFc='
const hashedPort = '|1|3qYoAxIQZBI01TlXPi2jznykQGo=|bz6aAG/k6aQKwbfxMNOgZWzt8rY='

describe('known_hosts', () => {
  it.each([
    ['a plain name', 'router1', 'router1', true],
    ['any case', 'Router1', 'ROUTER1', true],
    ['another name', 'router1', 'router10', false],
    ['a list', 'router1,192.0.2.11,router1.example.org', '192.0.2.11', true],
    ['a port', '[router1]:2222', '[router1]:2222', true],
    ['another port', '[router1]:2222', 'router1', false],
    ['no port for a name with one', 'router1', '[router1]:2222', false],
    ['an IPv6 address', '2001:db8::11', '2001:db8::11', true],
    ['a wildcard', '*.example.org', 'router1.example.org', true],
    ['a wildcard elsewhere', '*.example.org', 'example.org', false],
    ['a question mark', 'router?', 'router2', true],
    ['a question mark for one character only', 'router?', 'router12', false],
    ['a dot that is only a dot', '192.0.2.*', '192x0y2z1', false],
    ['brackets that are only brackets', '[router?]:2222', '[router1]:2222', true],
    ['a negation', 'router*,!router2', 'router1', true],
    ['what is negated', 'router*,!router2', 'router2', false],
    ['a negation alone', '!router2', 'router1', false],
    ['a hashed name', hashed, 'router1.example.org', true],
    ['another hashed name', hashed, 'router2.example.org', false],
    ['a hashed name with a port', hashedPort, '[router1.example.org]:2222', true],
    ['the hashed name without it', hashedPort, 'router1.example.org', false],
    ['a hash of another kind', '|2|eA==|eA==', 'router1', false],
  ])('finds by %s', (_, hosts, name, found) => {
    const known = parseKnownHosts(`${hosts} ${ed25519} a comment\n`, 'known_hosts')

    expect(lookUp([known], knownName(name, 22))).toHaveLength(found ? 1 : 0)
  })

  it('keeps the order of lines and files, with markers and places', () => {
    const first = parseKnownHosts(
      `# a comment\n\nrouter1 ${ecdsa}\n@revoked router1 ${ed25519}\r\n@cert-authority\t*.example.org,router1  ${ed25519}\n`,
      'first',
    )
    const second = parseKnownHosts(`router1 ${ed25519}`, 'second')

    const found = lookUp([first, second], 'router1')

    expect(found.map(({ marker, type, file, line }) => [marker, type, file, line])).toEqual([
      [undefined, 'ecdsa-sha2-nistp256', 'first', 3],
      ['revoked', 'ssh-ed25519', 'first', 4],
      ['cert-authority', 'ssh-ed25519', 'first', 5],
      [undefined, 'ssh-ed25519', 'second', 1],
    ])
  })

  it('looks only at lines that are of use', () => {
    const known = parseKnownHosts(
      `${hashed} ${ed25519}\n@revoked ${hashed} ${ecdsa}\n@revoked router1.example.org ${ed25519}\n`,
      'f',
    )

    const found = lookUp([known], 'router1.example.org', ({ marker }) => marker === 'revoked')

    expect(found.map(({ line }) => line).sort()).toEqual([2, 3])
  })

  it.each([
    ['no key', 'router1 ssh-ed25519'],
    ['no type', 'router1'],
    ['an unknown marker', `@trusted router1 ${ed25519}`],
    ['a type that is not the key’s', `router1 ssh-rsa ${ed25519.split(' ')[1]}`],
    ['a key that is none', 'router1 ssh-ed25519 xxxx'],
    ['a comment sign', `#router1 ${ed25519}`],
  ])('passes over a line with %s', (_, line) => {
    expect(lookUp([parseKnownHosts(`${line}\n`, 'known_hosts')], 'router1')).toEqual([])
  })

  it.each([
    [ed25519, 'ssh-ed25519', 'SHA256:XuFe1Ofy1F6ytDt2JhPDhpgjySaQGUjEiAdBzWMioGU'],
    [ecdsa, 'ecdsa-sha2-nistp256', 'SHA256:xFNm/VJeFqgm1t3MwldSYmojxGk/R082FR6hNNx0wl8'],
  ])('shows the type and fingerprint of %.20s…', (key, type, print) => {
    const blob = Buffer.from(key.split(' ')[1]!, 'base64')

    expect([keyType(blob), fingerprint(blob)]).toEqual([type, print])
  })
})
