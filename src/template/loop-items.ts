import { fault } from '../fault.ts'
import { type Place, Unknown, type Value } from '../value.ts'
import { CallSite, hint, unknownName } from './call-site.ts'
import type { Context } from './context.ts'
import { newContext, unwinding } from './engine.ts'
import type { Environment, Scope } from './environment.ts'
import { finalize } from './finalize.ts'
import { lookupNamed, lookups, runLookup } from './lookups/lookups.ts'
import { isList } from './python/type.ts'
import type { V } from './runtime.ts'
import { holds, scan } from './scan.ts'
import { Text } from './text.ts'
import { UndefinedFault } from './undefined.ts'

/** Is there a lookup of this name, so that `with_NAME` is a loop? */
function isLookup(name: string): boolean {
  return lookupNamed(name) !== undefined
}

/**
 * The items of a `with_NAME` loop: what the lookup gives for the terms (one value is one term). The terms are evaluated
 * here. Throws FaultError, Pending, Volatile.
 */
export function loopItems(
  name: string,
  terms: Value,
  place: Place,
  scope: Scope,
  env: Environment,
): readonly Value[] | Unknown {
  if (!isLookup(name)) throw fault(unknownName('lookup', name), place, hint(name, lookups.keys()))
  return unwinding(new Text('', place), () => {
    const context = newContext(scope, env)
    const at = () => place
    const given = context.force(terms, `with_${name}`, at)
    const value = finalize(context, name === 'first_found' ? known(context, given, at) : given, at)
    if (value instanceof Unknown) return value
    const positional = Array.isArray(value) ? (value as readonly Value[]) : [value]
    const found = runLookup(new CallSite(context, at), name, {
      positional,
      named: new Map([['wantlist', true]]),
    })
    return finalize(context, found, at) as readonly Value[] | Unknown
  })
}

/** Of names of files those that can be told: as in Ansible, the first that is found need not be the first that is written. */
function known(context: Context, names: V, at: () => Place): V {
  if (!isList(names)) return names
  return names.filter((name) => {
    try {
      return !(scan(context.settle(name, 'a name', at)) & holds.undefined)
    } catch (error) {
      if (error instanceof UndefinedFault) return false
      throw error
    }
  })
}
