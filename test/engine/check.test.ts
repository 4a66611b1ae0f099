import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defineFacts, defineModule } from '../../src/module.ts'
import { sh } from '../../src/script.ts'
import { Rig } from './rig.ts'

let rig: Rig
beforeEach(() => {
  rig = new Rig()
})
afterEach(() => rig[Symbol.dispose]())

/** A unit file and, once it is there, its state: refused as missing before. */
const unit = defineModule({
  name: 'unit',
  params: {
    description: 'A line in a file that must be there.',
    type: 'object',
    required: ['path'],
    additionalProperties: false,
    properties: { path: { type: 'string' } },
  },
  probe: ({ path }) => sh`if test -e ${path}; then cat ${path}; else echo absent; fi`,
  parse: (output) => ({ text: output }),
  plan: (state) => {
    if (state.text === 'absent\n') return { refused: 'there is no such unit', missing: true }
    return state.text === 'on\n' ? undefined : { before: state, after: { text: 'on\n' } }
  },
  apply: ({ after }, { path }) => sh`printf %s ${after.text} >${path}`,
})

const world = defineFacts({
  name: 'world',
  volatile: true,
  params: {
    description: 'What the world outside says.',
    type: 'object',
    additionalProperties: false,
    properties: {},
  },
  probe: () => sh`echo fine`,
  parse: (output) => ({ said: output.trim() }),
})

/** One word of a file: a state that holds no more of the file than its task is about. */
const word = defineModule({
  name: 'word',
  params: {
    description: 'A word that must be in a file.',
    type: 'object',
    required: ['path', 'word'],
    additionalProperties: false,
    properties: { path: { type: 'string' }, word: { type: 'string' } },
  },
  probe: ({ path }) => sh`cat ${path}`,
  parse: (output, { word }): Record<string, boolean> => ({ [word]: output.split('\n').includes(word) }),
  plan: (state, { word }) => (state[word] ? undefined : { before: state, after: { ...state, [word]: true } }),
  foresee: (foreseen, found) => ({ ...found, ...foreseen }),
  apply: (_, { path, word }) => sh`echo ${word} >>${path}`,
})

/** Lacks a chain, and says so as it is told. */
const lacking = defineModule({
  name: 'lacking',
  params: {
    description: 'What refuses.',
    type: 'object',
    required: ['by'],
    additionalProperties: false,
    properties: { by: { type: 'string', enum: ['name', 'true', 'code'] } },
  },
  probe: ({ by }) => sh`if test ${by} = code; then echo no >&2; exit 69; fi`,
  parse: () => ({}),
  plan: (_, { by }) => ({ refused: 'no', missing: by === 'true' || 'chain' }),
  apply: () => sh`:`,
})

/** Always has a change, and says what that brings. */
const bringing = defineModule({
  name: 'bringing',
  params: {
    description: 'What brings.',
    type: 'object',
    required: ['thing'],
    additionalProperties: false,
    properties: { thing: { type: 'string', enum: ['chain', 'tool', 'file'] } },
  },
  probe: () => sh`:`,
  parse: () => ({ there: false }),
  plan: (before) => ({ before, after: { there: true } }),
  brings: ({ thing }) => [thing],
  apply: () => sh`:`,
})

const modules = [unit, word, world, lacking, bringing]
const play = (tasks: string, hosts = 'a') =>
  `- hosts: ${hosts}\n  gather_facts: false\n  tasks:\n${tasks.trim().replace(/^/gm, '    ')}\n`
const rehearse = (text: string) => rig.run(text.replaceAll('DIR', rig.folder), { check: true, modules })

describe('what a task asks', () => {
  it.each([
    ['a file, after a planned change of the host', 'stat: {path: DIR/new}', 'stat a skipped'],
    ['what the host is, all the same', 'ping:', 'ping a ok'],
  ])('is known or not: %s', async (_, task, expected) => {
    const ran = await rehearse(play(`- copy: {content: x, dest: DIR/new}\n- ${task}\n  register: asked`))

    expect(ran.trace).toEqual(['copy a changed', expected])
    expect(ran.recap.get('a')).toMatchObject({ failed: 0 })
  })

  it('decides, where it decides the next task, nothing that the run may decide otherwise', async () => {
    const ran = await rehearse(
      play(`- copy: {content: x, dest: DIR/new}
- stat: {path: DIR/new}
  register: asked
- fail: {msg: no file}
  when: not asked.stat.exists`),
    )

    expect(ran.recap.get('a')).toMatchObject({ failed: 0, unknown: 2 })
  })
})

describe('what one task changes', () => {
  it.each([
    [
      'there and back',
      '- file: {path: DIR/f, mode: "0600"}\n- file: {path: DIR/f, mode: "0644"}',
      ['file a changed', 'file a changed'],
    ],
    [
      'twice alike',
      '- file: {path: DIR/f, mode: "0600"}\n- file: {path: DIR/f, mode: "0600"}',
      ['file a changed', 'file a ok'],
    ],
    [
      'in several lines',
      `- lineinfile: {path: DIR/f, line: a}
- lineinfile: {path: DIR/f, line: b}
- lineinfile: {path: DIR/f, line: a, state: absent}
- lineinfile: {path: DIR/f, line: a, state: absent}`,
      ['lineinfile a changed', 'lineinfile a changed', 'lineinfile a changed', 'lineinfile a ok'],
    ],
  ])('is what the next one finds, as in the run: %s', async (_, tasks, expected) => {
    rig.file('f', 'text\n')
    const book = play(tasks)

    const rehearsed = await rehearse(book)
    const ran = await rig.run(book.replaceAll('DIR', rig.folder))

    expect(rehearsed.trace).toEqual(expected)
    expect(ran.trace).toEqual(expected)
  })
})

it('finds what earlier tasks leave of other things that the same question is about', async () => {
  const path = rig.file('f', 'a\n')
  const tasks = ['b', 'a', 'c', 'b'].map((text) => `- word: {path: ${path}, word: ${text}}`)
  const book = play(tasks.join('\n'))

  const rehearsed = await rehearse(book)
  const ran = await rig.run(book, { modules })

  expect(rehearsed.trace).toEqual(['word a changed', 'word a ok', 'word a changed', 'word a ok'])
  expect(ran.trace).toEqual(rehearsed.trace)
})

describe('what is missing', () => {
  it('is predicted after a planned change of the host', async () => {
    const ran = await rehearse(
      play('- copy: {content: off, dest: DIR/unit}\n- unit: {path: DIR/unit}\n  notify: reload').concat(
        '  handlers:\n    - {name: reload, debug: {msg: x}}\n',
      ),
    )

    expect(ran.trace).toEqual(['copy a changed', 'unit a changed', 'reload a ok'])
    expect(ran.recap.get('a')).toMatchObject({ predicted: 1, failed: 0 })
    expect(ran.events).toContainEqual(expect.objectContaining({ predicted: 'there is no such unit' }))
    expect(existsSync(join(rig.folder, 'unit'))).toBe(false)
  })

  const asked = '- bringing: {thing: file}\n- {stat: {path: DIR}, register: it}'

  it.each([
    ['a chain', 'name', 'a change that brings chains', '- bringing: {thing: chain}', 'changed'],
    ['a chain', 'name', 'one that brings something else', '- bringing: {thing: file}', 'failed'],
    ['a chain', 'name', 'several', '- bringing: {thing: chain}\n- bringing: {thing: file}', 'changed'],
    ['a chain', 'name', 'one that may bring anything', '- word: {path: DIR/f, word: b}', 'changed'],
    ['a chain', 'name', 'an action', '- shell: make chain', 'changed'],
    ['a chain', 'name', 'an action with nothing to do', '- shell: make chain creates=DIR', 'failed'],
    ['a chain', 'name', 'a question that nobody can answer', asked, 'failed'],
    [
      'a chain',
      'name',
      'what may not run',
      `${asked}\n- {bringing: {thing: file}, when: it.stat.exists}`,
      'changed',
    ],
    [
      'a chain',
      'name',
      'tasks that may not be included',
      `${asked}\n- {include_tasks: x.yml, when: it.stat.exists}`,
      'changed',
    ],
    [
      'a chain',
      'name',
      'a word that may not be said',
      `${asked}\n- {debug: , when: it.stat.exists}`,
      'failed',
    ],
    ['a tool', 'code', 'a change that brings tools', '- bringing: {thing: tool}', 'changed'],
    ['a tool', 'code', 'one that brings something else', '- bringing: {thing: chain}', 'failed'],
    ['anything', 'true', 'any change', '- bringing: {thing: file}', 'changed'],
  ])(
    'is predicted only where what was planned may bring it: %s (by %s) after %s',
    async (_, by, __, before, status) => {
      rig.file('f', 'a\n')
      rig.file('x.yml', '- bringing: {thing: file}\n')

      const ran = await rehearse(play(`${before}\n- lacking: {by: ${by}}`))

      expect(ran.trace.at(-1)).toBe(`lacking a ${status}`)
      expect(ran.recap.get('a')).toMatchObject({ predicted: status === 'changed' ? 1 : 0 })
    },
  )

  it('is a failure where nothing was planned before', async () => {
    expect((await rehearse(play('- unit: {path: DIR/unit}'))).trace).toEqual(['unit a failed'])
  })

  it('is a failure where only another host has a planned change', async () => {
    const ran = await rehearse(
      play(
        '- copy: {content: off, dest: DIR/unit}\n  when: inventory_hostname == "b"\n- unit: {path: DIR/unit}',
        'a,b',
      ),
    )

    expect(ran.trace.filter((line) => line.startsWith('unit')).toSorted()).toEqual([
      'unit a failed',
      'unit b changed',
    ])
  })

  it('is predicted on the host that an earlier task was delegated to', async () => {
    const ran = await rehearse(
      `${play('- copy: {content: off, dest: DIR/unit}\n  delegate_to: b')}${play('- unit: {path: DIR/unit}', 'b')}`,
    )

    expect(ran.trace).toEqual(['copy a changed', 'unit b changed'])
  })

  it('is a failure in a run', async () => {
    const ran = await rig.run(play(`- unit: {path: ${rig.folder}/unit}`), { modules })

    expect(ran.trace).toEqual(['unit a failed'])
  })
})

describe('what nobody can know', () => {
  it('leaves the handlers of an action unknown', async () => {
    const ran = await rehearse(
      play('- {name: act, shell: touch DIR/x, notify: h}').concat(
        '  handlers:\n    - {name: h, shell: touch DIR/y, notify: g}\n    - {name: g, debug: {msg: x}}\n',
      ),
    )

    expect(ran.trace).toEqual(['act a skipped', 'h a skipped', 'g a skipped'])
    expect(ran.recap.get('a')).toMatchObject({ unknown: 3, skipped: 3 })
  })

  it.each([
    ['a condition', '- {name: use, debug: {msg: x}, when: r.rc == 0}'],
    ['a parameter', '- {name: use, copy: {content: "{{ r.stdout }}", dest: DIR/x}}'],
    ['a loop', '- {name: use, debug: {msg: x}, loop: "{{ r.stdout_lines }}"}'],
    ['an environment', '- {name: use, shell: x, environment: {A: "{{ r.stdout }}"}, check_mode: false}'],
  ])('passes through %s', async (_, use) => {
    const ran = await rehearse(play(`- {name: act, shell: echo hi, register: r}\n${use}`))

    expect(ran.trace).toEqual(['act a skipped', 'use a skipped'])
    expect(ran.recap.get('a')).toMatchObject({ unknown: 2 })
  })

  it('ends where a condition is decided without it', async () => {
    const ran = await rehearse(
      play('- {shell: echo hi, register: r}\n- {name: no, debug: {msg: x}, when: [r.rc == 0, false]}'),
    )

    expect(ran.recap.get('a')).toMatchObject({ unknown: 1, skipped: 2 })
  })

  it('is what the world says once a change of any host is planned', async () => {
    const ran = await rehearse(
      play(
        '- {name: before, world: {}}\n- copy: {content: x, dest: DIR/x}\n  when: inventory_hostname == "b"\n- {name: after, world: {}}',
        'a,b',
      ),
    )

    expect(ran.trace.filter((line) => /before|after/.test(line)).toSorted()).toEqual([
      'after a skipped',
      'after b skipped',
      'before a ok',
      'before b ok',
    ])
  })
})

describe('an action', () => {
  it.each([
    ['does not run', '- shell: touch DIR/done', 'shell a skipped', false],
    [
      'has nothing to do where what it creates is there',
      '- shell: touch DIR/done\n  args: {creates: DIR}',
      'shell a ok',
      false,
    ],
    [
      'runs where check_mode is false',
      '- shell: touch DIR/done\n  check_mode: false',
      'shell a changed',
      true,
    ],
  ])('%s', async (_, task, expected, done) => {
    const ran = await rehearse(play(task))

    expect(ran.trace).toEqual([expected])
    expect(existsSync(join(rig.folder, 'done'))).toBe(done)
  })
})

describe('check_mode: true', () => {
  it('rehearses a task of a real run', async () => {
    const ran = await rig.run(
      play(`- copy: {content: x, dest: ${rig.folder}/x}\n  check_mode: true\n- shell: touch ${rig.folder}/y`),
    )

    expect(ran.trace).toEqual(['copy a changed', 'shell a changed'])
    expect(existsSync(join(rig.folder, 'x'))).toBe(false)
    expect(existsSync(join(rig.folder, 'y'))).toBe(true)
  })
})

describe('a task with check_mode: true in a real run', () => {
  it('is skipped where it is an action, and registers that', async () => {
    const ran = await rig.run(
      play(`- {shell: "touch ${rig.folder}/x", check_mode: true, register: r}
- assert: {that: [r is skipped, not r.changed, r.stdout == ""]}`),
    )

    expect(ran.trace).toEqual(['shell a skipped', 'assert a ok'])
    expect(existsSync(join(rig.folder, 'x'))).toBe(false)
  })
})
