import { along, alongLimit, type Hashed } from '../along.ts'
import type { Outcome } from '../module.ts'
import { type Script, sh, steps } from '../script.ts'
import {
  type Become,
  type Connection,
  type Job,
  type Shell,
  shellKey,
  Unreachable,
} from '../transport/shell.ts'
import { questionsOf } from './questions.ts'

/** Seconds after which an answer is too old to plan from. */
const freshSeconds = 60

/** Where a script runs, as whom, and for how long it may. */
export interface Spot {
  readonly machine: Machine
  readonly become: Become | undefined
  /** In seconds. */
  readonly timeout: number | undefined
}

/** A read-only script. */
export interface Probe extends Spot {
  readonly script: Script
  /** Is told when it is sent, and of the answer. */
  readonly onSent?: (outcome: Promise<Outcome>) => void
}

/**
 * One machine as the engine sees it: connected when first needed, a shell for each user, and the *snapshot*: the
 * answers of probes asked lately, by their text. Asking what the snapshot knows costs nothing; so looking ahead is
 * nothing but asking more at once.
 */
export class Machine {
  readonly name: string
  readonly #connect: () => Promise<Connection>
  readonly #stop: AbortSignal
  readonly #snapshot = new ByProbe<{ outcome: Promise<Outcome>; at: number }>()
  readonly #last = new ByProbe<Outcome>()
  readonly #foreseen = new ByProbe<unknown>()
  #connection: Promise<Connection> | undefined

  constructor(name: string, connect: () => Promise<Connection>, stop: AbortSignal) {
    this.name = name
    this.#connect = connect
    this.#stop = stop
  }

  /** Framed exchanges so far. */
  async exchanges(): Promise<number> {
    return (await this.#connection?.catch(() => undefined))?.exchanges ?? 0
  }

  async shell(become: Become | undefined): Promise<Shell> {
    if (!this.#connection) {
      const opening = this.#unlessStopped(this.#connect())
      this.#connection = opening
      // A host that could not be reached may be tried again later.
      opening.catch(() => {
        if (this.#connection === opening) this.#connection = undefined
      })
    }
    return this.#unlessStopped((await this.#connection).shell(become))
  }

  /** A login has begun nothing on its host that should be finished when the operator wants to stop. */
  #unlessStopped<T>(opening: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const giveUp = () => reject(new Unreachable(`${this.name}: the run was interrupted during the login`))
      this.#stop.addEventListener('abort', giveUp)
      opening.then(resolve, reject).finally(() => this.#stop.removeEventListener('abort', giveUp))
    })
  }

  known(probe: Probe): Promise<Outcome> | undefined {
    const answer = this.#snapshot.get(probe)
    return answer && performance.now() - answer.at < freshSeconds * 1000 ? answer.outcome : undefined
  }

  remember(probe: Probe, outcome: Promise<Outcome>): void {
    // A lost connection is told to whoever waits for an answer, not to the look-ahead.
    outcome.then(
      (answer) => this.#last.set(probe, answer),
      () => this.#snapshot.delete(probe),
    )
    this.#snapshot.set(probe, { outcome, at: performance.now() })
    probe.onSent?.(outcome)
  }

  /** The last answer to a probe, however old: good enough to guess from, never to plan from. */
  lastAnswer(probe: Probe): Outcome | undefined {
    return this.#last.get(probe)
  }

  /** In check mode: a planned change will have made the answer to a probe tell this state. */
  foresee(probe: Probe, state: unknown): void {
    this.#foreseen.set(probe, state)
  }

  foreseen(probe: Probe): unknown {
    return this.#foreseen.get(probe)
  }

  /** Something may have altered the machine. */
  forget(): void {
    this.#snapshot.clear()
  }

  /** Runs a job whose answer is not kept: what reads time or the world outside, or tries a candidate. */
  async run({ become }: Spot, job: Job): Promise<Outcome> {
    return (await this.shell(become)).run([job])[0]!
  }

  /**
   * Brings bytes to a user. Large ones are sent at once; small ones come along in the script returned, which is to stand
   * ahead of the one that uses them.
   */
  async bring({ become }: Spot, contents: Iterable<Hashed>): Promise<Script> {
    const small: Hashed[] = []
    for (const [sha256, bytes] of new Map(contents)) {
      if (bytes.length <= alongLimit) small.push([sha256, bytes])
      else {
        const outcome = await (await this.shell(become)).put(sha256, bytes)
        // The script that misses the bytes would say less.
        if (outcome.code !== 0) return sh`printf '%s\n' ${outcome.stderr.trim()} >&2; exit ${outcome.code}`
      }
    }
    return small.length > 0 ? along(small) : steps()
  }

  /** Drops the connection; the next question makes a new one. */
  async close(): Promise<void> {
    const connection = this.#connection
    this.#connection = undefined
    this.forget()
    await connection?.then(
      (open) => open.close(),
      () => undefined,
    )
  }
}

/** What is known by the text of a probe and by who asks. The texts are many and long: they are neither copied nor joined. */
class ByProbe<T> {
  readonly #users = new Map<string, Map<string, T>>()

  get(probe: Probe): T | undefined {
    return this.#users.get(shellKey(probe.become))?.get(probe.script.text)
  }

  set(probe: Probe, known: T): void {
    const name = shellKey(probe.become)
    const texts = this.#users.get(name) ?? new Map<string, T>()
    this.#users.set(name, texts.set(probe.script.text, known))
  }

  delete(probe: Probe): void {
    this.#users.get(shellKey(probe.become))?.delete(probe.script.text)
  }

  clear(): void {
    this.#users.clear()
  }
}

/** The answer to a probe. If its machine must be asked at all, what `ahead` names is asked along. */
export async function ask(probe: Probe, ahead: () => readonly Probe[]): Promise<Outcome> {
  const known = probe.machine.known(probe)
  if (known) return known
  await probe.machine.shell(probe.become)
  const asked = probe.machine.known(probe)
  if (asked) return asked
  send(probe, undefined, [probe, ...ahead()])
  return probe.machine.known(probe)!
}

/**
 * Runs a job that may alter its machine, and in the same exchange asks what `ahead` names, after it. What was known of
 * the machine is forgotten.
 */
export async function act(job: Job, where: Spot, ahead: () => readonly Probe[]): Promise<Outcome> {
  await where.machine.shell(where.become)
  where.machine.forget()
  // Another user's shell would not wait for this job.
  const after = ahead().filter(
    (probe) => probe.machine !== where.machine || shellKey(probe.become) === shellKey(where.become),
  )
  return send(where, job, after)!
}

/**
 * One write to each shell concerned: `acting` to the first, before its probes. Gives the outcome of that job. Who sends
 * has waited for the first shell: while a host logs in, others can, and looking ahead is for when it is there.
 */
function send(first: Spot, acting: Job | undefined, probes: readonly Probe[]): Promise<Outcome> | undefined {
  const groups = new Map<Machine, Map<string, Map<string, Probe>>>()
  groups.set(first.machine, new Map([[shellKey(first.become), new Map()]]))
  for (const probe of probes) {
    if (probe.machine.known(probe)) continue
    const key = shellKey(probe.become)
    const users = groups.get(probe.machine) ?? groups.set(probe.machine, new Map()).get(probe.machine)!
    const group = users.get(key) ?? users.set(key, new Map()).get(key)!
    if (!group.has(probe.script.text)) group.set(probe.script.text, probe)
  }
  let acted: Promise<Outcome> | undefined
  for (const [machine, users] of groups)
    for (const [key, texts] of users) {
      const group = [...texts.values()]
      const mine = machine === first.machine && key === shellKey(first.become)
      const acts = mine && acting ? [acting] : []
      const questions = questionsOf(group)
      const jobs = [...acts, ...questions.map(({ job }) => job)]
      if (!jobs.length) continue
      const become = mine ? first.become : group[0]!.become
      const sent = machine.shell(become).then((shell) => shell.run(jobs))
      const outcomes = jobs.map((_, i) => sent.then((all) => all[i]!))
      for (const [i, { probes, read }] of questions.entries()) {
        const answers = outcomes[acts.length + i]!.then(read)
        for (const [k, probe] of probes.entries())
          machine.remember(
            probe,
            answers.then((all) => all[k]!),
          )
      }
      if (acts.length > 0) acted = outcomes[0]
      for (const outcome of outcomes) outcome.catch(() => undefined)
    }
  return acted
}
