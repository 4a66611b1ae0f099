import { expressions } from './expressions.ts'
import { report } from './measure.ts'

/** `npm run bench:language`: how fast the language is, beside what was aimed at. */
process.exitCode = report([...expressions()]) ? 0 : 1
