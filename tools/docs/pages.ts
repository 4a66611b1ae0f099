import { keywordsPage } from './keywords.ts'
import { modulesPage } from './modules.ts'
import { filtersPage, globalsPage, lookupsPage, testsPage } from './operations.ts'
import { variablesPage } from './variables.ts'

const pages: Readonly<Record<string, () => string>> = {
  'keywords.md': keywordsPage,
  'variables.md': variablesPage,
  'filters.md': filtersPage,
  'tests.md': testsPage,
  'lookups.md': lookupsPage,
  'functions.md': globalsPage,
  'modules.md': modulesPage,
}

/** The reference of the language, made from the code: files of docs/reference and their texts. */
export function referencePages(): ReadonlyMap<string, string> {
  const note = '<!-- Made by `npm run docs`. -->\n\n'
  return new Map(Object.entries(pages).map(([file, text]) => [file, note + text()]))
}
