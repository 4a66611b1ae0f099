import { writeFileSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readRegex } from '../../modules/wait_for/regex.ts'
import { waitFor } from '../../modules/wait_for.ts'
import { sh, steps } from '../../src/script.ts'
import { type Bench, bench, shells } from '../shells.ts'

const defaults = {
  host: '127.0.0.1',
  state: 'started',
  timeout: 0,
  connect_timeout: 2,
  delay: 0,
  sleep: 0,
  active_connection_states: ['ESTABLISHED', 'FIN_WAIT1', 'FIN_WAIT2', 'SYN_RECV', 'SYN_SENT', 'TIME_WAIT'],
}

describe.each(shells)('wait_for in %s', (shell) => {
  let b: Bench
  let server: Server
  let port: number
  const sockets = new Set<Socket>()
  beforeAll(async () => {
    b = bench(shell)
    server = createServer((socket) => {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.write('220 (vsFTPd 3.0.3)\r\n')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    port = (server.address() as { port: number }).port
  })
  afterAll(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
    b.remove()
  })
  const ask = async (params: object): Promise<object> => {
    const all = { ...defaults, ...params } as never
    expect(waitFor.check!(all)).toEqual([])
    const { code, stdout, stderr } = await b.run(waitFor.probe(all))
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    return waitFor.parse(stdout, all)
  }

  it('sees open and closed ports', async () => {
    expect(await ask({ port })).toMatchObject({ state: 'started', port, elapsed: expect.any(Number) })
    expect(await ask({ port, state: 'stopped' })).toMatchObject({
      failed: true,
      msg: `Timeout when waiting for 127.0.0.1:${port} to stop.`,
    })
    expect(await ask({ port: 1, state: 'stopped' })).not.toHaveProperty('failed')
    expect(await ask({ port: 1, msg: 'no FTP' })).toMatchObject({ failed: true, msg: 'no FTP' })
  })

  it('hears a greeting', async () => {
    const search_regex = '^(?P<code>\\d+) \\((vsFTPd|proftpd)'
    expect(await ask({ port, search_regex })).toMatchObject({
      match_groups: ['220', 'vsFTPd'],
      match_groupdict: { code: '220' },
    })
    expect(await ask({ port, search_regex: '^421', connect_timeout: 1 })).toMatchObject({ failed: true })
  })

  it('sees files and what is in them', async () => {
    const path = join(b.folder, "-a 'b'\n")
    expect(await ask({ path })).toMatchObject({ failed: true, msg: `Timeout when waiting for file ${path}` })
    expect(await ask({ path, state: 'absent' })).toMatchObject({ path })

    writeFileSync(path, 'one\nStopped in 12 s\n')
    expect(await ask({ path, state: 'present' })).toMatchObject({ path })
    expect(await ask({ path, state: 'absent' })).toMatchObject({ failed: true })
    expect(await ask({ path, search_regex: 'in (\\d+)' })).toMatchObject({ match_groups: ['12'] })
    expect(await ask({ path, search_regex: '(?i)^stopped' })).not.toHaveProperty('failed')
    expect(await ask({ path, search_regex: '^in' })).toMatchObject({ failed: true })
  })

  it('waits for what comes', async () => {
    const path = join(b.folder, 'late')
    const params = { ...defaults, path, timeout: 5, sleep: 1 } as never

    const { stdout } = await b.run(steps(sh`{ sleep 1; : >${path}; } &`, waitFor.probe(params)))

    expect(waitFor.parse(stdout, params)).not.toHaveProperty('failed')
  })

  it('sees connections that are left', async () => {
    const other = port === 47 ? 48 : 47
    expect(await ask({ port: other, state: 'drained' })).not.toHaveProperty('failed')
    const client = connect(port, '127.0.0.1')
    sockets.add(client)
    await new Promise((resolve) => client.on('data', resolve))
    expect(await ask({ port, state: 'drained', host: '0.0.0.0' })).toMatchObject({
      failed: true,
      msg: `Timeout when waiting for 0.0.0.0:${port} to drain`,
    })
    expect(await ask({ port, state: 'drained', exclude_hosts: ['127.0.0.1'] })).not.toHaveProperty('failed')
    expect(await ask({ port, state: 'drained', host: '192.0.2.1' })).not.toHaveProperty('failed')
  })
})

describe('wait_for', () => {
  it.each([
    ['two things', { port: 1, path: '/x' }, 'exclude each other'],
    ['a file to stop', { path: '/x', state: 'stopped' }, 'needs a port'],
    ['a name to drain', { port: 1, state: 'drained', host: 'router1' }, 'needs addresses, got "router1"'],
    ['what grep cannot', { port: 1, search_regex: '(?=a)' }, 'cannot be searched for'],
    ['no expression', { port: 1, search_regex: '(' }, 'cannot be searched for'],
  ])('refuses %s', (_, params, message) => {
    expect(waitFor.check!({ ...defaults, ...params } as never)).toEqual([expect.stringContaining(message)])
  })

  it.each([
    ['\\d+', '[0-9]+'],
    ['[\\w.-]+?@\\S', '[[:alnum:]_.-]+@[^[:space:]]'],
    ['[^\\]a]', '[^]a]'],
    ['(?:a|b){2}\\.', '(a|b){2}\\.'],
    ['(?P<x>\\bfoo)', '(\\bfoo)'],
  ])('reads %s as %s', (python, grep) => {
    expect(readRegex(python)).toMatchObject({ grep })
  })
})
