import { setFlagsFromString } from 'node:v8'

/**
 * Lets V8 wait longer before it compiles to machine code what is run often. A run is short and has all processors busy,
 * so that most of that code came too late to pay for itself: see CONTRIBUTING.md for what was measured.
 */
export function compileLate(): void {
  setFlagsFromString('--interrupt-budget=1000000')
}
