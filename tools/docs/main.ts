import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { referencePages } from './pages.ts'

/** `npm run docs`: writes docs/reference. */

// As built: dist/tools/docs/main.js.
const folder = fileURLToPath(new URL('../../../docs/reference', import.meta.url))
mkdirSync(folder, { recursive: true })
for (const [file, text] of referencePages()) writeFileSync(join(folder, file), text)
