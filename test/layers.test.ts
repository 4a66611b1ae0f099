import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

/** From the bottom up. A file may import from its own layer and from those below. */
const layers: readonly (readonly [name: string, pattern: RegExp])[] = [
  [
    'values and types',
    /^src\/((value|script|octal|along|survey|together|module|event|fault|escapes)\.ts$|regex\/)/,
  ],
  [
    'texts',
    /^src\/(source|schema|template|vault)(\/|\.ts$)|^src\/(fault-text|key-values|text-file|whoami)\.ts$/,
  ],
  ['what the user wrote', /^src\/(inventory|playbook)(\/|\.ts$)|^src\/vars\.ts$/],
  ['transport', /^src\/transport\//],
  ['engine', /^src\/engine\//],
  ['report', /^src\/report\//],
  ['commands', /^src\/command\//],
  ['entry', /^src\/(cli|index)\.ts$/],
]

/** Where each outside package is imported. */
const homes: Readonly<Record<string, RegExp>> = {
  yaml: /^src\/source(\.ts|\/reader\.ts)$/,
  ajv: /^src\/schema\.ts$/,
  'node-ssh': /^src\/transport\//,
  ssh2: /^src\/transport\//,
  chalk: /^src\/report\/paint\.ts$/,
  diff: /^src\/report\/diff\.ts$/,
  listr2: /^src\/report\/live\.ts$/,
  commander: /^src\/cli\.ts$/,
}

const files = ['src', 'modules'].flatMap(typescript)
const imports = new Map(files.map((file) => [file, importsOf(file, true)]))
/** Without those of types alone, which are gone at run time. */
const runtime = new Map(files.map((file) => [file, importsOf(file, false)]))

describe('imports', () => {
  it.each(files)('of %s go down', (file) => {
    const up = local(file).filter((target) => file.startsWith('src/') && rank(target) > rank(file))

    expect(up).toEqual([])
  })

  it.each(files.filter((file) => file.startsWith('modules/')))(
    'of %s stay among modules and the contract',
    (file) => {
      const family = /^modules\/([^/.]+)/.exec(file)![1]
      const allowed =
        file === 'modules/index.ts'
          ? /^(modules\/|src\/module\.ts)/
          : new RegExp(
              `^(src/((along|module|script|survey|value)\\.ts|regex/.*)|modules/lib/.*|modules/${family}(/.*|\\.ts))$`,
            )

      expect(imports.get(file)!.filter((target) => !allowed.test(target))).toEqual([])
    },
  )

  it('form no cycle', () => {
    expect(cycles()).toEqual([])
  })

  it('of an outside package are in one place', () => {
    const misplaced = files.flatMap((file) =>
      runtime
        .get(file)!
        .filter((target) => Object.hasOwn(homes, target) && !homes[target]!.test(file))
        .map((target) => `${file} imports ${target}`),
    )

    expect(misplaced).toEqual([])
  })

  it('of outside packages are known', () => {
    const outside = new Set([...imports.values()].flat().filter((target) => !/^(src|modules)\//.test(target)))

    expect([...outside].filter((name) => !name.startsWith('node:') && !Object.hasOwn(homes, name))).toEqual(
      [],
    )
  })
})

describe('every file of src', () => {
  it.each(files.filter((file) => file.startsWith('src/')))('%s has a layer', (file) => {
    expect(rank(file)).toBeGreaterThanOrEqual(0)
  })
})

function typescript(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`)
}

function importsOf(file: string, types: boolean): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  const found = text.matchAll(
    /^(?:import|export|\}) [^'\n]*?from '([^'\n]+)'|\bimport\('([^']+)'\)|^import '([^']+)'/gm,
  )
  return [...found].flatMap((match) => {
    if (!types && match[0].startsWith('import type ')) return []
    const name = match.slice(1).find((part) => part !== undefined)!
    return name.startsWith('.')
      ? relative(root, join(root, dirname(file), name))
      : name.replace(/^(@[^/]+\/[^/]+|[^/@]+)\/.*$/, '$1')
  })
}

function local(file: string): string[] {
  return (imports.get(file) ?? []).filter((target) => target.startsWith('src/'))
}

function rank(file: string): number {
  return layers.findIndex(([, pattern]) => pattern.test(file))
}

function cycles(): string[] {
  const state = new Map<string, 'open' | 'done'>()
  const found: string[] = []
  const visit = (file: string, path: readonly string[]): void => {
    if (state.get(file) === 'done') return
    if (state.get(file) === 'open') {
      found.push([...path.slice(path.indexOf(file)), file].join(' → '))
      return
    }
    state.set(file, 'open')
    for (const target of runtime.get(file) ?? []) if (runtime.has(target)) visit(target, [...path, file])
    state.set(file, 'done')
  }
  for (const file of files) visit(file, [])
  return found
}
