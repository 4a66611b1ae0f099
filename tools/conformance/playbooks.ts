import { spawn } from 'node:child_process'
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Event } from '../../src/event.ts'
import { Recap } from '../../src/report/recap.ts'
import { compare, type Difference, type Outcome } from './outcome.ts'
import { eventOf, recapOf, traceOf } from './trace.ts'

interface Case {
  readonly title: string
  readonly kind?: 'errors'
  readonly runs: readonly Run[]
  /** Compared after each run. */
  readonly files: readonly string[]
}

interface Run {
  readonly id: string
  readonly args: readonly string[]
  /** In the folder as the run before left it. */
  readonly keep: boolean
}

interface Expected {
  readonly rc: number
  readonly trace: readonly Record<string, unknown>[]
  readonly recap: unknown
  readonly effects: readonly string[]
  readonly files?: unknown
  readonly place?: Place | null
}

type Place = readonly [file: string, line: number, column: number]

/** Runs every set of the folder `playbooks` with the command, several at a time. */
export async function playbooks(folder: string, cli: string, atOnce: number): Promise<Outcome[]> {
  const parent = join(folder, 'playbooks')
  const names = existsSync(parent)
    ? readdirSync(parent).filter((name) => existsSync(join(parent, name, 'runs.json')))
    : []
  const outcomes: Outcome[][] = []
  const queue = names.entries()
  const worker = async () => {
    for (const [i, name] of queue) outcomes[i] = await runSet(join(parent, name), cli)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return outcomes.flat()
}

async function runSet(source: string, cli: string): Promise<Outcome[]> {
  const json = (file: string) => JSON.parse(readFileSync(join(source, file), 'utf8'))
  const set: Case = json('runs.json')
  const expected: Readonly<Record<string, Expected>> = json('expected.json')
  const outcomes: Outcome[] = []
  let place: string | undefined
  for (const run of set.runs) {
    if (place === undefined || !run.keep) {
      if (place !== undefined) rmSync(place, { recursive: true })
      place = copyOf(source)
    }
    const came = await runOnce(place, run, set, cli)
    outcomes.push({
      set: 'playbooks',
      id: `${basename(source)}/${run.id}`,
      title: `${set.title}: ${run.args.join(' ')}`,
      differences: differences(came, run, set, expected, source),
    })
  }
  if (place !== undefined) rmSync(place, { recursive: true })
  return outcomes
}

function copyOf(source: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'conformance-'))
  cpSync(source, copy, { recursive: true })
  for (const file of ['runs.json', 'expected.json']) rmSync(join(copy, file))
  return copy
}

interface Came extends Expected {
  readonly stderr: string
}

async function runOnce(folder: string, { args }: Run, { kind, files }: Case, cli: string): Promise<Came> {
  const log = join(folder, 'effects.log')
  for (const file of [log, `${log}.cnt`]) rmSync(file, { force: true })
  const further = [...(kind === 'errors' ? [] : ['-e', `log=${log}`]), '-f', '1', '-o', 'json']
  const child = spawn(process.execPath, [cli, 'run', ...args, ...further], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 120_000,
  })
  const ended = new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? -1)))
  const [stdout, stderr, rc] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  const events = stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map(eventOf)
  const recap = new Recap()
  for (const event of events) recap.add(event)
  const came = {
    rc,
    trace: traceOf(events),
    recap: recapOf(recap.hosts),
    effects: existsSync(log) ? readFileSync(log, 'utf8').split('\n').filter(Boolean) : [],
    ...(files.length > 0 && {
      files: Object.fromEntries(files.map((file) => [file, entry(join(folder, file))])),
    }),
    place: placeOf(stderr, events),
    stderr,
  }
  return JSON.parse(JSON.stringify(came).replaceAll(folder, '$DIR'))
}

function entry(path: string): unknown {
  const stat = lstatSync(path, { throwIfNoEntry: false })
  if (!stat) return null
  const mode = (stat.mode & 0o7777).toString(8)
  if (stat.isSymbolicLink()) return { link: readlinkSync(path) }
  return stat.isDirectory() ? { dir: true, mode } : { mode, text: readFileSync(path, 'utf8') }
}

/** The first place named, as text or by a failed host. */
function placeOf(stderr: string, events: readonly Event[]): Place | null {
  const found = /(\S+?\.ya?ml):(\d+):(\d+)/.exec(stderr)
  if (found) return [basename(found[1]!), Number(found[2]), Number(found[3])]
  const faults = events.flatMap((event) => (event.type === 'result' ? (event.faults ?? []) : []))
  const place = faults.find((fault) => fault.place)?.place
  return place ? [basename(place.file), place.line, place.column] : null
}

function differences(
  came: Came,
  run: Run,
  { kind, files }: Case,
  recorded: Readonly<Record<string, Expected>>,
  source: string,
): Difference[] {
  const expected = recorded[run.id]!
  const untouched = !expected.trace.some((line) => line.host !== undefined)
  if (kind === 'errors' || (untouched && expected.rc !== 0)) {
    // What Ansible sees only when it runs may be seen before.
    const failing = recorded[run.id.replace(/:syntax-check$/, '')] ?? expected
    const mayFail = expected.rc !== 0 || failing.rc !== 0
    const codeFits = expected.rc === 0 ? came.rc === 0 || mayFail : came.rc !== 0
    return [
      ...(codeFits ? [] : [{ what: 'rc', came: came.rc, expected: expected.rc }]),
      ...(expected.place && !isAsGood(came.place, expected.place, source)
        ? [{ what: 'place', came: came.place, expected: expected.place }]
        : []),
      ...unexplained(came),
    ]
  }
  const found = [
    ...compare('rc', came.rc, expected.rc),
    ...compare('trace', came.trace, expected.trace),
    ...compare('recap', came.recap, expected.recap),
    ...compare('effects', came.effects, expected.effects),
    ...(files.length > 0 ? compare('files', came.files, expected.files) : []),
  ]
  return found.length > 0 && came.stderr !== ''
    ? [...found, { what: 'stderr', came: came.stderr, expected: '' }]
    : found
}

/** A failure that says nothing, or a bug of ours, is no answer to a faulty playbook. */
function unexplained({ rc, stderr, trace }: Came): Difference[] {
  const said = stderr !== '' || trace.length > 0
  return rc === 250 || (rc !== 0 && !said)
    ? [{ what: 'stderr', came: stderr, expected: 'a mistake, located' }]
    : []
}

/** Ansible names the start of a play or task; a later line of the same file, the key at fault itself, is as good or better. */
function isAsGood(came: Place | null | undefined, [file, line]: Place, source: string): boolean {
  if (!came || came[0] !== file) return false
  const path = join(source, file)
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').length : Number.POSITIVE_INFINITY
  return came[1] >= line && came[1] <= lines
}
