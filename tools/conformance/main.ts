import { existsSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inventories } from './inventories.ts'
import type { Difference, Outcome } from './outcome.ts'
import { playbooks } from './playbooks.ts'
import { templates } from './templates.ts'

/** `npm run conformance [-- FOLDER]`: every recorded case of a folder, by default those of the project. */

// As built: dist/tools/conformance/main.js.
const root = fileURLToPath(new URL('../../..', import.meta.url))
const own = join(root, 'test/conformance')
const folder = resolve(process.argv[2] ?? own)
if (!existsSync(folder)) {
  console.error(`there is no folder ${folder}`)
  process.exit(1)
}
const exceptions = exceptionsOf(folder)

// Those of playbooks wait for children; the others compute meanwhile.
const running = playbooks(folder, join(root, 'dist/src/cli.js'), Math.min(2, availableParallelism()))
const outcomes = [...(await templates(folder)), ...inventories(folder), ...(await running)]

/** Of a value that is shown. */
const longest = 800

let bad = 0
for (const set of ['templates', 'inventories', 'playbooks'] as const) {
  const all = outcomes.filter((outcome) => outcome.set === set)
  const failed = all.filter((outcome) => outcome.differences.length > 0)
  const excused = failed.filter(({ id }) => exceptions[set]?.[id] !== undefined)
  for (const outcome of failed) if (!excused.includes(outcome)) show(outcome)
  for (const { id, differences } of all)
    if (exceptions[set]?.[id] !== undefined && differences.length === 0) {
      console.log(`\n${set} ${id} is listed as an exception, but passes`)
      bad++
    }
  bad += failed.length - excused.length
  const others = excused.length > 0 ? `, ${excused.length} listed as exceptions` : ''
  console.log(`${set}: ${all.length - failed.length} of ${all.length} as recorded${others}`)
}
if (outcomes.length === 0) console.log(`no cases in ${folder}`)
process.exitCode = bad > 0 || outcomes.length === 0 ? 1 : 0

type Exceptions = Partial<Record<Outcome['set'], Readonly<Record<string, string>>>>

/** Cases whose record is wrong by the rules of ansible-core 2.19, each with the reason: of the folder, else of the project. */
function exceptionsOf(place: string): Exceptions {
  const file = [place, own].map((one) => join(one, 'exceptions.json')).find((one) => existsSync(one))
  return file === undefined ? {} : JSON.parse(readFileSync(file, 'utf8'))
}

function show({ set, id, title, differences }: Outcome): void {
  console.log(`\n${set} ${id}: ${title}`)
  for (const difference of differences) console.log(textOf(difference))
}

/** Both values, from where they begin to differ. */
function textOf({ what, came, expected }: Difference): string {
  if (Array.isArray(came) && Array.isArray(expected)) {
    const at = came.findIndex((one, i) => JSON.stringify(one) !== JSON.stringify(expected[i]))
    const from = at < 0 ? came.length : at
    const rest = (list: readonly unknown[]) =>
      list
        .slice(from, from + 6)
        .map((one) => JSON.stringify(one))
        .join(' ')
    return `  ${what} from entry ${from}\n    came     ${rest(came) || '(the end)'}\n    expected ${rest(expected) || '(the end)'}`
  }
  return `  ${what}\n    came     ${brief(came)}\n    expected ${brief(expected)}`
}

function brief(value: unknown): string {
  const text = typeof value === 'string' ? value.trimEnd() : (JSON.stringify(value) ?? String(value))
  return text.length > longest ? `${text.slice(0, longest)} …` : text
}
