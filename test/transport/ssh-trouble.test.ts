import { describe, expect, it } from 'vitest'
import { saysThrottled } from '../../src/transport/ssh-trouble.ts'

// As OpenSSH 9.2 says it; by way of another host or a command it knows no address.
const dropped = 'kex_exchange_identification: Connection closed by remote host'
const nowhere = 'Connection closed by UNKNOWN port 65535'

describe('what ssh complains of', () => {
  it.each<[string, string, boolean]>([
    ['is that too many came at a time', `${dropped}\nConnection closed by 127.0.0.1 port 22`, true],
    ['may be that too many came behind a host in between', `${dropped}\n${nowhere}`, true],
    [
      'is the same where ssh came to write first',
      'banner exchange: Connection to UNKNOWN port 65535: Broken pipe',
      true,
    ],
    ['is no SSH server', 'banner exchange: Connection to 127.0.0.1 port 80: invalid format', false],
    ['is that the host wants a pause', 'Not allowed at this time\n', true],
    ['is a host that is not there', 'ssh: connect to host lb1 port 22: Connection refused', false],
    [
      'is a host in between that is not there',
      `ssh: connect to host gate port 22: Connection refused\n${dropped}\n${nowhere}`,
      false,
    ],
    [
      'is a host in between that nobody knows',
      `ssh: Could not resolve hostname gate: Name or service not known\n${dropped}\n${nowhere}`,
      false,
    ],
    [
      'is that the host in between cannot reach the next one',
      `channel 0: open failed: connect failed: No such host\nstdio forwarding failed\n${dropped}\n${nowhere}`,
      false,
    ],
    ['is a host in between that lets nobody in', `Permission denied (publickey).\n${dropped}`, false],
  ])('%s', (_, errors, throttled) => {
    expect(saysThrottled(errors)).toBe(throttled)
  })
})
