import { dictFilters } from '../filters/dict.ts'
import { equal } from '../python/compare.ts'
import { find } from '../python/mapping.ts'
import { Mistake } from '../python/mistake.ts'
import { regex } from '../python/regex.ts'
import { str } from '../python/text.ts'
import { isList, isMap, truth, typeName } from '../python/type.ts'
import { type Call, Undefined, type V } from '../runtime.ts'
import { UndefinedFault } from '../undefined.ts'
import { lookupTable } from './lookup.ts'

/** Lookups among variables, and of what is not a file. */
export const variableLookups = lookupTable({
  vars: {
    takes: 'default=none',
    does: 'Variables by their names.',
    example: ["query('vars', 'nope', default=1)", '[1]'],
    run: (call, terms, options) =>
      terms.map((term) => {
        const value = call.variable(str(term))
        const settled = value === undefined ? undefined : call.settle(value)
        if (settled !== undefined && !(settled instanceof Undefined)) return settled
        const other = options.get('default') ?? null
        if (other !== null) return other
        if (settled instanceof Undefined) throw new UndefinedFault(settled)
        throw new Mistake(`${str(term)} is undefined`)
      }),
  },
  varnames: {
    takes: '',
    does: 'The names of variables that a regular expression matches.',
    example: ["query('varnames', '^nope')", '[]'],
    run: (call, terms) =>
      terms.flatMap((term) => [...call.variables()].filter((name) => regex(term).test(name))),
  },
  env: {
    takes: 'default=""',
    does: 'Variables of the environment that runs the play.',
    example: ["query('env', 'NO_SUCH_VARIABLE', default='x')", "['x']"],
    run: (_, terms, options) => terms.map((term) => process.env[str(term)] ?? options.get('default') ?? ''),
  },
  subelements: {
    takes: '',
    does: 'Pairs of an item, without a list within it, and each of the items of that list.',
    example: ["query('subelements', [{'n': 1, 'l': [1, 2]}], 'l')", "[[{'n': 1}, 1], [{'n': 1}, 2]]"],
    run: (call, terms) => subelements(call, terms),
  },
  inventory_hostnames: {
    takes: '',
    does: 'The hosts of groups: names and patterns joined by : or , with ! and &.',
    example: ["query('inventory_hostnames', 'all')", '[]'],
    run: (call, terms) => terms.flatMap((term) => hostnames(call, str(term))),
  },
})

function subelements(call: Call, [list, path, flags]: readonly V[]): readonly V[] {
  if (list === undefined || path === undefined)
    throw new Mistake('wants a list and the name of a list in its items')
  const skip = flags !== undefined && isMap(flags) && truth(find(flags, 'skip_missing') ?? false)
  // As in Ansible, items that were skipped themselves are left out.
  const items = (isMap(list) ? [...list.values()] : isList(list) ? list : [list]).filter(
    (item) => !(isMap(item) && find(item, 'skipped') === true),
  )
  const result = dictFilters.get('subelements')!.run(call, items, path, skip)
  const keys = isList(path) ? path : str(path).split('.')
  return (result as readonly V[]).map((pair) => {
    const [element, one] = pair as readonly [V, V]
    return [without(element, keys), one]
  })
}

/** The mapping without what a path leads to. The filter of the same name keeps it. */
function without(map: V, [key, ...more]: readonly V[]): V {
  if (!isMap(map)) return map
  const entries = [...map].flatMap(([name, value]): [V, V][] =>
    !equal(name, key!) ? [[name, value]] : more.length > 0 ? [[name, without(value, more)]] : [],
  )
  return new Map(entries)
}

function hostnames(call: Call, pattern: string): readonly V[] {
  const groups = call.settle(call.variable('groups') ?? new Map())
  if (!isMap(groups)) throw new Mistake(`groups is a dict, got ${typeName(groups)}`)
  const hostsOf = (name: string): V[] => {
    const group = find(groups, name)
    if (group !== undefined && isList(group)) return [...group]
    const all = find(groups, 'all')
    const matcher = new RegExp(
      `^${name
        .replace(/[\\^$.+()[\]{}|]/g, '\\$&')
        .replaceAll('*', '.*')
        .replaceAll('?', '.')}$`,
    )
    return all !== undefined && isList(all) ? all.filter((host) => matcher.test(str(host))) : []
  }
  const parts = pattern.split(/[,:]/).filter(Boolean)
  const plain = parts.filter((part) => !/^[!&]/.test(part))
  let hosts = [...new Set((plain.length > 0 ? plain : ['all']).flatMap(hostsOf))]
  for (const part of parts.filter((one) => one.startsWith('&'))) {
    const only = new Set(hostsOf(part.slice(1)))
    hosts = hosts.filter((host) => only.has(host))
  }
  for (const part of parts.filter((one) => one.startsWith('!'))) {
    const not = new Set(hostsOf(part.slice(1)))
    hosts = hosts.filter((host) => !not.has(host))
  }
  return hosts
}
