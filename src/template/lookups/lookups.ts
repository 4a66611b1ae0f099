import { Unknown } from '../../value.ts'
import { named } from '../filter.ts'
import { Volatile } from '../pending.ts'
import { Mistake } from '../python/mistake.ts'
import { type Args, type Call, Undefined, type V } from '../runtime.ts'
import { bind, signature } from '../signature.ts'
import { fileLookups } from './file.ts'
import { hintFor } from './hint.ts'
import { listLookups } from './list.ts'
import type { Lookup } from './lookup.ts'
import { numberLookups } from './number.ts'
import { processLookups } from './process.ts'
import { recordLookups } from './record.ts'
import { variableLookups } from './variable.ts'

/** All lookups by name. */
export const lookups: ReadonlyMap<string, Lookup> = new Map([
  ...listLookups,
  ...numberLookups,
  ...variableLookups,
  ...fileLookups,
  ...recordLookups,
  ...processLookups,
])

/** A lookup by its short or full name. */
export function lookupNamed(name: string): Lookup | undefined {
  return named(lookups, name)
}

/** `lookup(name, terms…)`: one answer as it is, several texts joined by commas; with wantlist always the list. */
export function runLookup(call: Call, name: string, { positional, named: options }: Args): V {
  const lookup = lookupNamed(name)
  if (!lookup) throw call.fault(`unknown lookup ${name}`, hintFor(name, lookups.keys()))
  const { wantlist, errors, own } = common(call, options)
  if (lookup.volatile && call.env.ahead) throw new Volatile(`lookup ${name}`)
  const terms = positional.map((term) => call.settle(term))
  for (const term of [...terms, ...own.values()])
    if (term instanceof Undefined || term instanceof Unknown) return term
  try {
    const found = lookup.run(call, terms, new Map(bound(name, lookup, own)))
    if (wantlist) return found
    if (found.length === 1) return found[0]!
    return found.length > 0 && found.every((one) => typeof one === 'string') ? found.join(',') : found
  } catch (error) {
    if (error instanceof Mistake && (errors === 'ignore' || errors === 'warn')) return wantlist ? [] : null
    throw error instanceof Mistake ? call.fault(`lookup ${name}: ${error.message}`) : error
  }
}

function common(call: Call, options: ReadonlyMap<string, V>) {
  const own = new Map<string, V>()
  for (const [key, value] of options)
    if (key !== 'wantlist' && key !== 'errors') own.set(key, call.settle(value))
  return { wantlist: options.get('wantlist') === true, errors: options.get('errors'), own }
}

function bound(name: string, lookup: Lookup, own: ReadonlyMap<string, V>): [string, V][] {
  const names = signature(lookup.takes).parameters.map((parameter) => parameter.name)
  const values = bind(`lookup ${name}`, lookup.takes, { positional: [], named: own })
  return names.map((key, i) => [key, values[i]!])
}
