import type { Event } from '../event.ts'

/** What one host went through. */
export interface Tally {
  ok: number
  changed: number
  unreachable: number
  failed: number
  skipped: number
  rescued: number
  ignored: number
  /** In check mode: changes that only the real run can confirm. */
  predicted: number
  unknown: number
}

/** Counts events by host. */
export class Recap {
  readonly hosts = new Map<string, Tally>()

  /** No play had a host. */
  idle = true

  /** Hosts whose failures were forgotten. */
  readonly #cleared = new Set<string>()

  add(event: Event): void {
    if (event.type === 'play-started' && event.hosts.length > 0) this.idle = false
    if (event.type === 'cleared') this.#cleared.add(event.host)
    if (event.type === 'included') for (const host of event.hosts) this.#tally(host).ok++
    if (event.type === 'rescued') {
      const tally = this.#tally(event.host)
      // A host that was failed for the sake of others has no failure of its own.
      if (tally.failed > 0) {
        tally.failed--
        tally.rescued++
      }
    }
    if (event.type !== 'result' || event.uncounted) return
    const tally = this.#tally(event.host)
    if (!event.ignored && (event.status === 'failed' || event.status === 'unreachable'))
      this.#cleared.delete(event.host)
    if (event.predicted !== undefined) tally.predicted++
    if (event.unknown !== undefined) tally.unknown++
    if (event.ignored) {
      tally.ok++
      tally.ignored++
      if (event.status === 'failed' && event.result.get('changed') === true) tally.changed++
    } else {
      tally[event.status]++
      if (event.status === 'changed') tally.ok++
    }
  }

  /** 0 all well, 2 a host failed, 4 a host was unreachable. */
  get exitCode(): number {
    const tallies = [...this.hosts].flatMap(([host, tally]) => (this.#cleared.has(host) ? [] : [tally]))
    if (tallies.some((tally) => tally.unreachable > 0)) return 4
    return tallies.some((tally) => tally.failed > 0) ? 2 : 0
  }

  #tally(host: string): Tally {
    const known = this.hosts.get(host)
    if (known) return known
    const fresh: Tally = {
      ok: 0,
      changed: 0,
      unreachable: 0,
      failed: 0,
      skipped: 0,
      rescued: 0,
      ignored: 0,
      predicted: 0,
      unknown: 0,
    }
    this.hosts.set(host, fresh)
    return fresh
  }
}
