import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { modules } from '../../../modules/index.ts'
import { magicNames } from '../../../src/engine/scope.ts'
import { type Keyword, keywords } from '../../../src/playbook/keywords.ts'
import { loadPlaybook } from '../../../src/playbook/load.ts'
import { Loading } from '../../../src/playbook/loading.ts'
import { keywordExamples } from '../../../tools/docs/keyword-examples.ts'
import { referencePages } from '../../../tools/docs/pages.ts'
import { magicVariables } from '../../../tools/docs/variables.ts'

const folder = fileURLToPath(new URL('../../../docs/reference', import.meta.url))

describe('the reference', () => {
  it.each([...referencePages()])('%s is what `npm run docs` writes', (file, text) => {
    expect(readFileSync(join(folder, file), 'utf8')).toBe(text)
  })

  it('has no page that nobody writes', () => {
    expect(readdirSync(folder).filter((file) => !referencePages().has(file))).toEqual([])
  })

  it('has every magic variable, and no other', () => {
    expect(Object.keys(magicVariables).sort()).toEqual([...magicNames].sort())
  })
})

describe('the example of the keyword', () => {
  it.each(keywords.map((keyword) => [keyword.name, keyword] as const))(
    '%s is understood',
    (name, keyword) => {
      const example = keywordExamples[name]
      const files: Record<string, string> = {
        'play.yml': playWith(keyword, example!),
        'roles/keepalived/tasks/main.yml': '- ping:\n',
        'vars/common.yml': 'a: 1\n',
        'servers.yml': '- hosts: all\n',
      }
      const read = (path: string) => files[path.replace(`${process.cwd()}/`, '')]
      const loading = new Loading(modules, read)
      loadPlaybook('play.yml', loading)

      expect(example).toMatch(new RegExp(`^${name}: `))
      expect(loading.faults.map(({ message }) => message)).toEqual([])
    },
  )
})

/** A playbook with a line at the first of the levels where its keyword may stand. */
function playWith({ name, on }: Keyword, line: string): string {
  if (name === 'import_playbook') return `- ${line}\n`
  const handlers = name === 'notify' ? '  handlers: [{ name: Reload, ping: }]\n' : ''
  const hosts = name === 'hosts' ? '' : '  hosts: all\n'
  if (on[0] === 'play') return `- ${line}\n${hosts}${handlers}`
  if (on[0] === 'handler') return `- hosts: all\n  handlers:\n    - ping:\n      name: h\n      ${line}\n`
  const block = ['rescue', 'always'].includes(name) ? '      block: [{ ping: }]\n' : ''
  const more: Readonly<Record<string, string>> = {
    loop_control: '      loop: []\n',
    poll: '      async: 10\n      command: id\n',
    delegate_facts: '      delegate_to: localhost\n',
    args: '      command: id\n',
    async: '      command: id\n',
  }
  const module =
    on[0] === 'block' && name === 'block'
      ? ''
      : block || /action|args|async|poll/.test(name)
        ? ''
        : '      ping:\n'
  return `- hosts: all\n${handlers}  tasks:\n    - ${line}\n${block}${module}${more[name] ?? ''}`
}
