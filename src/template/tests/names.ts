import { type Operation, type Operations, operations } from '../filter.ts'
import { filters } from '../filters/filters.ts'

/** Tests of whether there is a filter or a test of some name. */
export function nameTests(tests: () => Operations): Operations {
  const known = (what: string, example: string, table: () => Operations): Operation => ({
    takes: '',
    does: `Is the name of a ${what}.`,
    example: [example, 'true'],
    run: (_, value) => typeof value === 'string' && table().has(value),
  })
  return operations({
    filter: known('filter', "'upper' is filter", () => filters),
    test: known('test', "'odd' is test", tests),
  })
}
