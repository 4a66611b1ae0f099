import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { modules } from '../../modules/index.ts'
import { Builder } from '../../src/inventory/builder.ts'
import { readIni } from '../../src/inventory/ini.ts'
import { readYaml } from '../../src/inventory/yaml.ts'
import { loadPlaybook } from '../../src/playbook/load.ts'
import { Loading } from '../../src/playbook/loading.ts'
import { parseYaml } from '../../src/source.ts'
import { check } from '../../src/template/template.ts'

const folder = fileURLToPath(new URL('../conformance/playbooks', import.meta.url))
const playbooks = readdirSync(folder)
  .map((name) => join(folder, name, 'play.yml'))
  .filter((file) => existsSync(file))
  .map((file) => readFileSync(file, 'utf8'))

/** Loads a text as a playbook that stands alone. */
function load(text: string): Loading {
  const loading = new Loading(modules, (path) => (path.endsWith('play.yml') ? text : undefined))
  loadPlaybook('play.yml', loading)
  return loading
}

/** A text with a piece cut out, doubled, or put in from elsewhere. */
const mutated = fc
  .tuple(
    fc.constantFrom(...playbooks),
    fc.nat(),
    fc.nat({ max: 12 }),
    fc.constantFrom(
      '',
      '\n',
      '  ',
      '- ',
      ': ',
      '{',
      '}',
      '[',
      ']',
      '"',
      "'",
      '|',
      '>',
      '&a ',
      '*a',
      '!vault ',
      '{{ ',
      ' }}',
      '#',
      '\t',
      'null',
      '%',
    ),
  )
  .map(([text, at, length, piece]) => {
    const start = at % (text.length + 1)
    return text.slice(0, start) + piece + text.slice(start + length)
  })

describe('a broken playbook', () => {
  it('gives faults with a place within it, and nothing worse', () => {
    fc.assert(
      fc.property(mutated, (text) => {
        for (const { message, place } of load(text).faults) {
          expect(message).not.toBe('')
          if (place?.file === 'play.yml')
            expect(place.line).toBeLessThanOrEqual(text.split(/\r\n|\r|\n/).length)
        }
      }),
      { numRuns: 200 },
    )
  })
})

describe('what would grow beyond all bounds', () => {
  const levels = Array.from({ length: 30 }, (_, i) => i)
  const bomb = `a0: &a0 [x, x]\n${levels.map((i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]`).join('\n')}\n`

  it.each<[string, () => unknown]>([
    ['aliases of aliases in YAML', () => parseYaml(bomb, 'f').faults.length],
    [
      'aliases of aliases in a playbook',
      () => load(`- hosts: all\n  vars:\n${bomb.replaceAll(/^/gm, '    ')}`).faults.length,
    ],
    ['lists in lists', () => load(`- hosts: ${'['.repeat(20_000)}`).faults.length],
    ['mappings in mappings', () => load(`- hosts: ${'{a: '.repeat(20_000)}`).faults.length],
    ['blocks in blocks', () => load(`- hosts: all\n  tasks: ${'[{block: '.repeat(3000)}`).faults.length],
    [
      'marks of a template',
      () => check('{{ '.repeat(100_000), { file: 'f', line: 1, column: 1 }, 'file').length,
    ],
    ['the range of a host', () => iniFaults('h[1:999999999]\n')],
    ['ranges of a host', () => iniFaults(`h${'[1:99]'.repeat(20)}\n`)],
  ])('%s: is a fault', (_name, faults) => {
    expect(faults()).toBeGreaterThan(0)
  })

  const large = 10_000_000
  const filled = (line: string) => line.repeat(Math.ceil(large / line.length))

  it.each<[string, () => unknown]>([
    [
      'a template',
      () =>
        check(
          filled(`{{ a.b | default(1) }} ${'text '.repeat(40)}\n`),
          { file: 'f', line: 1, column: 1 },
          'file',
        ),
    ],
    ['one text of a template', () => check('x'.repeat(large), { file: 'f', line: 1, column: 1 }, 'file')],
    ['an INI inventory', () => iniFaults(filled('host a=1 b="two"\n'))],
    [
      'a scalar of a YAML inventory',
      () => readYaml(new Builder(), `all:\n  vars:\n    a: ${'x'.repeat(large)}\n`, 'f'),
    ],
    ['a playbook of one long text', () => load(`- hosts: all\n  vars:\n    a: ${'x '.repeat(large / 2)}\n`)],
  ])(
    '10 MB of %s: are read to the end',
    (_name, read) => {
      expect(read).not.toThrow()
    },
    120_000,
  )
})

function iniFaults(text: string): number {
  const builder = new Builder()
  readIni(builder, text, 'f')
  return builder.faults.length
}
