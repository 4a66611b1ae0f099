import { compileLate } from '../../src/command/compiling.ts'
import { expressions } from './expressions.ts'
import { loading } from './loading.ts'
import { report } from './measure.ts'
import { skipping } from './skipping.ts'

// As the program does.
compileLate()

/** `npm run bench:language`: how fast the language is, beside what was aimed at. */
process.exitCode = report([loading(), skipping(), ...expressions()]) ? 0 : 1
