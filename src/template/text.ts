import { type FaultError, fault } from '../fault.ts'
import type { Place } from '../value.ts'

/** A piece of source text that knows where it was written, so that nodes need to hold only offsets. */
export class Text {
  readonly source: string
  readonly place: Place
  constructor(source: string, place: Place) {
    this.source = source
    this.place = place
  }

  /** The place of an offset. Lines after the first are taken to be indented like the first, as in a block scalar or a file. */
  at(offset: number): Place {
    const before = this.source.slice(0, offset)
    const lineStart = before.lastIndexOf('\n') + 1
    let line = this.place.line
    for (let i = before.indexOf('\n'); i >= 0; i = before.indexOf('\n', i + 1)) line++
    return { file: this.place.file, line, column: this.place.column + offset - lineStart }
  }

  fault(offset: number, message: string, notes?: readonly string[]): FaultError {
    return fault(message, this.at(offset), notes)
  }
}
