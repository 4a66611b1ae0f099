import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { modules } from '../../modules/index.ts'
import { kinds } from '../../modules/vsftpd/kinds.ts'
import { readRegex } from '../../modules/wait_for/regex.ts'
import type { Module, Outcome } from '../../src/module.ts'
import { readParams } from '../../src/schema.ts'
import type { Script } from '../../src/script.ts'
import { fromPlain, type Value } from '../../src/value.ts'
import { alone, around, isHostile } from '../hostile.ts'
import { shells } from '../shells.ts'
import { type Recording, type Stage, stage } from '../stand-ins.ts'
import { type Leaf, leavesOf, withText } from './leaves.ts'
import { nowhere, paramsOf } from './params.ts'
import { type Scene, scenes } from './scenes.ts'

const onHosts = [...modules.values()].filter((module) => module.kind !== 'controller')
const everyLeaf = onHosts.flatMap((module) =>
  leavesOf(module.params).map((leaf) => [`${module.name}.${leaf.path}`, module, leaf] as const),
)

/** Parameters whose pattern or check lets nothing hostile through. */
const closed = new Set([
  ...['async_status.jid', 'copy.checksum', 'ftp_check.sha256', 'ftp_check.active_address', 'modprobe.name'],
  ...['copy.mode', 'copy.directory_mode', 'template.mode', 'file.mode', 'setup.gather_subset[]'],
  ...['lineinfile.mode', 'blockinfile.mode', 'replace.mode'],
  ...['iptables.wait', 'iptables.source', 'iptables.destination', 'iptables.vaddr'],
  ...['route.dest', 'route.gateway', 'route.source', 'wait_for.exclude_hosts[]'],
  ...[...kinds].flatMap(([name, kind]) => (kind === 'text' ? [] : [`vsftpd.settings.${name}`])),
])

/** Parameters that no tool sees: for messages, results and the shell itself (cd, test, a redirection). */
const unseen = new Set([
  ...[
    'iptables.fragment',
    'ping.data',
    'setup.filter[]',
    'wait_for.msg',
    'wait_for.path',
    'shell.executable',
  ],
  ...['command.chdir', 'command.creates', 'command.removes', 'shell.chdir', 'shell.creates', 'shell.removes'],
  // Patterns are tried here.
  ...['lineinfile.regexp', 'lineinfile.search_string', 'lineinfile.insertafter', 'lineinfile.insertbefore'],
  ...['blockinfile.insertafter', 'blockinfile.insertbefore'],
  ...['replace.regexp', 'replace.after', 'replace.before'],
  // Contents travel by their hash; the release is a matter of apt.
  ...['copy.content', 'dnf.default_release', 'yum.default_release'],
])

// The user's own script is to be run, so it is no place for what must not run.
const tried = (module: Module): readonly Leaf[] =>
  leavesOf(module.params).filter(({ path }) => `${module.name}.${path}` !== 'shell.cmd')

describe('hostile texts', () => {
  it.concurrent.each(onHosts.map((module) => [module.name, module] as const))(
    'of %s run nothing, and arrive as they are',
    async (name, module) => {
      const open = tried(module)
        .map(({ path }) => path)
        .filter((path) => !closed.has(`${name}.${path}`))
      const seen = open.filter((path) => !unseen.has(`${name}.${path}`)).toSorted()
      const accepted = new Set<string>()
      const arrived = new Set<string>()
      let plays = 0
      const playAll = async (numRuns: number) => {
        for (const scene of scenes[name]!)
          await fc.assert(
            fc.asyncProperty(fc.nat(), async (seed) => {
              const { args, values } = arm(module, scene, seed)
              const params = paramsOf(module, args)!
              for (const path of values.keys()) accepted.add(path)
              // Of its own: a short text may come again, and what the play before has left would be in the way.
              const s = stage()
              try {
                const played = await play(s, shells[plays++ % shells.length]!, module, scene, params)

                for (const recording of played) {
                  nothingElseRan(s, recording)
                  for (const path of arrivals(module, s, values, recording)) arrived.add(path)
                }
              } finally {
                s.remove()
              }
            }),
            { numRuns, endOnFailure: true },
          )
      }
      await playAll(Math.ceil(3 / scenes[name]!.length))
      // Some are too long for the name of a file.
      for (let more = 0; more < 10 && seen.some((path) => !arrived.has(path)); more++) await playAll(1)
      expect([...accepted].sort()).toEqual(open.toSorted())
      expect([...arrived].sort()).toEqual(seen)
    },
    60_000,
  )
})

describe('parameters of one shape', () => {
  it.each(everyLeaf.filter(([name]) => closed.has(name)))(
    'such as %s take nothing hostile',
    (name, module, { path }) => {
      const { args } = scenes[module.name]![0]!

      const taken = alone.filter(([before, after]) =>
        paramsOf(module, withText(args, path, dress(name, `${before}1${after}`)!)),
      )

      expect(taken).toEqual([])
    },
  )
})

describe('a NUL', () => {
  it.each(everyLeaf.filter(([, , { schema }]) => schema['x-source'] !== 'text'))(
    'in %s is refused before there is any script',
    (_, module, { path }) => {
      const args = withText(scenes[module.name]![0]!.args, path, 'a\0b')

      const { params, faults } = readParams(module, fromPlain(args) as Map<Value, Value>, nowhere)

      expect(params).toBeUndefined()
      expect(faults.map(({ message }) => message).join()).toContain('holds a NUL character')
    },
  )
})

/** The scene with a hostile text in every parameter that takes one beside the others. */
function arm(
  module: Module,
  scene: Scene,
  seed: number,
): { args: Scene['args']; values: ReadonlyMap<string, string> } {
  const leaves = tried(module).filter(
    ({ path }) => !scene.fixed?.includes(path) && !closed.has(`${module.name}.${path}`),
  )
  const texts = fc.sample(around, { seed, numRuns: 6 * leaves.length })
  const order = fc.sample(fc.nat(), { seed, numRuns: leaves.length })
  let args = scene.args
  const values = new Map<string, string>()
  for (const i of [...leaves.keys()].sort((a, b) => order[a]! - order[b]!)) {
    const { path, schema } = leaves[i]!
    const mark = `Q${i}Z`
    const name = `${module.name}.${path}`
    const random = texts.slice(6 * i, 6 * i + 6)
    for (const [before, after] of [...random, ...alone]) {
      const text = schema.pattern?.startsWith('^/')
        ? `/none/${before}${mark}${after}`
        : `${before}${mark}${after}`
      const dressed = dress(name, text)
      if (dressed === undefined) continue
      const more = withText(args, path, dressed)
      // What is to be there must be able to be.
      if (scene.there?.some((one) => one.startsWith(path)) && text.length > 100) continue
      if (!isHostile(text) || !paramsOf(module, more)) continue
      args = more
      values.set(path, text)
      break
    }
  }
  return { args, values }
}

/** A text as it stands in parameters that are little languages of their own. */
function dress(name: string, text: string): string | undefined {
  const quoted = `"${text.replace(/["\\]/g, '\\$&')}"`
  switch (name) {
    case 'command.cmd':
      return `tool ${quoted}`
    case 'copy.validate':
    case 'template.validate':
    case 'lineinfile.validate':
    case 'blockinfile.validate':
    case 'replace.validate':
      return text.includes('%s') ? undefined : `tool ${quoted} %s`
    case 'blockinfile.marker':
      return `{mark}${text}`
    case 'iptables.rule':
      return `-m mine --option ${quoted}`
    case 'modprobe.params':
      return text.includes('"') ? undefined : `a="${text}"`
    case 'replace.replace':
      // A backslash begins a reference to a group, or an escape.
      return text.replaceAll('\\', '\\\\')
    case 'sysctl.name':
      return `${text}.none`
    default:
      return text
  }
}

/** Runs all scripts that the parameters lead to. */
async function play(
  s: Stage,
  shell: string,
  module: Module,
  scene: Scene,
  params: Record<string, unknown>,
): Promise<Recording[]> {
  const recordings: Recording[] = []
  const run = async (script: Script | undefined, stdin?: string): Promise<Outcome> => {
    if (!script) return { code: 0, stdout: '', stderr: '' }
    const recording = await s.run(shell, script, { answers: scene.answers ?? {}, stdin })
    recordings.push(recording)
    return recording
  }
  for (const name of scene.there ?? []) make(s.folder, name, params)
  if (module.kind === 'facts') await run(module.probe(params))
  else if (module.kind === 'action') {
    await run(module.guard?.(params))
    await run(module.run(params), module.stdin?.(params))
  } else if (module.kind === 'state') {
    const { code, stdout } = await run(module.probe(params))
    const change = code === 0 ? module.plan(module.parse(stdout, params), params) : undefined
    if (change && !('refused' in change)) {
      await run(module.test?.(change, params))
      await run(module.apply(change, params))
      await run(module.apply({ ...change, before: change.after, after: change.before }, params))
    }
  }
  return recordings
}

function make(folder: string, name: string, params: Record<string, unknown>): void {
  const path = params[name.replace(/\/$/, '')]
  if (typeof path !== 'string') return
  const place = join(folder, path)
  if (name.endsWith('/')) mkdirSync(place, { recursive: true })
  writeFileSync(name.endsWith('/') ? join(place, 'x.fact') : place, 'x')
}

function nothingElseRan(s: Stage, { calls, stderr }: Recording): void {
  expect(readdirSync(s.folder).filter((name) => name.startsWith('owned'))).toEqual([])
  expect(calls.filter(({ tool }) => tool === 'owned')).toEqual([])
  expect(stderr).not.toMatch(/syntax error|unterminated|bad substitution|unexpected/i)
  // Only what a hostile text names may be missing.
  if (!/Q\d+Z/.test(stderr)) expect(stderr).not.toMatch(/not found/)
}

/** The parameters whose texts are seen; a text is seen whole, in one place, and never where it would be an option. */
function arrivals(
  module: Module,
  s: Stage,
  values: ReadonlyMap<string, string>,
  { calls, written }: Recording,
): string[] {
  const places = [
    ...calls.flatMap(({ tool, words }) =>
      words.map((place, i) => ({ place, tool, before: words.slice(0, i) })),
    ),
    ...written.map((place) => ({ place, tool: '', before: ['--'] })),
  ]
  const seen = [...values].filter(([path, text]) => {
    const mark = /Q\d+Z/.exec(text)![0]
    const forms = formsOf(`${module.name}.${path}`, text, s.folder)
    const own = places.filter(({ place }) => place.includes(mark))
    expect({ text, odd: own.filter(({ place }) => !forms.some((form) => place.includes(form))) }).toEqual({
      text,
      odd: [],
    })
    expect(own.filter(mayBeOption)).toEqual([])
    return own.length > 0
  })
  return seen.map(([path]) => path)
}

interface Place {
  readonly place: string
  readonly tool: string
  readonly before: readonly string[]
}

// After a dash that stands alone, or an option that takes a value, or a word of `ip`, a dash means nothing. What stands
// in the user's own commands is theirs.
function mayBeOption({ place, tool, before }: Place): boolean {
  const guarded = before.some((word) => word === '--' || word === '-') || /^-/.test(before.at(-1) ?? '')
  return place.startsWith('-') && !guarded && tool !== 'ip' && tool !== 'tool'
}

/** How a text may be written where a tool sees it. */
function formsOf(name: string, text: string, home: string): string[] {
  const escaped = text.replace(/["\\]/g, '\\$&')
  const atHome = text.replace(/^~(?=\/|$)/, () => home)
  switch (name) {
    case 'ftp_check.path':
      return [text.split('/').map(encodeURIComponent).join('/')]
    case 'ftp_check.user':
    case 'ftp_check.password':
      return [text, escaped]
    case 'modprobe.params':
      return [text]
    case 'sysctl.value':
      return [text.trim().replace(/\s+/g, ' ')]
    case 'wait_for.search_regex':
      return [readRegexOf(text)]
    default:
      // A rule is a line of words in quotes; what a `!` in front negates stands behind it.
      return name.startsWith('iptables.')
        ? [escaped.replace(/^!\s*/, ''), text.replace(/^!\s*/, ''), escaped]
        : [text, atHome]
  }
}

function readRegexOf(text: string): string {
  const read = readRegex(text)
  return typeof read === 'object' ? read.grep : text
}
