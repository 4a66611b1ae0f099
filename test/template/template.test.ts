import { mkdtempSync, readdirSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { settled } from '../../src/engine/evaluation.ts'
import { FaultError, nearest } from '../../src/fault.ts'
import { environment } from '../../src/template/environment.ts'
import { loopItems } from '../../src/template/loop-items.ts'
import { omit } from '../../src/template/omit.ts'
import { Pending, Volatile } from '../../src/template/pending.ts'
import { check, condition, evaluate, expression, render, variables } from '../../src/template/template.ts'
import { dict, Float, Secret, Template, Unknown, type Value } from '../../src/value.ts'
import { LazyMap } from '../../src/vars.ts'

const at = (line = 1, column = 1, file = 'site.yml') => ({ file, line, column })
const template = (source: string, place = at()) => new Template(source, place)
const value = (source: string, vars: Record<string, Value> = {}) =>
  evaluate(template(source), dict(vars), environment())
const when = (source: Value, vars: Record<string, Value> = {}) =>
  condition(source, at(), dict(vars), environment())

function faultOf(run: () => unknown) {
  try {
    run()
  } catch (error) {
    if (error instanceof FaultError) return error.faults[0]!
    throw error
  }
  throw new Error('no fault')
}

describe('trust', () => {
  it('renders Templates in variables, in the same scope, and nothing else', () => {
    const vars = { a: template('{{ b }}!'), b: 'x', data: '{{ b }}', list: [template('{{ b }}'), '{{ b }}'] }

    expect(value('{{ a }} {{ data }}', vars)).toBe('x! {{ b }}')
    expect(value('{{ list }}', vars)).toEqual(['x', '{{ b }}'])
    expect(value('{{ list | join("-") }}', vars)).toBe('x-{{ b }}')
    expect(evaluate('{{ b }}', dict(vars), environment())).toBe('{{ b }}')
  })

  it('descends lazily, so that a broken sibling does not matter', () => {
    const vars = { a: dict({ good: template('{{ 1 + 1 }}'), bad: template('{{ nope }}') }) }

    expect(value('{{ a.good }}', vars)).toBe(2)
    expect(value('{{ a["good"] }}', vars)).toBe(2)
    expect(value('{{ a.keys() | list }}', vars)).toEqual(['good', 'bad'])
    expect(value('{{ [a] | map(attribute="good") }}', vars)).toEqual([2])
    expect(() => value('{{ a }}', vars)).toThrow('nope is undefined')
  })

  it('does not read the variables of another scope', () => {
    const other = new LazyMap(
      () => ['x'],
      (name) =>
        name === 'x' ? evaluate(template('{{ who }}'), dict({ who: 'lb2' }), environment()) : undefined,
    )
    const vars = { hostvars: new Map<Value, Value>([['lb2', other]]), who: 'lb1' }

    expect(value('{{ hostvars.lb2.x }}', vars)).toBe('lb2')
    expect(value('{{ ["lb2"] | map("extract", hostvars, "x") }}', vars)).toEqual(['lb2'])
  })

  it.each([
    "''.constructor",
    "''['constructor']",
    '[].constructor',
    '{}.constructor',
    '{}.__proto__',
    "''.__class__",
    'range.constructor',
    'namespace().constructor',
    '(1).toString',
    'cycler(1).constructor',
    "''.toUpperCase",
    '[].length',
  ])('gives no way to JavaScript: %s is undefined', (source) => {
    expect(value(`{{ (${source}) is defined }}`)).toBe(false)
  })

  it('changes lists in place without changing the variables', () => {
    const list: Value = [1]

    expect(value('{% set _ = l.append(2) %}{{ l }}', { l: list })).toEqual([1, 2])
    expect(list).toEqual([1])
  })
})

describe('native values', () => {
  it.each([
    ['{{ 4 / 2 }}', new Float(2)],
    ['{{ [1, "a"] }}', [1, 'a']],
    ['{{ (1, 2) }}', [1, 2]],
    [' {{ 1 }}', ' 1'],
    ['{{ 1 }}{{ 2 }}', '12'],
    ['{{ none }}', null],
    ['{{ "x" if false }}', ''],
    ['{% if false %}x{% endif %}', null],
    ['{{ 1 }}\n', 1],
    ['{{ "a" }}\n', 'a\n'],
    ['[1, {{ 2 }}]', '[1, 2]'],
    ['{{ "\\d" }}', '\\d'],
    ['{% set x = "a\\tb" %}{{ x }}', 'a\tb'],
    ['{{ omit }}', omit],
    ['{{ [1, omit, {"a": omit}] }}', [1, new Map()]],
  ])('%j', (source, expected) => {
    expect(value(source)).toEqual(expected)
  })

  it('drops what is omitted from lists and mappings', () => {
    const params = dict({ a: template('{{ nope | default(omit) }}'), b: [template('{{ omit }}'), 1] })

    expect(evaluate(params, dict({}), environment())).toEqual(dict({ b: [1] }))
  })
})

describe('conditions', () => {
  it.each([
    ['a == 1', true],
    [template('{{ a == 1 }}'), true],
    [['a == 1', 'b'], false],
    [true, true],
    ["'{{ a }}' == 1", true],
  ])('%j is %s', (source, expected) => {
    expect(when(source as Value, { a: 1, b: false })).toBe(expected)
  })

  it.each([
    ["'yes'", 'got str'],
    ['1', 'got int'],
    ['[1]', 'got list'],
    ['none', 'got NoneType'],
    ['nope', 'nope is undefined'],
    ['a.b', 'a.b is undefined: a has no b'],
    ['', 'expected an expression'],
  ])('%s is refused: %s', (source, message) => {
    expect(() => when(source, { a: dict({ c: 1 }) })).toThrow(message)
  })
})

describe('errors', () => {
  it('name the variable, the place and the way to it', () => {
    const vars = {
      site: template('{{ pair }}', at(3, 7, 'vars.yml')),
      pair: template('ip={{ keepalived_vpi }}', at(9, 3, 'all.yml')),
      keepalived_vip: 'x',
    }
    const scope = { get: (name: string) => dict(vars).get(name), names: () => Object.keys(vars) }

    const fault = faultOf(() => evaluate(template('{{ site }}', at(5, 10)), scope, environment()))

    expect(fault).toEqual({
      message: 'keepalived_vpi is undefined',
      place: at(9, 9, 'all.yml'),
      notes: [
        'did you mean keepalived_vip?',
        'read through pair at vars.yml:3:10',
        'read through site at site.yml:5:13',
      ],
    })
  })

  it('tell no way to what a list or mapping of the task holds itself', () => {
    const list = [template('{{ hi }}', at(7, 12))]

    expect(faultOf(() => evaluate(list, dict({ lo: 1 }), environment()))).toEqual({
      message: 'hi is undefined',
      place: at(7, 15),
    })
  })

  it('tell the way from a list of the task to what a variable holds', () => {
    const inner = dict({ a: template('{{ vipp }}', at(3, 8, 'vars.yml')) })
    const list = [template('{{ inner }}', at(7, 12))]

    expect(faultOf(() => evaluate(list, dict({ inner }), environment()))).toEqual({
      message: 'vipp is undefined',
      place: at(3, 11, 'vars.yml'),
      notes: ['read through a value at site.yml:7:12'],
    })
  })

  it('name functions, too, that are near', () => {
    expect(
      faultOf(() => evaluate(template('{{ namespase() }}', at()), dict({}), environment())).notes,
    ).toEqual(['did you mean namespace?'])
  })

  it('know line and column in a block of text', () => {
    const fault = faultOf(() => evaluate(template('a\nb {{ x }}\n', at(10, 5)), dict({}), environment()))

    expect(fault.place).toEqual(at(11, 10))
  })

  it('show variables that refer to each other in a circle', () => {
    const vars = { a: template('{{ b }}'), b: template('{{ a }}') }

    expect(faultOf(() => value('{{ a }}', vars)).message).toBe(
      'variables refer to each other in a circle: a → b → a',
    )
  })

  it('pass by where a default is asked for', () => {
    const vars = { a: template('{{ nope }}'), b: template('x{{ nope.y }}') }

    expect(value('{{ a | default("d") }} {{ b | default("e") }} {{ b is defined }}', vars)).toBe('d e False')
  })

  it.each([
    ['a is', 'expected a name, got the end', 5],
    ['a | nosuch', 'unknown filter nosuch', 5],
    ['a | uper', 'unknown filter uper', 5],
    ['a is definde', 'unknown test definde', 6],
    ["lookup('nope')", 'unknown lookup nope', 8],
    ["[] | map('uper')", 'unknown filter uper', 10],
    ["[] | selectattr('a', 'eqq')", 'unknown test eqq', 22],
    ["'a' | replace('b')", 'replace takes (old, new, count=none), new is missing', 7],
    ["'a' | upper(1)", 'upper takes (), got 1 argument', 7],
    ["'a' | join(sep=',')", 'join takes (d="", attribute=none), got an argument sep', 7],
    ['{{ a }}', 'expected }, got {', 1],
    ["'abc", 'the string that starts here has no end', 1],
    ['a b', 'expected an operator or the end, got b', 3],
    ['(1, 2', 'expected ), the expression ends before it', 6],
    ['a[', 'expected ], the expression ends before it', 3],
    ['a ? b', 'unexpected character ?', 3],
  ])('%s: %s', (source, message, column) => {
    const [fault] = check(source, at(), 'expression')

    if (source !== '{{ a }}') expect(fault?.message).toBe(message)
    if (source !== '{{ a }}') expect(fault?.place?.column).toBe(column)
    expect(fault).toBeDefined()
  })

  it.each([
    ['{% if a %}x', 'the statement that starts here has no endif'],
    ['{% endif %}', 'expected a statement, got endif'],
    ['{% fro x in y %}{% endfor %}', 'expected a statement, got fro'],
    ['{{ a', 'expected }}, the text ends before it'],
    ['{# a', 'the comment that starts here has no #}'],
    ['{% for true in x %}{% endfor %}', 'expected a name, got the word true'],
    ['#jinja2: trim_block: False\n', 'unknown setting trim_block in a #jinja2: line'],
    ['#jinja2: block_start_string: 5\n', 'block_start_string: expected a text in quotes'],
    ['{% raw %}', 'the raw block that starts here has no endraw'],
  ])('in a file, %j: %s', (source, message) => {
    expect(check(source, at(), 'file')[0]?.message).toBe(message)
  })

  it.each([
    ['{% fro x in y %}{% endfor %}', 'did you mean for?'],
    ['{% if x %}{% endfi %}', 'did you mean endif?'],
  ])('%j: %s', (source, note) => {
    expect(check(source, at(), 'file')[0]?.notes).toEqual([note])
  })

  it('are found all at once where the text can be read', () => {
    expect(check('{{ a | nope }} {{ b is nope }}', at(), 'file')).toHaveLength(2)
  })

  it.each([
    ["1 + 'a'", '+ does not take int and str (~ joins any values as text)'],
    ['1 / 0', 'division by zero'],
    ["'a' < 1", 'str and int have no order'],
    ["'a' in 1", 'in looks into a list, dict or str, got int'],
    ['none | from_json', 'from_json: wants a text, got NoneType'],
    ["'x' | regex_search('(')", 'cannot be read'],
    ['(1)(2)', 'int cannot be called'],
    ['"a" * 1000000000', 'a string of more than'],
    ['[1] * 10000001', 'a list of more than'],
    ['[1] * 5000001 + [1] * 5000001', 'a list of more than'],
    ['range(10 ** 9)', 'range of more than'],
    ['10 ** 100000', 'is too large'],
    ['{[]: 1}', 'a list cannot be a key'],
  ])('%s: %s', (source, message) => {
    expect(() => expression(source, at())(dict({}), environment())).toThrow(message)
  })
})

describe('what is not known yet', () => {
  const vars = { u: new Unknown('skipped'), t: true, f: false, l: [1, new Unknown('skipped')] }

  it.each([
    'u',
    'u.stdout',
    'u + 1',
    "u ~ 'a'",
    'u == 1',
    'u | upper',
    'u | default(1)',
    'u is defined',
    'not u',
    'u and t',
    'u or f',
    'u and nope',
    "'a' if u else 'b'",
    "u.stdout.split(',')[0]",
    'l | sum',
    "'x' | replace('x', u)",
    'l[1]',
    'u in [1]',
    '[1] | select("eq", u)',
  ])('%s is Unknown', (source) => {
    expect(expression(source, at())(dict(vars), environment())).toBeInstanceOf(Unknown)
  })

  it.each([
    ['u and f', false],
    ['f and u', false],
    ['u or t', true],
    ['t or u', true],
    ["'a' if u else 'a'", 'a'],
    ['l | length', 2],
    ['l[0]', 1],
    ['u or 1 == 1', true],
  ])('%s is decided without it', (source, expected) => {
    expect(expression(source, at())(dict(vars), environment())).toEqual(expected)
  })

  it('makes texts and files Unknown, and conditions that hang on it', () => {
    expect(value('a {{ u }}', vars)).toBeInstanceOf(Unknown)
    expect(render('{% if u %}a{% endif %}\n', at(), dict(vars), environment())).toBeInstanceOf(Unknown)
    expect(render('{% for x in u %}{% endfor %}\n', at(), dict(vars), environment())).toBeInstanceOf(Unknown)
    expect(when(['u', 't'], vars)).toBeInstanceOf(Unknown)
    expect(when(['u', 'f'], vars)).toBe(false)
  })
})

describe('secrets', () => {
  const vars = { s: new Secret('pw'), d: dict({ p: new Secret('pw'), q: 'open' }) }

  it.each([
    ['s', 'pw'],
    ["s + 'x'", 'pwx'],
    ['s ~ 1', 'pw1'],
    ['s | upper', 'PW'],
    ['s[0]', 'p'],
    ['s[1:]', 'w'],
    ['s.upper()', 'PW'],
    ['s | default("x")', 'pw'],
    ['d.p', 'pw'],
    ['[s, "a"] | join("-")', 'pw-a'],
    ['d | to_json', '{"p": "pw", "q": "open"}'],
    ['d | string', "{'p': 'pw', 'q': 'open'}"],
    ['"%s" % s', 'pw'],
    ['s | first', 'p'],
    ["s | password_hash('sha512', 'salt', rounds=1000) | first", '$'],
    ["'%s' | format(s)", 'pw'],
  ])('%s is one', (source, expected) => {
    const result = expression(source, at())(dict(vars), environment())

    expect(result).toBeInstanceOf(Secret)
    expect((result as Secret).reveal()).toBe(expected)
  })

  it('make the text of a file one, and leave the rest of a mapping open', () => {
    expect(render('a={{ s }}\n', at(), dict(vars), environment())).toBeInstanceOf(Secret)
    expect(value('{{ d | combine({"r": 1}) }}', vars)).toEqual(dict({ p: vars.s, q: 'open', r: 1 }))
    expect(value('{{ d.q }}', vars)).toBe('open')
    expect(when("s == 'pw' and s | length == 2", vars)).toBe(true)
  })

  it('do not show in errors', () => {
    expect(() => value('{{ s | int + s }}', vars)).not.toThrow('pw')
  })
})

describe('the world outside', () => {
  const files: Record<string, string> = {
    '/r/templates/main.j2': "{% from 'lib/m.j2' import greet as g %}{{ g('x') }}{% include 'part.j2' %}\n",
    '/r/templates/lib/m.j2': "{% macro greet(n) %}hi {{ n }} {{ v | default('none') }}{% endmacro %}\n",
    '/r/templates/part.j2': '[{{ v }}]\n',
    '/r/templates/base.j2': 'A{% block one %}1{% endblock %}B{% block two %}2{% endblock %}\n',
    '/r/templates/child.j2': "{% extends 'base.j2' %}x{% block one %}<{{ super() }}>{% endblock %}\n",
    '/r/templates/self.j2': "{% include 'self.j2' %}",
    '/r/files/motd': 'hello\n',
  }
  const bytes = (path: string) =>
    files[path] === undefined ? undefined : new TextEncoder().encode(files[path])
  const env = environment({ baseDirs: ['/r'], readFile: bytes, now: () => new Date('2024-05-06T07:08:09Z') })
  const text = (source: string) =>
    render(source, at(1, 1, '/r/templates/x.j2'), dict({ v: 'V', name: 'motd' }), env)

  it.each([
    ["{% include 'main.j2' %}", 'hi x V[V]'],
    ["{% include 'part.j2' without context %}", '[V]'],
    ["{% import 'lib/m.j2' as m %}{{ m.greet('y') }}", 'hi y V'],
    ["{% include 'child.j2' %}", 'A<1>B2'],
    ["{% include ['no.j2', 'part.j2'] %}", '[V]'],
    ["{% set v = 'L' %}{% include 'part.j2' %}", '[L]'],
    ["{{ lookup('file', 'motd') }}", 'hello'],
    ["{{ lookup('file', '{{ name }}') }}", 'hello'],
    ["{{ lookup('template', 'part.j2') }}", '[V]\n'],
    ["{{ now(utc=true, fmt='%H:%M') }} {{ now(true).year }}", '07:08 2024'],
    ["{{ lookup('file', 'nope', errors='ignore') }}", ''],
  ])('%s', (source, expected) => {
    expect(text(source)).toBe(expected)
  })

  it.each([
    ["{% include 'nope.j2' %}", 'there is no template nope.j2'],
    ["{% include 'self.j2' %}", 'templates include each other more than'],
    ["{{ lookup('file', 'nope') }}", 'lookup file: there is no file nope'],
    ["{% from 'lib/m.j2' import nope %}", 'has no nope'],
  ])('%s fails', (source, message) => {
    expect(() => text(source)).toThrow(message)
  })

  it.each([
    ['nope', ['now']],
    ['zz', ['a', 'b']],
  ])('names nothing near to %s among %j', (name, known) => {
    expect(nearest(name, known)).toBeUndefined()
  })

  it('waits for a command aside, and finds its answer the second time', async () => {
    const here = environment()
    const run = () => expression("lookup('pipe', 'echo a; echo b')", at())(dict({}), here)
    let pending: unknown
    try {
      run()
    } catch (error) {
      pending = error
    }

    expect(pending).toBeInstanceOf(Pending)
    await (pending as Pending).wait()
    expect(run()).toBe('a\nb')
  })

  it('runs commands and keeps passwords in the folder of the playbook, also from a role', async () => {
    const directory = realpathSync(mkdtempSync(join(tmpdir(), 'lookups-')))
    const here = environment({ baseDirs: [join(directory, 'roles/r'), directory], directory })
    const found = (source: string) => settled(() => expression(source, at())(dict({}), here))

    expect(await found("lookup('pipe', 'pwd')")).toBe(directory)
    expect(await found("lookup('password', 'pw/a', length=4) | length")).toBe(4)
    expect(readdirSync(join(directory, 'pw'))).toEqual(['a'])
  })

  it('says what a command that fails has said', async () => {
    const run = () => expression("lookup('pipe', 'echo no such key >&2; exit 3')", at())(dict({}), here)
    const here = environment()

    await expect(settled(run)).rejects.toMatchObject({
      faults: [{ message: expect.stringContaining('failed with code 3'), notes: ['no such key'] }],
    })
  })

  it.each([
    ["'/dev/null', seed='abc'", '6TTuIhBjbajOIpXYV3o6'],
    ["'/dev/null seed=abc chars=digits length=8'", '87552403'],
    ["'/dev/null chars=a,, length=4 seed=x'", 'aa,a'],
    ["'/dev/null', chars=['a,'], length=4, seed=5", ',,aa'],
    ["'/dev/null', chars=['punctuation'], length=8, seed='x'", '[-@@<$_~'],
  ])('makes of a seed the password that Ansible makes: %s', (terms, made) => {
    expect((value(`{{ lookup('password', ${terms}) }}`) as Secret).reveal()).toBe(made)
  })

  it.each([
    ["'/dev/null', length='x'", 'length: expected a whole number'],
    ["'/dev/null', chars=[]", 'chars: there are no characters to choose from'],
  ])('makes no password of %s', (terms, message) => {
    expect(() => value(`{{ lookup('password', ${terms}) }}`)).toThrow(message)
  })

  it.each([
    'now()',
    "lookup('pipe', 'true')",
    '[1] | random',
    "lookup('password', '/tmp/x')",
    "'%s' | strftime",
  ])('%s is not evaluated ahead', (source) => {
    const ahead = environment({ ahead: true })

    expect(() => expression(source, at())(dict({}), ahead)).toThrow(expect.any(Volatile))
  })

  it.each([
    ['items', [1, [2]], [1, 2]],
    ['items', 'a', ['a']],
    ['dict', dict({ a: 1 }), [dict({ key: 'a', value: 1 })]],
    ['sequence', 'count=2', ['1', '2']],
    [
      'nested',
      [template('{{ [1, 2] }}'), ['a']],
      [
        [1, 'a'],
        [2, 'a'],
      ],
    ],
  ])('with_%s loops over its items', (name, terms, expected) => {
    expect(loopItems(name, terms as Value, at(), dict({}), env)).toEqual(expected)
  })
})

it.each([
  ['a.b == c and d | default(e)', 'expression', ['a', 'c', 'd', 'e']],
  ['{% for x in xs %}{{ x }}{{ y }}{% endfor %}', 'file', ['xs', 'y']],
  ['{% set a = b %}{{ a }}', 'file', ['b']],
  ['{% macro m(p=q) %}{{ p }}{% endmacro %}{{ m(r) }}', 'file', ['q', 'r']],
  ['x {{ hostvars[h].ip }}', 'value', ['hostvars', 'h']],
] as const)('the variables of %s are known without evaluating', (source, kind, names) => {
  expect([...variables(source, kind)!].sort()).toEqual([...names].sort())
})
