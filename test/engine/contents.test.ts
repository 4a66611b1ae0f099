import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Content } from '../../src/module.ts'
import { Rig } from './rig.ts'

let rig: Rig
beforeEach(() => {
  rig = new Rig()
})
afterEach(() => rig[Symbol.dispose]())

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const play = (task: string) => `- hosts: a\n  gather_facts: false\n  tasks:\n    - ${task}\n`
const install = async (bytes: Uint8Array, old = 'old\n') => {
  const dest = rig.file('dest', old)
  writeFileSync(join(rig.folder, 'source'), bytes)
  const ran = await rig.run(play(`copy: {src: ${rig.folder}/source, dest: ${dest}}`))
  const event = ran.events.find((one) => one.type === 'result')
  const change = event?.change as { before: { content: Content }; after: { content: Content } }
  return { ran, dest, change }
}

describe('content', () => {
  it.each<[string, Uint8Array, boolean]>([
    ['a small text', Buffer.from('new\n'), true],
    ['an empty file', Buffer.alloc(0), true],
    ['text without a final newline', Buffer.from('ä %s \\n'), true],
    ['every byte', Uint8Array.from({ length: 256 }, (_, i) => i), false],
    ['invalid UTF-8', Uint8Array.of(0x66, 0xff, 0xfe), false],
    ['as much as comes along', Buffer.from('x'.repeat(256 * 1024 - 1)), true],
    ['256 kB of text', Buffer.from('x'.repeat(256 * 1024)), true],
    ['more than 256 kB of text', Buffer.from('y\n'.repeat(140_000)), false],
    [
      'a megabyte of bytes',
      Buffer.from(Array.from({ length: 1_000_000 }, (_, i) => (i * 7919) % 251)),
      false,
    ],
  ])('arrives as it is: %s', async (_, bytes, shown) => {
    const { ran, dest, change } = await install(bytes)

    expect(ran.trace).toEqual(['copy a changed'])
    expect(Buffer.compare(readFileSync(dest), bytes)).toBe(0)
    expect(change.after.content.sha256).toBe(sha256(bytes))
    expect(change.after.content.text !== undefined).toBe(shown)
  })

  it('that is replaced is kept by its hash, for nobody else to read', async () => {
    await install(Buffer.from('new\n'), 'precious\n')

    const store = join(rig.folder, 'home/.tsplay/content')
    expect(readdirSync(store)).toContain(sha256(Buffer.from('precious\n')))
    expect(readFileSync(join(store, sha256(Buffer.from('precious\n'))), 'utf8')).toBe('precious\n')
  })

  it('is that of the moment: a source that the play itself writes is read again', async () => {
    const [source, dest] = [rig.file('source', 'old\n'), join(rig.folder, 'dest')]
    const tasks = ['one\\n', 'two\\n'].flatMap((text) => [
      `copy: {content: "${text}", dest: ${source}}`,
      `copy: {src: ${source}, dest: ${dest}}`,
      `command: grep -q ${text.slice(0, 3)} ${dest}`,
    ])
    const ran = await rig.run(play(tasks.join('\n    - ')))

    expect(ran.trace).toHaveLength(6)
    expect(new Set(ran.trace.map((line) => line.split(' ')[2]))).toEqual(new Set(['changed']))
  })

  it('of a directory is not supported yet', async () => {
    rig.file('files/conf/a', 'x')
    const ran = await rig.run(play('copy: {src: conf, dest: /nowhere}'))

    expect(ran.trace).toEqual(['copy a failed'])
    expect(ran.events).toContainEqual(
      expect.objectContaining({
        faults: [
          expect.objectContaining({
            message: `${rig.folder}/files/conf is a directory: not supported yet`,
            place: expect.objectContaining({ line: 4 }),
          }),
        ],
      }),
    )
  })
})

describe('a template', () => {
  it.each([
    ['', '  {% if true %}\nx\n  {% endif %}\ny\n', '  x\n  y\n'],
    [', trim_blocks: false', '{% if true %}\nx\n{% endif %}\ny\n', '\nx\n\ny\n'],
    [', lstrip_blocks: true', '  {% if true %}\nx\n  {% endif %}\ny\n', 'x\ny\n'],
    [', newline_sequence: "\\r\\n"', 'x\ny\n', 'x\r\ny\r\n'],
  ])('is read as the task says%s', async (options, source, expected) => {
    rig.file('t.j2', source)
    const ran = await rig.run(play(`template: {src: t.j2, dest: ${rig.folder}/out${options}}`))

    expect(ran.trace).toEqual(['template a changed'])
    expect(readFileSync(join(rig.folder, 'out'), 'utf8')).toBe(expected)
  })
})
