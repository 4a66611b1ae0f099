import { describe, expect, it } from 'vitest'
import { at } from '../src/fault.ts'
import type { ParamsSchema } from '../src/module.ts'
import { checkLiterals, freeFormOf, type Origin, readParams, readValues } from '../src/schema.ts'
import { parseYaml, toValue } from '../src/source.ts'
import { omit } from '../src/template/omit.ts'
import { dict, Float, Secret, Template, Unknown, type Value } from '../src/value.ts'

const params = {
  description: 'Everything at once.',
  type: 'object',
  required: ['path'],
  additionalProperties: false,
  properties: {
    path: { type: 'string', minLength: 1, 'x-aliases': ['dest', 'name'], 'x-free-form': true },
    state: { type: 'string', enum: ['present', 'absent'], default: 'present' },
    answer: { type: 'string', enum: ['yes', 'no', 'ask'] },
    mode: { type: 'string', 'x-mode': true },
    force: { type: 'boolean' },
    port: { type: 'integer', minimum: 1, maximum: 65535 },
    share: { type: 'number' },
    ports: { type: 'array', items: { type: 'integer' } },
    names: { type: 'array', items: { type: 'string', pattern: '^[a-z]+$' }, minItems: 1 },
    users: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name'],
        additionalProperties: false,
        properties: {
          name: { type: 'string' },
          shell: { type: 'string', default: '/bin/sh' },
          password: { type: 'string', writeOnly: true },
        },
      },
    },
    table: { type: 'object' },
    either: { type: ['boolean', 'string'] },
    count: { type: ['integer', 'boolean'] },
    any: {},
    password: { type: 'string', writeOnly: true, minLength: 3 },
    content: { type: 'string', 'x-source': 'text' },
  },
} as const satisfies ParamsSchema

const module = { name: 'thing', params }

/** Arguments as a task has them, from YAML, with their places. */
function task(text: string): { args: Map<Value, Value>; origin: Origin } {
  const { root, faults } = parseYaml(text, 't.yml')
  expect(faults).toEqual([])
  if (root?.kind !== 'map') throw new Error('a mapping is needed')
  const entry = (name: string) => root.entries.find((one) => one.name === name)
  return {
    args: toValue(root) as Map<Value, Value>,
    origin: {
      placeOf: (name) => entry(name)?.value.place ?? { file: 't.yml', line: 1, column: 1 },
      sourceOf: (name) => {
        const value = entry(name)?.value
        return value?.kind === 'scalar' && value.style === 'plain' ? value.source : undefined
      },
    },
  }
}
const nowhere: Origin = { placeOf: () => undefined }
const read = (text: string) => {
  const { args, origin } = task(`path: /x\n${text}`)
  return readParams(module, args, origin)
}

describe('values are converted as the schema asks', () => {
  it.each<[string, string, unknown]>([
    ['force: yes', 'force', true],
    ['force: "Yes"', 'force', true],
    ['force: "n"', 'force', false],
    ['force: f', 'force', false],
    ['force: 1', 'force', true],
    ['force: "0"', 'force', false],
    ['port: "21"', 'port', 21],
    ['share: "0.5"', 'share', 0.5],
    ['share: 1.5', 'share', 1.5],
    ['share: 2', 'share', 2],
    ['path: 12', 'path', '12'],
    ['path: 1.0', 'path', '1.0'],
    ['path: true', 'path', 'True'],
    ['path: 123456789012345678901', 'path', '123456789012345678901'],
    ['answer: yes', 'answer', 'yes'],
    ['answer: off', 'answer', 'no'],
    ['ports: 21', 'ports', [21]],
    ['ports: 20, 21', 'ports', [20, 21]],
    ['ports: [20, "21"]', 'ports', [20, 21]],
    ['ports: ""', 'ports', []],
    ['names: a,b', 'names', ['a', 'b']],
    ['users: [{name: a, shell: null}]', 'users', [{ name: 'a', shell: '/bin/sh' }]],
    ['table: {a: 1, 2: [x]}', 'table', { a: 1, 2: ['x'] }],
    [`table: '{"a": 1}'`, 'table', { a: 1 }],
    ['either: yes', 'either', true],
    ['either: "yes"', 'either', 'yes'],
    ['count: "3"', 'count', 3],
    ['count: "yes"', 'count', true],
    ['any: [1, {a: 1.0}]', 'any', [1, { a: 1 }]],
    ['content: {a: [1, 2.0, yes, null]}', 'content', '{"a": [1, 2.0, true, null]}'],
    ['state:', 'state', 'present'],
    ['mode: 0644', 'mode', '0644'],
    ['mode: 01777', 'mode', '01777'],
    ['mode: 0x1A4', 'mode', '0644'],
    ['mode: 0', 'mode', '0000'],
    ['mode: "0644"', 'mode', '0644'],
    ['mode: "644"', 'mode', '644'],
    ['mode: "0o644"', 'mode', '0644'],
    ['mode: u=rw,g=r,o=', 'mode', 'u=rw,g=r,o='],
    ['mode: a+X', 'mode', 'a+X'],
    ['mode: preserve', 'mode', 'preserve'],
  ])('%s', (text, name, expected) => {
    const { args, origin } = task(text.startsWith('path') ? text : `path: /x\n${text}`)
    const { params, faults } = readParams(module, args, origin)

    expect(faults).toEqual([])
    expect(params![name]).toEqual(expected)
  })

  it('an alias becomes the name, what is omitted or null is not there', () => {
    const args = dict({ dest: '/x', force: omit, port: null })

    expect(readParams(module, args, nowhere)).toEqual({
      exposed: false,
      params: { path: '/x', state: 'present' },
      faults: [],
    })
  })

  it('a mode that a variable holds as a number is its value', () => {
    expect(readParams(module, dict({ path: 'x', mode: 0o640 }), nowhere).params!.mode).toBe('0640')
  })

  it('what is returned is frozen, however deep', () => {
    const { params } = read('users: [{name: a}]')

    expect(Object.isFrozen((params!.users as unknown[])[0])).toBe(true)
  })

  it('secrets are secret, at any depth', () => {
    const { params } = read('password: abc\nusers: [{name: a, password: def}]')

    expect((params!.password as Secret).reveal()).toBe('abc')
    expect((params!.users as { password: Secret }[])[0]!.password.reveal()).toBe('def')
    expect(JSON.stringify(params)).not.toMatch(/abc|def/)
  })
})

describe('what is wrong is said with option, expectation and value', () => {
  it.each([
    ['state: loaded', '2:8: thing: state must be "present" or "absent", got "loaded"'],
    ['force: perhaps', '2:8: thing: force must be true or false, got "perhaps"'],
    ['port: ftp', '2:7: thing: port must be an integer, got "ftp"'],
    ['port: 2.5', '2:7: thing: port must be an integer, got 2.5'],
    ['port: 0', '2:7: thing: port must be at least 1, got 0'],
    ['port: 70000', '2:7: thing: port must be at most 65535, got 70000'],
    ['port: [1]', '2:7: thing: port must be an integer, got a list'],
    ['state: {a: 1}', '2:8: thing: state must be a string, got a mapping'],
    ['ports: 20, x', '2:8: thing: ports[1] must be an integer, got "x"'],
    ['names: [a, B]', '2:8: thing: names[1] must match ^[a-z]+$, got "B"'],
    ['names: []', '2:8: thing: names must not be empty'],
    ['users: [{shell: x}]', '2:8: thing: users[0].name is required'],
    ['users: [{name: x, shel: y}]', '2:8: thing: users[0].shel is not known'],
    ['either: [1]', '2:9: thing: either must be true or false or a string, got a list'],
    ['table: x', '2:8: thing: table must be a mapping, got "x"'],
    ['password: ab', '2:11: thing: password must have at least 3 characters, got ***'],
    ['dest: /y', '2:7: thing: path and dest are the same option, give one of them'],
    ['statt: x', '2:8: thing: unknown option "statt"'],
    ['mode: 644', '2:7: thing: mode must be octal: 644 is a decimal number (01204); write "0644"'],
    ['mode: 420', '2:7: thing: mode must be octal: 420 is a decimal number (0644); write "0420"'],
    ['mode: 010000', '2:7: thing: mode must be between 0 and 07777, got 4096'],
    [
      'mode: rw',
      '2:7: thing: mode must be an octal number such as "0644" or symbolic such as "u=rw,g=r", got "rw"',
    ],
    [
      'mode: "0688"',
      '2:7: thing: mode must be an octal number such as "0644" or symbolic such as "u=rw,g=r", got "0688"',
    ],
  ])('%s', (text, expected) => {
    expect(read(text).faults.map(({ place, message }) => `${at(place)}: ${message}`)).toEqual([
      `t.yml:${expected}`,
    ])
  })

  it.each([
    ['statt', 'did you mean state?'],
    ['zzzzzzzzz', `known options: ${Object.keys(params.properties).join(', ')}`],
  ])('an unknown name such as %s is answered with what is known', (name, note) => {
    expect(read(`${name}: 1`).faults[0]!.notes).toEqual([note])
  })

  it('of a long list of words only the nearest is told, and none where the word is secret', () => {
    const enumeration = Array.from({ length: 21 }, (_, i) => `listen_${i}`).concat('anonymous')
    const properties = { word: { type: 'string', enum: enumeration } } as const
    const long = { name: 'long', params: { description: '', type: 'object', properties } } as never
    const fault = (word: Value) => readParams(long, dict({ word }), nowhere).faults[0]

    expect(fault('anonymos')).toMatchObject({
      message: 'long: word must be one of 22 known words, got "anonymos"',
      notes: ['did you mean anonymous?'],
    })
    expect(fault(new Secret('anonymos'))).toMatchObject({
      message: 'long: word must be one of 22 known words, got ***',
    })
    expect(fault(new Secret('anonymos'))).not.toHaveProperty('notes')
  })

  it('all mistakes are told at once, a missing option at the module', () => {
    const { args, origin } = task('state: x\nforce: y2\nfoo: 1')

    expect(
      readParams(module, args, origin).faults.map(({ place, message }) => [place!.line, message]),
    ).toEqual([
      [3, 'thing: unknown option "foo"'],
      [1, 'thing: path is required'],
      [1, 'thing: state must be "present" or "absent", got "x"'],
      [2, 'thing: force must be true or false, got "y2"'],
    ])
  })

  it('a decimal mode out of a variable is recognised by what it would set', () => {
    expect(readParams(module, dict({ path: 'x', mode: 755 }), nowhere).faults[0]!.message).toBe(
      'thing: mode must be octal: 755 is a decimal number (01363); write "0755"',
    )
  })

  it('a secret where it would be shown is told, and checked like everything else', () => {
    const secret = readParams(module, dict({ path: 'x', state: new Secret('absent') }), nowhere)
    const wrong = readParams(
      module,
      dict({ path: 'x', state: new Secret('hush'), mode: new Secret('hush') }),
      nowhere,
    )

    expect(secret).toMatchObject({ exposed: true, params: { state: 'absent' }, faults: [] })
    expect(wrong.faults.map((fault) => fault.message)).toEqual([
      'thing: mode must be a mode, got ***',
      expect.stringMatching(/^thing: state must be .*, got \*\*\*$/),
    ])
  })

  it('and in a list', () => {
    const { params, exposed } = readParams(
      module,
      dict({ path: 'x', names: ['a', new Secret('b')] }),
      nowhere,
    )

    expect(exposed).toBe(true)
    expect(params).toMatchObject({ names: ['a', 'b'] })
  })

  it.each<[string, Value]>([
    ['a parameter for secrets', dict({ path: 'x', password: new Secret('hush') })],
    ['one inside another', dict({ path: 'x', users: [dict({ name: 'a', password: new Secret('hush') })] })],
    ['the text of a file', dict({ path: 'x', content: new Secret('hush') })],
  ])('but not in %s', (_, args) => {
    expect(readParams(module, args as Map<Value, Value>, nowhere)).toMatchObject({
      exposed: false,
      faults: [],
    })
  })

  it.each<[string, Value, string[]]>([
    ['a text', dict({ path: 'a\0b' }), ['thing: path holds a NUL character, which no script can carry']],
    [
      'a list',
      dict({ path: 'x', ports: ['1', '2\0'] }),
      ['thing: ports holds a NUL character, which no script can carry'],
    ],
    [
      'a mapping',
      dict({ path: 'x', table: dict({ 'a\0': 'b' }) }),
      ['thing: table holds a NUL character, which no script can carry'],
    ],
    [
      'a secret',
      dict({ path: 'x', password: new Secret('pass\0') }),
      ['thing: password holds a NUL character, which no script can carry'],
    ],
    ['the text of a file, which may hold it', dict({ path: 'x', content: '\0' }), []],
    ['what is for the controller alone', dict({ path: 'x', any: '\0' }), []],
  ])('a NUL in %s', (_, args, messages) => {
    const { faults } = readParams(module, args as ReadonlyMap<Value, Value>, nowhere)

    expect(faults.map((fault) => fault.message)).toEqual(messages)
  })

  it.each([
    ['at the parameter that it begins with', 'force is no solution', 2, 8],
    ['at the task where it begins with none', 'a force is no solution', 1, 1],
    ['at the task where that is not given', 'port: it must be given', 1, 1],
  ])('what the module itself checks is shown %s', (_, said, line, column) => {
    const strict = { ...module, check: () => [said] }
    const { args, origin } = task('path: x\nforce: yes')

    expect(readParams(strict, args, origin).faults).toEqual([
      { message: `thing: ${said}`, place: { file: 't.yml', line, column } },
    ])
  })
})

describe('while the playbook is loaded', () => {
  it.each([
    [
      'a template may become anything',
      'path: "{{ x }}"\nport: "{{ y }}"\nmode: "{{ z }}"\nstate: "{{ s }}"',
      [],
    ],
    ['also inside a list', 'path: x\nports: [1, "{{ y }}"]\nusers: [{name: "{{ n }}", shell: x}]', []],
    [
      'literals beside it are checked',
      'path: x\nports: [a, "{{ y }}"]',
      ['thing: ports[0] must be an integer, got "a"'],
    ],
    ['names are checked', 'pat: "{{ x }}"', ['thing: unknown option "pat"', 'thing: path is required']],
    ['a null is not given', 'path:', ['thing: path is required']],
  ])('%s', (_title, text, expected) => {
    const { args, origin } = task(text)

    expect(checkLiterals(module, args, origin).map((fault) => fault.message)).toEqual(expected)
  })

  it('an argument that is not evaluated is no parameter', () => {
    const { args, origin } = task('path: "{{ x }}"')

    expect(() => readParams(module, args, origin)).toThrow('thing: an argument is not evaluated yet')
  })
})

describe('for the controller', () => {
  it('values stay values, in the order written, but for declared types', () => {
    const value = new Map<Value, Value>([[20, new Float(1)]])

    expect([...readValues(module, dict({ any: value, dest: '/x', force: 'yes' }), nowhere).params!]).toEqual([
      ['any', value],
      ['path', '/x'],
      ['force', true],
      ['state', 'present'],
    ])
  })

  it('what is not known yet, or for the module to evaluate, stays as it is', () => {
    const that = new Template('{{ a }}', { file: 't.yml', line: 1, column: 1 })
    const args = dict({ any: that, path: new Unknown('skipped'), ports: [1, new Unknown('skipped')] })

    expect([...readValues(module, args, nowhere).params!]).toEqual([...args, ['state', 'present']])
  })

  it('the free form goes to the parameter that says so', () => {
    expect(freeFormOf(params)).toBe('path')
    expect(freeFormOf({ ...params, properties: {} })).toBeUndefined()
  })
})
