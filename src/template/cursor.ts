import type { FaultError } from '../fault.ts'
import type { Expr } from './node.ts'
import type { Text } from './text.ts'
import type { Token } from './token.ts'

/** How deep expressions and statements may nest; far more than anybody writes, far less than the stack holds. */
const deepest = 200

/** What brackets hold. Handed over, so that the files of the grammar do not import each other in a circle. */
export interface Grammar {
  /** An expression; with `inline` false it ends before an `if` (as in `for … in … if`). */
  readonly expression: (cursor: Cursor, inline: boolean) => Expr
  /** An expression, or a tuple where commas follow. */
  readonly tuple: (cursor: Cursor, inline: boolean) => Expr
}

/** A walk through tokens. */
export class Cursor {
  readonly text: Text
  readonly #grammar: Grammar
  readonly #tokens: readonly Token[]
  #index = 0
  #depth = 0

  constructor(text: Text, tokens: readonly Token[], grammar: Grammar) {
    this.text = text
    this.#grammar = grammar
    this.#tokens = tokens
  }

  expression(inline = true): Expr {
    return this.nested(() => this.#grammar.expression(this, inline))
  }

  tuple(inline = true): Expr {
    return this.#grammar.tuple(this, inline)
  }

  get token(): Token {
    return this.#tokens[this.#index]!
  }

  look(): Token {
    return this.#tokens[this.#index + 1] ?? this.#tokens.at(-1)!
  }

  next(): Token {
    const { token } = this
    if (token.type !== 'end') this.#index++
    return token
  }

  is(type: Token['type'], text?: string): boolean {
    return this.token.type === type && (text === undefined || this.token.text === text)
  }

  word(text: string): boolean {
    return this.is('name', text)
  }

  operator(text: string): boolean {
    return this.is('operator', text)
  }

  /** Steps over a token if it is there. */
  skip(type: Token['type'], text: string): boolean {
    const there = this.is(type, text)
    if (there) this.next()
    return there
  }

  expect(type: Token['type'], text?: string): Token {
    if (!this.is(type, text)) throw this.unexpected(text ?? kinds[type])
    return this.next()
  }

  unexpected(expected: string): FaultError {
    return this.text.fault(this.token.offset, `expected ${expected}, got ${show(this.token)}`)
  }

  /** Parses something that may hold itself, not too deep. */
  nested<Node>(parse: () => Node): Node {
    if (++this.#depth > deepest)
      throw this.text.fault(this.token.offset, `nested more than ${deepest} levels deep`)
    const node = parse()
    this.#depth--
    return node
  }
}

const kinds: Readonly<Record<Token['type'], string>> = {
  data: 'text',
  open: 'a statement',
  print: 'an expression',
  close: 'the end mark',
  name: 'a name',
  integer: 'a number',
  float: 'a number',
  string: 'a string',
  operator: 'an operator',
  end: 'the end',
}

/** A token as an error message names it. */
export function show(token: Token): string {
  if (token.type === 'end') return 'the end'
  if (token.type === 'string') return 'a string'
  if (token.type === 'data') return 'text'
  return token.text
}
