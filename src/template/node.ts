import type { Value } from '../value.ts'

/** Arguments of a call, filter or test. */
export interface Arguments {
  readonly positional: readonly Expr[]
  readonly named: readonly (readonly [name: string, value: Expr])[]
  /** `*rest` and `**rest`. */
  readonly list?: Expr | undefined
  readonly mapping?: Expr | undefined
}

export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**'
export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in'

/** An expression; `offset` is where it starts in its text, or where its operator stands. */
export type Expr = { readonly offset: number } & (
  | { readonly kind: 'constant'; readonly value: Value }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'list'; readonly items: readonly Expr[] }
  | { readonly kind: 'tuple'; readonly items: readonly Expr[] }
  | { readonly kind: 'dict'; readonly entries: readonly (readonly [Expr, Expr])[] }
  | { readonly kind: 'not'; readonly operand: Expr }
  | { readonly kind: 'sign'; readonly operator: '-' | '+'; readonly operand: Expr }
  | {
      readonly kind: 'binary'
      readonly operator: BinaryOperator
      readonly left: Expr
      readonly right: Expr
    }
  | { readonly kind: 'and' | 'or'; readonly left: Expr; readonly right: Expr }
  | {
      readonly kind: 'compare'
      readonly first: Expr
      readonly rest: readonly (readonly [Comparison, Expr])[]
    }
  | { readonly kind: 'concat'; readonly parts: readonly Expr[] }
  | { readonly kind: 'if'; readonly test: Expr; readonly value: Expr; readonly otherwise: Expr | undefined }
  | { readonly kind: 'attribute'; readonly of: Expr; readonly name: string }
  | { readonly kind: 'item'; readonly of: Expr; readonly key: Expr }
  | {
      readonly kind: 'slice'
      readonly of: Expr
      readonly start: Expr | undefined
      readonly stop: Expr | undefined
      readonly step: Expr | undefined
    }
  | { readonly kind: 'call'; readonly callee: Expr; readonly args: Arguments }
  | { readonly kind: 'filter'; readonly input: Expr; readonly name: string; readonly args: Arguments }
  | { readonly kind: 'test'; readonly input: Expr; readonly name: string; readonly args: Arguments }
)

/** What a statement assigns to: names (nested where tuples are), or an attribute of a namespace. */
export type Target =
  | { readonly kind: 'name'; readonly name: string; readonly offset: number }
  | {
      readonly kind: 'attribute'
      readonly name: string
      readonly attribute: string
      readonly offset: number
    }
  | { readonly kind: 'tuple'; readonly targets: readonly Target[]; readonly offset: number }

/** Parameters of a macro or a call block. */
export interface Parameter {
  readonly name: string
  readonly initial: Expr | undefined
}

/** A filter without its input, for filter blocks and `{% set x | upper %}`. */
export interface FilterStep {
  readonly name: string
  readonly args: Arguments
  readonly offset: number
}

/** A statement, or text between statements. */
export type Statement = { readonly offset: number } & (
  | { readonly kind: 'data'; readonly text: string }
  | { readonly kind: 'print'; readonly value: Expr }
  | {
      readonly kind: 'if'
      readonly branches: readonly (readonly [test: Expr, body: Body])[]
      readonly otherwise: Body
    }
  | {
      readonly kind: 'for'
      readonly target: Target
      readonly iterable: Expr
      readonly test: Expr | undefined
      readonly recursive: boolean
      readonly body: Body
      readonly otherwise: Body
    }
  | { readonly kind: 'break' | 'continue' }
  | { readonly kind: 'set'; readonly target: Target; readonly value: Expr }
  | {
      readonly kind: 'set block'
      readonly target: Target
      readonly filters: readonly FilterStep[]
      readonly body: Body
    }
  | {
      readonly kind: 'macro'
      readonly name: string
      readonly parameters: readonly Parameter[]
      readonly body: Body
    }
  | {
      readonly kind: 'call'
      readonly call: Expr & { readonly kind: 'call' }
      readonly parameters: readonly Parameter[]
      readonly body: Body
    }
  | { readonly kind: 'filter'; readonly filters: readonly FilterStep[]; readonly body: Body }
  | { readonly kind: 'with'; readonly pairs: readonly (readonly [Target, Expr])[]; readonly body: Body }
  | { readonly kind: 'do'; readonly value: Expr }
  | { readonly kind: 'block'; readonly name: string; readonly required: boolean; readonly body: Body }
  | { readonly kind: 'extends'; readonly template: Expr }
  | {
      readonly kind: 'include'
      readonly template: Expr
      readonly ignoreMissing: boolean
      readonly withContext: boolean
    }
  | {
      readonly kind: 'import'
      readonly template: Expr
      readonly name: string
      readonly withContext: boolean
    }
  | {
      readonly kind: 'from'
      readonly template: Expr
      readonly names: readonly (readonly [name: string, as: string])[]
      readonly withContext: boolean
    }
  | { readonly kind: 'scope'; readonly body: Body }
)

export type Body = readonly Statement[]
