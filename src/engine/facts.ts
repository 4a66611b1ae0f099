import type { FactsModule, Outcome } from '../module.ts'
import { Pending } from '../template/pending.ts'
import { type Dict, fromPlain, type Value } from '../value.ts'
import { isConnectionVariable } from './connection-variables.ts'
import { ask, type Probe, type Spot } from './machine.ts'

/** The facts of a host. Those that its play gathers are asked for when the first of them is read. */
export class Facts extends Map<string, Value> {
  #gathering: Gathering | undefined
  /** Names that came from gathering, and go when a play gathers anew. */
  #gathered: readonly string[] = []

  /** A play gathers: what it gathered before counts no more. */
  gather(gathering: Gathering): void {
    for (const name of this.#gathered) this.delete(name)
    this.#gathered = []
    this.#gathering = gathering
    gathering.onAnswer = (facts) => {
      if (this.#gathering !== gathering) return
      this.#gathering = undefined
      this.#gathered = [...facts.keys()].filter((name) => !this.has(name))
      for (const name of this.#gathered) this.set(name, facts.get(name)!)
    }
  }

  /** Nothing is known any more, and nothing will be until somebody gathers. */
  override clear(): void {
    this.#gathering = undefined
    super.clear()
  }

  /** Throws FactsPending where the name may be that of a fact not asked for yet. */
  override get(name: string): Value | undefined {
    const known = super.get(name)
    if (known === undefined && name.startsWith('ansible_') && !isConnectionVariable(name)) this.#needed()
    return known
  }

  /** All of them, without `ansible_` before their names. Throws FactsPending. */
  all(): Dict {
    this.#needed()
    return new Map([...this].map(([name, value]) => [name.replace(/^ansible_/, ''), value]))
  }

  #needed(): void {
    if (this.#gathering) throw new FactsPending(this.#gathering)
  }
}

/** Thrown where facts are read that must be asked for first. Wait, or ask along with something else. */
export class FactsPending extends Pending {
  /** The question; undefined where it is on its way. */
  readonly probe: Probe | undefined
  constructor(gathering: Gathering) {
    super(() => gathering.settle())
    this.probe = gathering.probe
  }
}

/** The question for facts, at a host, and what is done with the answer. */
export class Gathering {
  onAnswer: (facts: ReadonlyMap<string, Value>) => void = () => {}
  readonly #probe: Probe
  readonly #ahead: () => readonly Probe[]
  readonly #take: (outcome: Outcome) => void
  #underway: Promise<void> | undefined

  // biome-ignore lint/suspicious/noExplicitAny: the module may have any schema
  constructor(module: FactsModule<any>, params: object, spot: Spot, ahead: () => readonly Probe[]) {
    this.#take = ({ stdout }) => {
      const facts = (fromPlain(module.parse(stdout, params)) as Dict).get('ansible_facts')
      this.onAnswer(facts instanceof Map ? (facts as ReadonlyMap<string, Value>) : new Map())
    }
    const onSent = (outcome: Promise<Outcome>) => {
      this.#underway = outcome.then(this.#take)
      // Who waits is told of a lost host; the next one asks again.
      this.#underway.catch(() => {
        this.#underway = undefined
      })
    }
    this.#probe = { ...spot, script: module.probe(params), onSent }
    this.#ahead = ahead
  }

  /** The question; undefined where it is on its way. */
  get probe(): Probe | undefined {
    return this.#underway ? undefined : this.#probe
  }

  /** Asks, unless the answer is on its way. Rejects with Unreachable, BecomeFailed. */
  async settle(): Promise<void> {
    // Who asked the same before has the answer, and is not told when that was.
    this.#underway ??= ask(this.#probe, this.#ahead).then(this.#take)
    await this.#underway
  }
}
