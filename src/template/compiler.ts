import type { Fault } from '../fault.ts'
import type { Place } from '../value.ts'
import type { Frame } from './frame.ts'
import type { Expr } from './node.ts'
import type { V } from './runtime.ts'
import type { Text } from './text.ts'

/** A compiled expression. */
export type Run = (frame: Frame) => V

/** What the parts of the compiler share while one text is compiled. */
export class Compiler {
  readonly text: Text
  /** Constants that hold marks are rendered: in conditions, where Ansible does so too. */
  readonly renderConstants: boolean
  readonly faults: Fault[] = []
  /** The text calls methods that change lists or mappings in place. */
  mutates = false
  readonly #compile: (compiler: Compiler, node: Expr) => Run

  constructor(text: Text, renderConstants: boolean, compile: (compiler: Compiler, node: Expr) => Run) {
    this.text = text
    this.renderConstants = renderConstants
    this.#compile = compile
  }

  expression(node: Expr): Run {
    return this.#compile(this, node)
  }

  /** The place of an offset, found when it is asked for. */
  at(offset: number): () => Place {
    return () => this.text.at(offset)
  }

  report(offset: number, message: string, notes?: readonly string[]): void {
    this.faults.push({ message, place: this.text.at(offset), ...(notes && { notes }) })
  }
}

/** An expression as an error names it: `a.b`, `a['b']`, or the kind of thing it is. */
export function describe(node: Expr): string {
  switch (node.kind) {
    case 'name':
      return node.name
    case 'attribute':
      return `${describe(node.of)}.${node.name}`
    case 'item':
      return `${describe(node.of)}[${node.key.kind === 'constant' ? String(JSON.stringify(plain(node.key.value))) : describe(node.key)}]`
    case 'call':
      return `${describe(node.callee)}()`
    case 'filter':
      return `${describe(node.input)} | ${node.name}`
    default:
      return '(…)'
  }
}

function plain(value: unknown): unknown {
  return typeof value === 'string' || typeof value === 'number' ? value : String(value)
}
