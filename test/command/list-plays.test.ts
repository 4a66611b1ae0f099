import { describe, expect, it } from 'vitest'
import { listPlaybooks, type Wanted } from '../../src/command/list-plays.ts'
import { selectTags } from '../../src/playbook/tags.ts'
import { loaded } from './plays.ts'

function listed(options: Partial<Wanted>, tags: readonly string[] = []): string {
  const { playbook, inventory } = loaded()
  const plays = playbook.plays.map((play) => selectTags(play, tags, []))
  return listPlaybooks([{ ...playbook, plays }], {
    hosts: false,
    tasks: false,
    tags: false,
    inventory,
    limit: undefined,
    extraVars: new Map(),
    warn: () => undefined,
    ...options,
  })
}

// The texts are recorded from ansible-playbook; only the order of hosts is its own there.
describe('playbooks', () => {
  it('are named where only their syntax is checked', () => {
    expect(listed({})).toBe('\nplaybook: site.yml')
  })

  it('are listed by hosts', () => {
    expect(listed({ hosts: true, limit: 'b' })).toBe(`
playbook: site.yml

  play #1 (a:b): first\tTAGS: [one]
    pattern: ['a:b']
    hosts (1):
      b

  play #2 (h,b): h,b\tTAGS: []
    pattern: ['h', 'b']
    hosts (1):
      b`)
  })

  it('are listed by tasks: those that run if all goes well', () => {
    expect(listed({ tasks: true })).toBe(`
playbook: site.yml

  play #1 (a:b): first\tTAGS: [one]
    tasks:
      pre\tTAGS: [one]
      web : install\tTAGS: [inst, one]
      web : inner\tTAGS: [a, one, z]
      include_tasks\tTAGS: [one]
      debug\tTAGS: [one]

  play #2 (h,b): h,b\tTAGS: []
    tasks:
      two [last]\tTAGS: []`)
  })

  it('are listed by tags, of the tasks that tags select', () => {
    expect(listed({ tags: true })).toContain('      TASK TAGS: [a, inst, one, z]\n')
    expect(listed({ tasks: true, tags: true }, ['dbg'])).toContain(`
    tasks:
      on {{ inventory_hostname }}\tTAGS: [dbg, never, one]
      TASK TAGS: [dbg, never, one]
`)
  })

  it('take variables of the command line into their patterns', () => {
    expect(listed({ hosts: true, extraVars: new Map([['target', 'c']]) })).toContain(
      "  play #2 (c): c\tTAGS: []\n    pattern: ['c']\n    hosts (1):\n      c",
    )
  })
})
