import { dirname, resolve } from 'node:path'
import { playHosts } from '../engine/play-hosts.ts'
import type { Fault } from '../fault.ts'
import type { Inventory } from '../inventory.ts'
import type { Item, Play, Playbook, Task } from '../playbook/model.ts'
import { fullName, writtenName } from '../playbook/task-name.ts'
import { environment } from '../template/environment.ts'
import { repr, str } from '../template/python/text.ts'
import { evaluate } from '../template/template.ts'
import type { Dict, Value } from '../value.ts'
import { merged } from '../vars.ts'

/** What to show of each play; nothing: only that the playbooks can be read. */
export interface Wanted {
  readonly hosts: boolean
  readonly tasks: boolean
  readonly tags: boolean
  readonly inventory: Inventory
  readonly limit: string | undefined
  readonly extraVars: Dict
  /** Hears of patterns that match nothing. */
  readonly warn: (faults: readonly Fault[]) => void
}

/**
 * Playbooks as `--list-hosts`, `--list-tasks`, `--list-tags` and `--syntax-check` of ansible-playbook print them: of
 * blocks only what runs if all goes well, of includes not what they will bring.
 */
export function listPlaybooks(playbooks: readonly Playbook[], wanted: Wanted): string {
  const any = wanted.hosts || wanted.tasks || wanted.tags
  return playbooks
    .flatMap(({ file, plays }) => [
      '',
      `playbook: ${file}`,
      ...(any ? plays.flatMap((play, i) => ['', ...showPlay(play, i + 1, wanted)]) : []),
    ])
    .join('\n')
}

function showPlay(play: Play, number: number, wanted: Wanted): readonly string[] {
  const render = rendererOf(play, wanted)
  const { pattern, hosts, warnings } = playHosts(play, wanted.inventory, wanted.limit, render)
  const written = pattern.join(',')
  const name = play.name === play.hosts ? written : str(render(play.name.value))
  const { tags } = play.keywords
  const shown = [`  play #${number} (${written}): ${name}\tTAGS: [${tags.join(',')}]`]
  if (wanted.hosts) {
    wanted.warn(warnings)
    shown.push(`    pattern: ${repr(pattern)}`, `    hosts (${hosts.length}):`)
    shown.push(...hosts.map((host) => `      ${host.name}`))
  }
  const tasks = [...listed(play.sections.flat())]
  if (wanted.tasks) shown.push('    tasks:', ...tasks.map(taskLine))
  const all = [...tags, ...tasks.flatMap((task) => task.keywords.tags)]
  if (wanted.tags) shown.push(`      TASK TAGS: [${sorted(all)}]`)
  return shown
}

/** Nobody is asked; the defaults of prompts must do. */
function rendererOf(play: Play, { extraVars }: Wanted): (value: Value) => Value {
  const standing = play.prompts.flatMap((prompt): [string, Value][] =>
    prompt.standing === undefined ? [] : [[prompt.name, prompt.standing]],
  )
  const variables = merged(play.vars, new Map(standing), extraVars)
  const env = environment({ baseDirs: [dirname(resolve(play.file))] })
  return (value) => evaluate(value, { get: (name) => variables.get(name) }, env)
}

function taskLine(task: Task): string {
  return `      ${task.name ? fullName(task) : writtenName(task)}\tTAGS: [${sorted(task.keywords.tags)}]`
}

function* listed(items: readonly Item[]): Generator<Task> {
  for (const item of items) {
    if (item.kind === 'task') yield item
    else yield* listed(item.tasks)
  }
}

function sorted(tags: readonly string[]): string {
  return [...new Set(tags)].sort().join(', ')
}
