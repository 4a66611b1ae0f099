import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { print } from '../../src/engine/loop.ts'
import { at } from '../../src/fault.ts'
import { type Ran, Rig } from './rig.ts'

let rig: Rig
beforeEach(() => {
  rig = new Rig()
})
afterEach(() => rig[Symbol.dispose]())

const play = (tasks: string, vars = '{}') => `
- hosts: a
  gather_facts: false
  vars: ${vars}
  tasks:
${tasks.replace(/^/gm, '    ')}
`

/** What the items printed. */
const messages = ({ events }: Ran) =>
  events.flatMap((event) =>
    event.type === 'item' && event.status === 'ok' ? [print(event.result.get('msg') ?? null)] : [],
  )
const warnings = ({ events }: Ran) =>
  events.flatMap((event) =>
    event.type === 'warning' ? [`${at(event.fault.place!)} ${event.fault.message}`] : [],
  )

const vars = `{users: [{n: a, keys: [k1, k2]}, {n: b, keys: []}], d: {x: 1, y: 2}}`

describe('the items of', () => {
  it.each([
    ['loop', 'loop: [a, [b]]', ['a', '["b"]']],
    ['with_items', 'with_items: [a, [b, [c]]]', ['a', 'b', '["c"]']],
    ['with_items of one value', 'with_items: a', ['a']],
    ['with_list', 'with_list: [a, [b]]', ['a', '["b"]']],
    ['with_flattened', 'with_flattened: [a, [b, [c]]]', ['a', 'b', 'c']],
    ['with_dict', 'with_dict: "{{ d }}"', ['{"key": "x", "value": 1}', '{"key": "y", "value": 2}']],
    ['with_nested', 'with_nested: [[1, 2], [a]]', ['[1, "a"]', '[2, "a"]']],
    ['with_together', 'with_together: [[1, 2], [a]]', ['[1, "a"]', '[2, null]']],
    [
      'with_subelements',
      'with_subelements: ["{{ users }}", keys]',
      ['[{"n": "a"}, "k1"]', '[{"n": "a"}, "k2"]'],
    ],
    ['with_sequence', 'with_sequence: start=2 end=5 stride=3 format=n%02d', ['n02', 'n05']],
    ['with_indexed_items', 'with_indexed_items: [p]', ['[0, "p"]']],
    ['with_lines', 'with_lines: echo a; echo b', ['a', 'b']],
    ['with_file', 'with_file: DIR/in.txt', ['inside']],
    ['with_template', 'with_template: DIR/in.txt', ['inside\n']],
    ['with_fileglob', 'with_fileglob: "DIR/*.txt"', ['DIR/in.txt']],
    ['with_random_choice', 'with_random_choice: [a]', ['a']],
    ['with_inventory_hostnames', 'with_inventory_hostnames: all:!b', ['a', 'c']],
    [
      'with_first_found, undefined names left out',
      'with_first_found: ["{{ nope }}.txt", DIR/no, DIR/in.txt]',
      ['DIR/in.txt'],
    ],
    ['a loop by a full name', 'with_ansible.builtin.items: [a]', ['a']],
  ])('%s', async (_, loop, expected) => {
    rig.file('in.txt', 'inside\n')
    const inFolder = (text: string) => text.replaceAll('DIR', rig.folder)

    const ran = await rig.run(play(inFolder(`- {debug: {msg: "{{ item }}"}, ${loop}}`), vars))

    expect(ran.faults).toEqual([])
    expect(messages(ran)).toEqual(expected.map(inFolder))
  })
})

describe('loop_control', () => {
  it.each([
    ['names the item', 'x', '{loop_var: x}', ['p', 'q', 'r']],
    ['names the item by a template', 'x', '{loop_var: "{{ \'x\' }}"}', ['p', 'q', 'r']],
    ['counts', 'i', '{index_var: i}', ['0', '1', '2']],
    [
      'tells whereabouts',
      "[ansible_loop.index, ansible_loop.index0, ansible_loop.revindex, ansible_loop.revindex0] | join('')",
      '{extended: true}',
      ['1032', '2121', '3210'],
    ],
    [
      'tells the neighbours',
      "(ansible_loop.previtem | d('-')) ~ (ansible_loop.nextitem | d('-'))",
      '{extended: true}',
      ['-q', 'pr', 'q-'],
    ],
    [
      'tells the ends and all items',
      'ansible_loop.first ~ ansible_loop.last ~ ansible_loop.length ~ ansible_loop.allitems | length',
      '{extended: true}',
      ['TrueFalse33', 'FalseFalse33', 'FalseTrue33'],
    ],
    [
      'leaves all items out',
      'ansible_loop.allitems is defined',
      '{extended: true, extended_allitems: false}',
      ['false', 'false', 'false'],
    ],
    ['ends a loop early', 'item', '{break_when: item == "q"}', ['p', 'q']],
    ['ends it where all conditions hold', 'item', '{break_when: [item != "r", item == "q"]}', ['p', 'q']],
  ])('%s', async (_, expression, control, expected) => {
    const ran = await rig.run(
      play(`- {debug: {msg: "{{ ${expression} }}"}, loop: [p, q, r], loop_control: ${control}}`),
    )

    expect(ran.faults).toEqual([])
    expect(messages(ran)).toEqual(expected)
  })

  it('shows a label, which may read what the task registers', async () => {
    const ran = await rig.run(
      play('- {debug: {msg: x}, loop: [p], register: r, loop_control: {label: "{{ item }} {{ r.msg }}"}}'),
    )

    expect(ran.trace).toEqual(['debug a ok (p x)'])
  })

  it('fails an item after which it cannot tell whether to end', async () => {
    const ran = await rig.run(play('- {debug: {msg: x}, loop: [p, q], loop_control: {break_when: nope}}'))

    expect(ran.trace).toEqual(['debug a failed (p)', 'debug a failed (q)'])
  })
})

describe('a loop', () => {
  it.each([
    ['without items is skipped', 'loop: []', 'r is skipped and r.results == []'],
    ['is skipped with all its items', 'loop: [1], when: false', 'r is skipped and r.results | length == 1'],
    ['that cannot be evaluated is skipped as well', 'loop: "{{ nope }}", when: false', 'r is skipped'],
    ['keeps the items in the results', 'loop: [1, 2]', "r.results | map(attribute='item') == [1, 2]"],
    [
      'keeps its variables in the results',
      'loop: [1], loop_control: {loop_var: x, index_var: i}',
      "(r.results[0].ansible_loop_var, r.results[0].ansible_index_var, r.results[0].i) == ('x', 'i', 0)",
    ],
    ['has the sums above', 'loop: [1], changed_when: true', 'r.changed and not r.failed and not r.skipped'],
    ['over nothing is none', 'loop: ', 'r.msg == "x" and r.results is not defined'],
  ])('%s', async (_, loop, that) => {
    const ran = await rig.run(
      play(`- {debug: {msg: x}, register: r, ${loop}}\n- assert: {that: ${JSON.stringify(that)}}`),
    )

    expect(ran.trace.at(-1)).toBe('assert a ok')
  })

  it('sees the result of the item before', async () => {
    const ran = await rig.run(
      play('- {debug: {msg: "{{ item ~ (r.msg | d(\'\')) }}"}, loop: [1, 2, 3], register: r}'),
    )

    expect(messages(ran)).toEqual(['1', '21', '321'])
  })

  it('warns of a variable that its own hides', async () => {
    const ran = await rig.run(play('- {debug: {msg: x}, vars: {item: 1}, loop: [1]}'))

    expect(warnings(ran)).toEqual([
      `${rig.folder}/play.yml:6:48 the loop variable item hides a variable of that name; loop_control.loop_var gives it another name`,
    ])
  })

  it('counts an ignored failure of an item with the changes of the others', async () => {
    const ran = await rig.run(
      play('- {shell: "test {{ item }} = 1", loop: [1, 2], register: r, ignore_errors: true}'),
    )

    expect(ran.trace).toEqual(['shell a changed (1)', 'shell a failed (2)'])
    expect(ran.recap.get('a')).toMatchObject({ ok: 1, changed: 1, failed: 0, ignored: 1 })
  })
})

describe('attempts', () => {
  it.each([
    ['are counted where they were of use', 'until: r.rc == 0, shell: "true"', 1, false],
    [
      'are as many as the retries where they were not',
      'retries: 2, until: r.rc == 0, shell: "false"',
      2,
      true,
    ],
    ['go on until success without a condition', 'retries: 2, shell: "false"', 2, true],
  ])('%s', async (_, task, attempts, failed) => {
    const ran = await rig.run(
      play(
        `- {${task}, delay: 0, register: r, ignore_errors: true}\n- assert: {that: [r.attempts == ${attempts}, r.failed == ${failed}]}`,
      ),
    )

    expect(ran.trace.at(-1)).toBe('assert a ok')
  })

  it('tell how many are left', async () => {
    const ran = await rig.run(play('- {shell: "false", retries: 2, delay: 0.01}'))

    expect(ran.events.flatMap((event) => (event.type === 'retry' ? [event.left] : []))).toEqual([2, 1])
  })
})
