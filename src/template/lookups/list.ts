import { flatten, product, zippedLongest } from '../filters/sequence-tools.ts'
import { pairs } from '../python/dict-methods.ts'
import { iterate } from '../python/iterate.ts'
import { isList } from '../python/type.ts'
import { Tuple, type V } from '../runtime.ts'
import { lookupTable } from './lookup.ts'

/** Lookups that only rearrange what they are given; `with_…` loops use them. */
export const listLookups = lookupTable({
  items: {
    takes: '',
    does: 'The items, lists among them laid open one level.',
    example: ["query('items', [1, [2]], 3)", '[1, [2], 3]'],
    run: (_, terms) => flatten(terms, 1, false),
  },
  list: {
    takes: '',
    does: 'The terms as they are.',
    example: ["query('list', [1], 2)", '[[1], 2]'],
    run: (_, terms) => terms,
  },
  flattened: {
    takes: '',
    does: 'The items, lists among them laid open.',
    example: ["query('flattened', [1, [2, [3]]])", '[1, 2, 3]'],
    run: (_, terms) => flatten(terms, Number.POSITIVE_INFINITY, true),
  },
  dict: {
    takes: '',
    does: 'A dict with key and value for each entry of dicts.',
    example: ["query('dict', {'a': 1})", "[{'key': 'a', 'value': 1}]"],
    run: (_, terms) =>
      terms.flatMap((term) =>
        pairs(term).map(
          ([key, value]) =>
            new Map<V, V>([
              ['key', key],
              ['value', value],
            ]),
        ),
      ),
  },
  nested: {
    takes: '',
    does: 'All combinations of an item of each list.',
    example: ["query('nested', [1, 2], ['a'])", "[[1, 'a'], [2, 'a']]"],
    run: (_, terms) => iterate(product(terms.map(asList))).map((row) => flatten(iterate(row), 1, false)),
  },
  cartesian: {
    takes: '',
    does: 'All combinations of an item of each list.',
    example: ["query('cartesian', [1, 2], ['a'])", "[[1, 'a'], [2, 'a']]"],
    run: (_, terms) => iterate(product(terms.map(asList))).map((row) => flatten(iterate(row), 1, false)),
  },
  together: {
    takes: '',
    does: 'Lists of the first items, of the second ones, and so on; none where a list is shorter.',
    example: ["query('together', [1, 2], ['a'])", "[[1, 'a'], [2, none]]"],
    run: (_, terms) => iterate(zippedLongest(terms, null)).map((row) => [...iterate(row)]),
  },
  indexed_items: {
    takes: '',
    does: 'Pairs of a position and an item.',
    example: ["query('indexed_items', ['a', 'b'])", "[[0, 'a'], [1, 'b']]"],
    run: (_, terms) => flatten(terms, 1, false).map((item, i) => Tuple.from([i, item])),
  },
})

function asList(term: V): V {
  return isList(term) ? term : [term]
}
