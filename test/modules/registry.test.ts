import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { modules } from '../../modules/index.ts'
import { splitKeyValues } from '../../src/key-values.ts'
import type { Module, ParamSchema } from '../../src/module.ts'
import { keywordsOn } from '../../src/playbook/keywords.ts'
import { checkLiterals, freeFormOf, readParams } from '../../src/schema.ts'
import type { Script } from '../../src/script.ts'
import { parseYaml, toValue } from '../../src/source.ts'
import { fromPlain, Template, type Value } from '../../src/value.ts'
import { shells } from '../shells.ts'
import { type Stage, stage } from '../stand-ins.ts'
import { nowhere, paramsOf } from './params.ts'
import { furnish, scenes } from './scenes.ts'

const all = [...modules]
const properties = all.flatMap(([module, { params }]) =>
  Object.entries<ParamSchema>(params.properties).map(
    ([name, schema]) => [`${module}.${name}`, module, name, schema] as const,
  ),
)

describe('the module', () => {
  it.each(all)('%s has the name it is registered by, and says what it is for', (name, module) => {
    const { type, description, additionalProperties, required = [], properties } = module.params

    expect(module.name).toBe(name)
    expect(name).toMatch(/^[a-z][a-z_]*$/)
    expect(type).toBe('object')
    expect(description).toMatch(/^[A-Z].*\.$/s)
    expect(typeof additionalProperties).toBe('boolean')
    expect(required.filter((one: string) => !Object.hasOwn(properties, one))).toEqual([])
    for (const note of module.notes ?? []) expect(note).toMatch(/\.$/)
  })

  it.each(all)('%s knows each name once', (_, { params }) => {
    const names = Object.entries<ParamSchema>(params.properties).flatMap(([name, schema]) => [
      name,
      ...(schema['x-aliases'] ?? []),
    ])

    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
  })

  it.each(all)('%s has examples that are right', (name, module) => {
    const { root, faults } = parseYaml(module.examples ?? '', `${name}.yml`)
    expect(faults).toEqual([])
    const tasks = toValue(root!) as readonly ReadonlyMap<string, Value>[]
    expect(tasks.length).toBeGreaterThan(0)

    for (const task of tasks) {
      const [action, ...others] = [...task.keys()].filter((key) => !keywordsOn('task').has(key))
      // Modules of one family share their examples.
      const used = modules.get(action ?? '')
      expect({ action, others }).toEqual({ action, others: [] })
      expect(used?.examples).toBe(module.examples)
      expect(task.get('name')).toMatch(/^[A-Z]|^keepalived/)
      expect(checkLiterals(used!, argumentsOf(used!, task.get(action!)!), nowhere)).toEqual([])
    }
  })
})

describe('the parameter', () => {
  it.each(properties)('%s says what it is for', (_, __, ___, { description }) => {
    expect(description).toMatch(/^[A-Z`].*[.?]$/s)
  })

  it.each(properties.filter(([, , , schema]) => schema.default !== undefined))(
    '%s has a default that it takes itself',
    (_, module, name, { default: preset }) => {
      const args = fromPlain({ [name]: preset }) as Map<Value, Value>

      const { params, faults } = readParams({ ...modules.get(module)!, check: undefined }, args, nowhere)

      expect(faults.filter(({ message }) => !/is required$/.test(message))).toEqual([])
      if (params) expect(params[name]).toEqual(preset)
    },
  )

  it.each(properties.filter(([, , , schema]) => schema.enum))(
    '%s chooses between words',
    (_, __, ___, schema) => {
      expect(new Set(schema.enum).size).toBe(schema.enum!.length)
      if (schema.default !== undefined) expect(schema.enum).toContain(schema.default)
    },
  )

  it.each(properties)('%s is either needed or has a default', (_, module, name, schema) => {
    const needed = modules.get(module)!.params.required?.includes(name) ?? false

    expect(needed && schema.default !== undefined).toBe(false)
  })
})

const onHosts = all.filter(([, { kind }]) => kind !== 'controller')

/** What only asks, by module; and all other scripts that parameters alone lead to. */
const asking = (module: Module): Script[] => scriptsOf(module, ({ kind }) => kind !== 'action')

function scriptsOf(module: Module, probes: (module: Module) => boolean): Script[] {
  return scenes[module.name]!.flatMap(({ args }) => {
    const params = paramsOf(module, args)!
    if (module.kind === 'state' || module.kind === 'facts')
      return probes(module) ? [module.probe(params)] : []
    if (module.kind !== 'action') return []
    const guard = module.guard?.(params)
    return [...(guard ? [guard] : []), ...(probes(module) ? [module.run(params)] : [])]
  })
}

describe('scripts', () => {
  let s: Stage
  beforeAll(() => {
    s = stage()
  })
  afterAll(() => s.remove())

  it.each(onHosts)('of %s are read by every shell', (name, module) => {
    const file = join(s.folder, `${name}.sh`)
    writeFileSync(
      file,
      scriptsOf(module, () => true)
        .map(({ text }) => `(\n${text}\n)\n`)
        .join(''),
    )

    for (const shell of shells) {
      const [command, ...words] = shell === 'busybox' ? ['busybox', 'sh'] : [shell]
      const { status, stderr } = spawnSync(command!, [
        ...words,
        ...(shell === 'bash' ? ['--posix'] : []),
        '-n',
        file,
      ])

      expect({ shell, status, stderr: stderr.toString() }).toEqual({ shell, status: 0, stderr: '' })
    }
  })

  it.each(onHosts)('of %s that ask write nothing', (name, module) => {
    for (const { text } of asking(module))
      expect({ name, writes: writesIn(text) }).toEqual({ name, writes: own[name] ?? [] })
  })

  it.each(
    onHosts.filter(([, module]) => module.kind === 'state' || (module.kind === 'facts' && !module.volatile)),
  )('of %s that ask print the same twice', async (name, module) => {
    for (const scene of scenes[name]!) {
      const params = paramsOf(module, scene.args)!
      furnish(s.folder, scene, params)
      const script = (module as Module & { kind: 'facts' }).probe(params)

      const first = await s.run(shells[0]!, script, scene)
      const { code, stdout, stderr } = await s.run(shells[0]!, script, scene)

      expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: first.stdout, stderr: '' })
    }
  })
})

/** Modules that ask with files of their own, in a folder that they remove. */
const own: Readonly<Record<string, readonly string[]>> = {
  ftp_check: ['mktemp', 'rm', 'mkfifo', '$d'],
}

const writing =
  /(?<=^|[;&|({]|\b(?:then|do|else|if|!) )\s*(mv|rm|cp|ln|mkdir|rmdir|mkfifo|mknod|mktemp|touch|chmod|chown|tee|dd|truncate|install|kill|sysctl|rmmod|insmod|reboot|ip (?:addr|link|rule) \w+|systemctl (?!show|is-)\w+)\b/gm
const redirection = /(?:<>|>>|>\||>)\s*(?!&|\/dev\/null)(\S+)/g

/** Commands that change something, and files that are written to, each once. What stands in quotes is no command. */
function writesIn(text: string): string[] {
  const code = text
    .replace(/^\s*#.*$/gm, '')
    .replace(/\\.|'[^']*'|"((?:[^"\\]|\\.)*)"/gs, (_, quoted) => (quoted ?? '').replace(/[^\w$]/g, '_'))
  const commands = [...code.matchAll(writing)].map(([, command]) => command!)
  const files = [...code.matchAll(redirection)].map(([, file]) => file!.replace(/^(\$[a-z]+).*/, '$1'))
  return [...new Set([...commands, ...files])]
}

/** The arguments of an example, in whatever form they are written. */
function argumentsOf(module: Module, written: Value): ReadonlyMap<Value, Value> {
  if (written instanceof Map) return written
  if (written === null) return new Map()
  const text = written instanceof Template ? written.source : String(written)
  const freeForm = freeFormOf(module.params)
  const { free, pairs } = splitKeyValues(text, { file: '', line: 1, column: 1 }, freeForm !== undefined)
  return new Map<Value, Value>([...pairs, ...(free === undefined ? [] : [[freeForm!, free] as const])])
}
