import { keywords } from '../../src/playbook/keywords.ts'
import { keywordExamples } from './keyword-examples.ts'
import { code, table } from './table.ts'

/** Every keyword of plays, blocks and tasks. */
export function keywordsPage(): string {
  const rows = keywords
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, on, type, inherits, doc }) => [
      code(name),
      on.join(', ') + (inherits ? '; inherited' : ''),
      typeof type === 'string' ? type : type.map(code).join(', '),
      doc,
      code(keywordExamples[name] ?? ''),
    ])
  return `# Keywords

*Inherited* keywords of a play or block count for all tasks within. What is not here is a mistake that is told, with its place, before any host is touched.

${table(['keyword', 'of', 'takes', 'what it is for', 'example'], rows)}
`
}
