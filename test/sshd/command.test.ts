import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Built, build } from './built.ts'

/** The whole program on hosts that all are this machine: what it says, and how it ends. */
let built: Built
let folder: string

beforeAll(() => {
  built = build()
})
afterAll(() => built?.remove())
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tsplay-command-'))
  file('hosts', '[lb]\nlb1\nlb2\n[ftp]\nftp1\n[all:vars]\nansible_connection=local\n')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, text: string): void {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

const play = (tasks: string, hosts = 'all') =>
  `- hosts: ${hosts}\n  gather_facts: false\n  tasks:\n${tasks.trim().replace(/^/gm, '    ')}\n`
const run = (...args: string[]) => built.run(['-i', 'hosts', ...args], { cwd: folder })
/** A task that says on the way that it has begun. */
const long = (name = 'long', seconds = 2) =>
  `- {name: ${name}, shell: "touch ${folder}/${name}; sleep ${seconds}"}`
const begun = (name: string) => () => existsSync(join(folder, name))
const stack = /^\s+at .*:\d+:\d+/m

describe('mistakes in what the user wrote', () => {
  it('is to give no inventory where no play is for this machine', async () => {
    file('play.yml', play('- ping:', 'lb'))
    const forgotten = await built.run(['play.yml'], { cwd: folder })
    file('play.yml', play('- ping:', 'localhost'))
    const here = await built.run(['play.yml'], { cwd: folder })

    expect([forgotten.code, here.code]).toEqual([1, 0])
    expect(forgotten.stderr).toContain(
      '[ERROR]: nothing was done: no play is for localhost, and no inventory is given (-i)',
    )
  })

  it.each<[string, string, string[], string[]]>([
    [
      'a playbook',
      play('- coppy: {src: x}\n- debug: {msg: "{{ 1 | nosuch }}"}'),
      [],
      [
        '[ERROR]: play.yml:4:7: unknown module or keyword "coppy"\n  4 |     - coppy: {src: x}\n    |       ^\n  did you mean copy?',
        '[ERROR]: play.yml:5:28: unknown filter nosuch\n  5 |     - debug: {msg: "{{ 1 | nosuch }}"}\n    |                            ^',
      ],
    ],
    [
      'YAML that does not parse',
      '- hosts: a\n  name: one: two\n',
      [],
      ["play.yml:2:12: a value that holds ': ' must be quoted"],
    ],
    [
      'a role that is not there',
      '- hosts: all\n  roles: [nope]\n',
      [],
      ['play.yml:2:11: there is no role nope', 'looked for '],
    ],
    ['a playbook that is not there', '', ['none.yml'], ['there is no file none.yml']],
    ['an empty playbook', '---\n', [], ['play.yml:1:1: the playbook is empty']],
    ['an inventory that is not there', play('- debug: {msg: x}'), ['-i', 'nowhere'], ['nowhere']],
    ['an inventory that does not parse', play('- debug: {msg: x}'), ['-i', 'broken'], ['broken:2:']],
    ['inventory and playbook at once', play('- coppy: x'), ['-i', 'broken'], ['broken:2:', 'play.yml:4:7:']],
    [
      'a limit that leaves nobody',
      play('- debug: {msg: x}'),
      ['--limit', 'lbb'],
      ['--limit: no host matches "lbb"'],
    ],
    ['a limit that cannot be read', play('- debug: {msg: x}'), ['--limit', '@none'], ['none']],
    ['extra variables that are none', play('- debug: {msg: x}'), ['-e', 'x'], ['-e: expected name=value']],
    [
      'a file of extra variables that is not there',
      play('- debug: {msg: x}'),
      ['-e', '@none.yml'],
      ['-e: there is no file none.yml'],
    ],
    [
      'a bad number of forks',
      play('- debug: {msg: x}'),
      ['-f', 'many'],
      ['--forks: expected a whole number above zero, got "many"'],
    ],
    [
      'a file of group variables',
      play('- debug: {msg: x}'),
      ['-i', 'grouped/hosts'],
      ['group_vars/all.yml:1:'],
    ],
  ])('%s: exit 1, located, no stack, no host touched', async (_, text, args, expected) => {
    file('broken', '[lb]\nlb1 "x\n')
    file('grouped/hosts', 'lb1\n')
    file('grouped/group_vars/all.yml', 'a: [\n')
    file('play.yml', text)

    const { code, stdout, stderr } = await run(...args, ...(args[0] === 'none.yml' ? [] : ['play.yml']))

    expect(stdout).toBe('')
    for (const part of expected) expect(stderr).toContain(part)
    expect(stderr).not.toMatch(stack)
    expect(code).toBe(1)
  })

  it('are told once each, by line', async () => {
    file('roles/r/tasks/main.yml', '- coppy: x\n')
    file('play.yml', '- hosts: all\n  roles: [r]\n- hosts: all\n  roles: [r]\n  handlers: x\n  order: y\n')

    const { stderr } = await run('play.yml')

    expect(stderr.match(/\[ERROR\]: \S+/g)).toEqual([
      expect.stringContaining('roles/r/tasks/main.yml:1:3'),
      '[ERROR]: play.yml:5:13:',
      '[ERROR]: play.yml:6:10:',
    ])
  })

  it('are all that --syntax-check looks for', async () => {
    file('play.yml', play('- shell: touch x'))

    expect(await run('--syntax-check', 'play.yml')).toEqual({
      code: 0,
      stdout: '\nplaybook: play.yml\n',
      stderr: '',
    })
  })
})

describe('a run', () => {
  it.each<[string, string, string[], number, RegExp]>([
    ['that is well', play('- debug: {msg: x}'), [], 0, /^lb2 .*ok=1 /m],
    [
      'with a failure',
      play('- fail: {msg: x}\n  when: inventory_hostname == "lb1"'),
      [],
      2,
      /^lb1 .*failed=1 /m,
    ],
    [
      'with an ignored failure',
      play('- fail: {msg: x}\n  ignore_errors: true'),
      [],
      0,
      /^lb1 .*ok=1 .*failed=0 .*ignored=1/m,
    ],
    [
      'with a rescued failure',
      play('- block: [{fail: {msg: x}}]\n  rescue: [{debug: {msg: y}}]'),
      [],
      0,
      /^lb1 .*ok=1 .*failed=0 .*rescued=1/m,
    ],
    [
      'with hosts left out',
      play('- debug: {msg: x}'),
      ['--limit', 'lb:!lb2'],
      0,
      /^PLAY RECAP \*+\nlb1 .*ok=1 .*\n$/m,
    ],
    [
      'with chosen tags',
      play('- {debug: {msg: x}, tags: a}\n- {fail: {msg: x}, tags: b}'),
      ['--tags', 'a'],
      0,
      /ok=1 /,
    ],
    [
      'without some tags',
      play('- {debug: {msg: x}, tags: a}\n- {fail: {msg: x}, tags: b}'),
      ['--skip-tags', 'b'],
      0,
      /ok=1 /,
    ],
    ['of a play for nobody', play('- debug: {msg: x}', 'nobody'), [], 0, /skipping: no hosts matched/],
  ])('%s', async (_, text, args, expected, output) => {
    file('play.yml', text)

    const { code, stdout, stderr } = await run(...args, 'play.yml')

    expect(stdout).toMatch(output)
    expect(stderr).toBe('')
    expect(code).toBe(expected)
  })

  it('tells of a mistake that only shows in a later play, after its recap', async () => {
    file('play.yml', `${play('- debug: {msg: x}')}- hosts: "{{ nope }}"\n  gather_facts: false\n`)

    const { code, stdout, stderr } = await run('play.yml')

    expect(stdout).toMatch(/^lb1 .*ok=1 /m)
    expect(stderr).toMatch(/play\.yml:5:\d+: nope is undefined/)
    expect(stderr).not.toMatch(stack)
    expect(code).toBe(1)
  })

  it('warns of tags that no task has', async () => {
    file('play.yml', play('- {debug: {msg: x}, tags: network}'))

    const { code, stderr } = await run('--tags', 'netwrok', '--skip-tags', 'tagged', 'play.yml')

    expect(stderr).toBe('[WARNING]: --tags: no task has the tag "netwrok"\n  did you mean network?\n')
    expect(code).toBe(0)
  })

  it('whose output nobody reads on stops without a stack', async () => {
    // It shows when something is written after the reader has gone: at the end of the first task, if not before.
    const tasks = '- shell: sleep 1\n- shell: sleep 1\n- {name: never, shell: touch never}'
    file('play.yml', play(tasks, 'lb1'))

    const { status, stdout, stderr } = spawnSync(
      'bash',
      [
        '-c',
        `"$0" "$1" run -i hosts play.yml | head -n 1; echo "\${PIPESTATUS[0]}"`,
        process.execPath,
        built.cli,
      ],
      { cwd: folder, encoding: 'utf8' },
    )

    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '\n141\n', stderr: '' })
    expect(existsSync(join(folder, 'never'))).toBe(false)
  })

  it('in JSON is one object a line', async () => {
    file('play.yml', play('- shell: echo hi\n- fail: {msg: x}\n- debug: {msg: "{{ nope }}"}'))

    const { code, stdout } = await run('-o', 'json', 'play.yml')

    const types = stdout
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { type: string }).type)
    expect(types[0]).toBe('play-started')
    expect(types.at(-1)).toBe('run-ended')
    expect(code).toBe(2)
  })

  it.each([
    ['is interrupted', 'SIGINT', 130],
    ['is told to end', 'SIGTERM', 143],
    ['loses its terminal', 'SIGHUP', 129],
  ] as const)('that %s ends what has begun, and nothing more', async (_, signal, expected) => {
    file('play.yml', play(`${long()}\n- {name: never, debug: {msg: x}}`, 'lb1'))

    const { code, stdout, stderr } = await built.run(['-i', 'hosts', 'play.yml'], {
      cwd: folder,
      signals: [[signal, begun('long')]],
    })

    expect(stderr).toContain('what has begun is finished first')
    expect(stdout).toContain('changed: [lb1]')
    expect(stdout).not.toContain('TASK [never]')
    expect(stdout).toMatch(/^lb1 .*ok=1 +changed=1 /m)
    expect(code).toBe(expected)
  })

  it('that is interrupted in a block runs its always first', async () => {
    const block = `- block:
    - {shell: echo stopped >state}
    ${long()}
    - {name: never, debug: {msg: x}}
  always:
    - {shell: echo started >state}
- {name: never, debug: {msg: x}}`
    file('play.yml', play(block, 'lb1').replaceAll('>state', `>${folder}/state`))

    const { code, stdout } = await built.run(['-i', 'hosts', 'play.yml'], {
      cwd: folder,
      signals: [['SIGINT', begun('long')]],
    })

    expect(readFileSync(join(folder, 'state'), 'utf8')).toBe('started\n')
    expect(stdout).not.toContain('TASK [never]')
    expect(code).toBe(130)
  })

  it('that is interrupted twice ends at once, in an always too', async () => {
    const block = `- block:\n    ${long()}\n  always:\n    ${long('endless', 60)}`
    file('play.yml', play(block, 'lb1'))

    const { code, stdout } = await built.run(['-i', 'hosts', 'play.yml'], {
      cwd: folder,
      signals: [
        ['SIGINT', begun('long')],
        ['SIGINT', begun('endless')],
      ],
    })

    expect(stdout).toContain('TASK [endless]')
    expect(code).toBe(130)
  })
})

describe.each(['ssh', 'openssh'])('a run over connection: %s', (connection) => {
  it('that is interrupted waits for no login', async () => {
    const logins: Socket[] = []
    const mute = createServer((socket) => logins.push(socket))
    await new Promise<void>((listening) => mute.listen(0, '127.0.0.1', listening))
    const { port } = mute.address() as AddressInfo
    file(
      'hosts',
      `lb[01:12] ansible_host=127.0.0.1 ansible_port=${port} ansible_timeout=600 ansible_connection=${connection}`,
    )
    file('play.yml', play(long()))
    let stopped = 0

    const { code, stdout, stderr } = await built.run(['-i', 'hosts', 'play.yml'], {
      cwd: folder,
      signals: [
        [
          'SIGINT',
          () => {
            stopped = Date.now()
            return logins.length === 12
          },
        ],
      ],
    })

    expect(stderr).not.toContain('Warning')
    expect(stdout).toContain('lb12: the run was interrupted during the login')
    expect(code).toBe(130)
    expect(Date.now() - stopped).toBeLessThan(5_000)
    expect(spawnSync('pgrep', ['-f', `Port=${port}`], { encoding: 'utf8' }).stdout).toBe('')
    mute.close()
  })
})

describe('modules of the user', () => {
  const greeting = `import { change, defineModule, sh } from 'tsplay'
export const greeting = defineModule({
  name: 'greeting',
  params: {
    description: 'A greeting in a file.',
    type: 'object',
    required: ['path'],
    additionalProperties: false,
    properties: { path: { type: 'string' }, text: { type: 'string', default: 'hello' } },
  },
  probe: ({ path }) => sh\`if test -e \${path}; then cat \${path}; fi\`,
  parse: (text) => ({ text }),
  plan: (state, { text }) => change(state, { text }),
  apply: ({ after }, { path }) => sh\`printf %s \${after.text} >\${path}\`,
})
`

  const half = `export const half = {
  kind: 'state', name: 'half', probe: () => {}, parse: () => {},
  params: { type: 'object', properties: { x: { type: 'string' } } },
}
`

  it.each([
    ['beside the playbook', 'modules', []],
    ['of a folder that is named', 'elsewhere/mine', ['--module-path', 'elsewhere/mine']],
  ])('%s are found, and so is what they import', async (_, where, args) => {
    file(`${where}/greeting.mjs`, greeting)
    file('play.yml', play('- greeting: {path: out}\n- greeting: path=out', 'lb1'))

    const { code, stdout, stderr } = await run(...args, 'play.yml')

    expect(stderr).toBe('')
    expect(stdout).toMatch(/ok=2 +changed=1 /)
    expect(code).toBe(0)
  })

  it('have their parameters checked like ours', async () => {
    file('modules/greeting.mjs', greeting)
    file('play.yml', play('- greeting: {pth: out}'))

    const { code, stderr } = await run('play.yml')

    expect(stderr).toContain('play.yml:4:18: greeting: unknown option "pth"')
    expect(stderr).toContain('did you mean path?')
    expect(code).toBe(1)
  })

  it.each([
    ['export nothing', 'export const x = 1\n', '1:1: exports no module'],
    ['do not parse', 'const x = {\n  a b,\n}\n', '2:5: cannot be loaded: Unexpected identifier'],
    [
      'import what a file does not have',
      "// ours\nimport { nothing } from 'tsplay'\n",
      '2:10: cannot be loaded: The requested module',
    ],
    ['throw when loaded', 'throw new Error("not today")\n', '1:7: cannot be loaded: not today'],
    ['import what is not there', "import 'nosuch'\n", "1:1: cannot be loaded: Cannot find package 'nosuch'"],
    ['lack a function', half, '1:1: half: lacks the function plan and apply'],
    [
      'are of no kind',
      half.replace("'state'", "'stat'"),
      '1:1: half: kind must be state, facts, action, controller',
    ],
    [
      'have a schema that is none',
      half.replace("kind: 'state'", "kind: 'facts'").replace("'string'", "'strign'"),
      '1:1: half: params is no JSON Schema: ',
    ],
  ])('that %s are faults', async (_, text, expected) => {
    file('modules/bad.mjs', text)
    file('play.yml', play('- half: {msg: x}'))

    const { code, stdout, stderr } = await run('play.yml')

    expect(stderr).toContain(`${folder}/modules/bad.mjs:${expected}`)
    expect(stderr).not.toContain('unknown module')
    expect(stderr).not.toMatch(stack)
    expect(stdout).toBe('')
    expect(code).toBe(1)
  })

  it('that have the name of another are warned of', async () => {
    file('modules/a.mjs', greeting)
    file('modules/b.mjs', `${greeting}export default greeting\n`)
    file('modules/ping.mjs', greeting.replace("name: 'greeting'", "name: 'ping'"))
    file('play.yml', play('- debug: {msg: x}', 'lb1'))

    const { code, stderr } = await run('play.yml')

    expect(stderr.match(/\[WARNING\]: .*/g)).toEqual([
      `[WARNING]: ${folder}/modules/ping.mjs:1:1: there is a module ping in tsplay, too: the one of this file counts`,
      `[WARNING]: ${folder}/modules/b.mjs:1:1: there is a module greeting in ${folder}/modules/a.mjs, too: the one of this file counts`,
    ])
    expect(code).toBe(0)
  })

  it('that require tsplay are told to import it', async () => {
    file('modules/bad.js', "const { sh } = require('tsplay')\n")
    file('play.yml', play('- debug: {msg: x}'))

    const { code, stderr } = await run('play.yml')

    expect(stderr).toContain(`${folder}/modules/bad.js:1:16: cannot be loaded: Cannot find module 'tsplay'\n`)
    expect(stderr).toContain("import it: import { defineModule, sh } from 'tsplay'")
    expect(stderr).not.toContain('Require stack')
    expect(code).toBe(1)
  })

  it('that have a bug fail their task, with the place', async () => {
    file('modules/greeting.mjs', greeting.replace('change(state, { text })', 'state.nope.text'))
    file('play.yml', play('- greeting: {path: out}', 'lb1'))

    const { code, stdout } = await run('play.yml')

    expect(stdout).toMatch(/Cannot read properties of undefined/)
    expect(stdout).toMatch(/modules\/greeting\.mjs:\d+/)
    expect(code).toBe(2)
  })

  it('of a folder that is not there are a fault where it was named', async () => {
    file('play.yml', play('- debug: {msg: x}'))

    const { code, stderr } = await run('--module-path', 'none', 'play.yml')

    expect(stderr).toContain('--module-path: there is no folder none')
    expect(code).toBe(1)
  })
})
