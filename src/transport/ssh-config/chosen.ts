import { fault } from '../../fault.ts'
import { patternList } from '../patterns.ts'
import type { Directive } from './directive.ts'
import { checkDirective, isKnown, missingWay, unknown } from './keywords.ts'

/** What is chosen of all that was said: the first value of each keyword, and of a few keywords all values. */
export class Chosen {
  readonly #first = new Map<string, Directive>()
  readonly #identities: Directive[] = []
  readonly #missing = new Set<string>()

  /** Throws FaultError for an option that ssh does not know either, which may be the way by a bastion, misspelt. */
  check(directive: Directive): void {
    if (isKnown(directive)) return
    const ignored = this.text('IgnoreUnknown')?.toLowerCase().split(',') ?? []
    if (!patternList(ignored)(directive.keyword)) throw unknown(directive)
  }

  /** Throws FaultError for what is not known, or not supported and must not be passed over. */
  add(directive: Directive): void {
    this.check(directive)
    const { keyword } = directive
    const way = missingWay(directive)
    if (way) this.#missing.add(way)
    if (keyword === 'identityfile') {
      if (!this.#identities.some(({ rest }) => rest === directive.rest)) this.#identities.push(directive)
      return
    }
    const other = opposites[keyword]
    if (this.#first.has(keyword) || (other && this.#first.has(other))) return
    checkDirective(directive)
    this.#first.set(keyword, directive)
  }

  get identities(): readonly Directive[] {
    return this.#identities
  }

  /** Ways to log in that are asked for but not there, for when nothing else helps. */
  get missing(): readonly string[] {
    return [...this.#missing]
  }

  get(keyword: string): Directive | undefined {
    return this.#first.get(keyword.toLowerCase())
  }

  text(keyword: string): string | undefined {
    return this.get(keyword)?.words[0]
  }

  flag(keyword: string): boolean | undefined {
    return this.oneOf(keyword, { yes: true, no: false, true: true, false: false })
  }

  /** A whole number from `least` on. */
  number(keyword: string, least: number, most = 2 ** 31 - 1): number | undefined {
    const directive = this.get(keyword)
    if (!directive) return undefined
    const value = /^\d+$/.test(directive.words[0]!) ? Number(directive.words[0]) : Number.NaN
    if (value >= least && value <= most) return value
    const range = most === 2 ** 31 - 1 ? `from ${least} on` : `from ${least} to ${most}`
    throw fault(
      `${directive.written}: expected a whole number ${range}, got ${JSON.stringify(directive.words[0])}`,
      directive.place,
    )
  }

  /** Seconds, written as in `90`, `1m30s`; undefined for `none` too. */
  seconds(keyword: string): number | undefined {
    const directive = this.get(keyword)
    const word = directive?.words[0]?.toLowerCase()
    if (word === undefined || word === 'none') return undefined
    const parts = [...word.matchAll(/(\d+(?:\.\d+)?)([smhdw]?)/g)]
    if (parts.length > 0 && parts.map(([part]) => part).join('') === word)
      return parts.reduce((sum, [, count, unit]) => sum + Number(count) * unitSeconds[unit || 's']!, 0)
    throw fault(`${directive!.written}: expected a time such as 90 or 1m30s, got ${word}`, directive!.place)
  }

  /** What one of a few words stands for. */
  oneOf<T>(keyword: string, words: Readonly<Record<string, T>>): T | undefined {
    const directive = this.get(keyword)
    const word = directive?.words[0]?.toLowerCase()
    if (word === undefined) return undefined
    if (Object.hasOwn(words, word)) return words[word]
    throw fault(
      `${directive!.written}: expected ${Object.keys(words).join(', ')}, got ${JSON.stringify(word)}`,
      directive!.place,
    )
  }
}

/** Of these only the first that is said counts. */
const opposites: Readonly<Record<string, string>> = { proxyjump: 'proxycommand', proxycommand: 'proxyjump' }

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }
