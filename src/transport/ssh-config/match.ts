import { spawn } from 'node:child_process'
import { fault, nearest } from '../../fault.ts'
import { whoami } from '../../whoami.ts'
import { patternList } from '../patterns.ts'
import type { Chosen } from './chosen.ts'
import type { Directive } from './directive.ts'
import { expandTokens, type Tokens } from './tokens.ts'

/** What conditions are asked about. */
export interface Asked {
  /** The host as somebody called it. */
  readonly original: string
  /** What it is called this time: the second time its real name. */
  readonly called: string
  readonly chosen: Chosen
  /** The second time through, when the name of the host is known. */
  readonly final: boolean
  /** Is told that there must be a second time. */
  readonly wantFinal: () => void
  /** For commands: what the host is as far as known. */
  readonly tokens: () => Tokens
}

/** Does a `Host` or `Match` line speak of the host? Throws FaultError. Rules: ssh_config(5). */
export async function matches(condition: Directive | undefined, asked: Asked): Promise<boolean> {
  if (!condition) return true
  if (condition.keyword === 'host') return patternList(condition.words)(asked.called)
  const words = [...condition.words]
  let all = true
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const negated = word.startsWith('!')
    const name = word.slice(negated ? 1 : 0).toLowerCase()
    const criterion = criteria[name]
    if (!criterion) {
      const near = nearest(name, Object.keys(criteria))
      throw fault(
        `Match: expected one of ${Object.keys(criteria).join(', ')}, got ${JSON.stringify(word)}`,
        condition.place,
        [near ? `did you mean ${near}?` : 'connection: openssh leaves it to the ssh program'],
      )
    }
    const value = criterion.alone ? '' : words.shift()
    if (value === undefined) throw fault(`Match: nothing stands behind ${name}`, condition.place)
    // A command is not run when the line is decided already.
    if (all && (await criterion.holds(asked, value, condition)) === negated) all = false
  }
  return all
}

interface Criterion {
  /** Nothing stands behind it. */
  readonly alone?: true
  readonly holds: (asked: Asked, value: string, condition: Directive) => boolean | Promise<boolean>
}

const list = (patterns: string, name: string) => patternList(patterns.split(','))(name)

const secondTime: Criterion = {
  alone: true,
  holds: ({ final, wantFinal }) => {
    wantFinal()
    return final
  },
}

const criteria: Readonly<Record<string, Criterion>> = {
  all: { alone: true, holds: () => true },
  final: secondTime,
  // Names are never made canonical here; OpenSSH then takes it as `final` that asks for no second time.
  canonical: { alone: true, holds: ({ final }) => final },
  host: { holds: ({ tokens }, value) => list(value, tokens().h!) },
  originalhost: { holds: ({ original }, value) => list(value, original) },
  user: { holds: ({ tokens }, value) => list(value, tokens().r!) },
  localuser: { holds: (_, value) => list(value, whoami()) },
  exec: {
    holds: ({ tokens }, value, condition) => succeeds(expandTokens(value, tokens(), condition), condition),
  },
}

/** Seconds that a command of `Match exec` may take. */
const patience = 10

/** A command is run once a run, not for each file and host that asks the same. */
const answers = new Map<string, Promise<boolean>>()

function succeeds(command: string, { place }: Directive): Promise<boolean> {
  const known = answers.get(command)
  if (known) return known
  const answer = new Promise<boolean>((resolve, reject) => {
    const child = spawn(process.env.SHELL || '/bin/sh', ['-c', command], { stdio: 'ignore' })
    const deadline = setTimeout(() => {
      child.kill('SIGKILL')
      reject(fault(`Match exec: the command did not end within ${patience} s`, place))
    }, patience * 1000)
    child.on('error', (error) => reject(fault(`Match exec: cannot be run: ${error.message}`, place)))
    child.on('close', (code) => {
      clearTimeout(deadline)
      resolve(code === 0)
    })
  })
  answers.set(command, answer)
  return answer
}
