import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bringing } from '../../src/playbook/includes.ts'
import { keywords, type Level, shortKeyword, withPrefix } from '../../src/playbook/keywords.ts'
import { metaWords } from '../../src/playbook/load-tasks.ts'
import { shortModule } from '../../src/playbook/module-names.ts'
import { Recap } from '../../src/report/recap.ts'
import { type Node, parseYaml } from '../../src/source.ts'
import { eventOf, recapOf, traceOf } from '../../tools/conformance/trace.ts'
import { lacking } from '../transport/needs.ts'
import { type Built, build } from './built.ts'
import { namespaces } from './namespace.ts'
import { type Sshd, startSshd } from './server.ts'

const folder = join(import.meta.dirname, 'every-keyword')

describe.skipIf(lacking('/usr/sbin/sshd', 'sudo', 'doas') || !namespaces)('a play with every keyword', () => {
  let built: Built
  let sshd: Sshd
  let scratch: string

  beforeAll(async () => {
    built = build()
    sshd = await startSshd({
      users: [
        {
          name: 'operator',
          uid: 4001,
          sudoers: ['operator ALL=(ALL:ALL) NOPASSWD: ALL'],
          doas: ['permit nopass operator'],
        },
        { name: 'worker', uid: 4002 },
      ],
    })
    // The users of all hosts write here.
    scratch = mkdtempSync(join(tmpdir(), 'every-keyword-'))
    chmodSync(scratch, 0o777)
    cpSync(folder, join(scratch, 'playbooks'), { recursive: true })
  })

  afterAll(async () => {
    await sshd?.stop()
    built?.remove()
    if (scratch) rmSync(scratch, { recursive: true, force: true })
  })

  it.each(['site', 'newer'])('%s.yml goes as recorded', async (name) => {
    const variables = {
      scratch,
      sshd_port: String(sshd.port),
      ansible_ssh_known_hosts_file: sshd.knownHosts,
    }
    const args = [
      '-i',
      'inventory.yml',
      '--private-key',
      sshd.userKey,
      '--skip-tags',
      'not-today',
      '-o',
      'json',
    ]

    const { code, stdout } = await built.run([`${name}.yml`, ...args, '-e', JSON.stringify(variables)], {
      cwd: join(scratch, 'playbooks'),
    })

    const events = stdout.trimEnd().split('\n').map(eventOf)
    const recap = new Recap()
    for (const event of events) recap.add(event)
    expect({ rc: code, trace: traceOf(events), recap: recapOf(recap.hosts) }).toEqual(
      JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')),
    )
  })
})

describe('the play has', () => {
  const used = new Set(yamlFiles().flatMap((file) => [...keysOf(file)]))

  // Handlers loop as tasks do; one of the older loops stands for all.
  const expected = keywords.flatMap(({ name, on }) =>
    on
      .filter((level) => level !== 'handler' || !name.startsWith(withPrefix) || name === 'with_items')
      .map((level) => `${level}: ${name}`),
  )

  it.each(expected)('%s', (key) => {
    expect(used).toContain(key)
  })

  it.each(metaWords)('meta: %s', (word) => {
    expect(used).toContain(`task: meta ${word}`)
  })

  it.each([...bringing, 'include', 'include_vars'])('task: %s', (name) => {
    expect(used).toContain(`task: ${name}`)
  })
})

function yamlFiles(): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yml'))
}

/** The keys in a file as `level: key`, of `meta` with its word. */
function* keysOf(file: string): Generator<string> {
  const { root } = parseYaml(readFileSync(join(folder, file), 'utf8'), file)
  const kind = basename(dirname(file))
  if (kind === '.') yield* entriesOf(root, 'play')
  else if (kind === 'tasks') yield* entriesOf(root, 'task')
  else if (kind === 'handlers') yield* entriesOf(root, 'handler')
}

/** Which level the items of a keyword have. */
const inside: Readonly<Record<string, Level>> = {
  pre_tasks: 'task',
  tasks: 'task',
  post_tasks: 'task',
  handlers: 'handler',
}

function* entriesOf(list: Node | undefined, around: Level): Generator<string> {
  for (const item of list?.kind === 'list' ? list.items : []) {
    const entries = item.kind === 'map' ? item.entries : []
    const isBlock = entries.some(({ name }) => name === 'block')
    for (const { name, value } of entries) {
      const short = shortModule(shortKeyword(name))
      yield `${isBlock ? 'block' : around}: ${short}`
      if (short === 'meta' && value.kind === 'scalar') yield `${around}: meta ${value.source}`
      const within = isBlock && ['block', 'rescue', 'always'].includes(name) ? around : undefined
      const level = around === 'play' ? inside[name] : within
      if (level) yield* entriesOf(value, level)
    }
  }
}
