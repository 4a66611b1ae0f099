/** The smallest pieces of a template. */
export interface Token {
  readonly type:
    | 'data'
    | 'open'
    | 'print'
    | 'close'
    | 'name'
    | 'integer'
    | 'float'
    | 'string'
    | 'operator'
    | 'end'
  /** The text of data and strings with escapes resolved, otherwise the token as written (`open` is a statement's mark, `print` an expression's). */
  readonly text: string
  readonly offset: number
}

/** How marks and white space around them are read. */
export interface Syntax {
  readonly trimBlocks: boolean
  readonly lstripBlocks: boolean
  /** In strings between `{{` and `}}` a backslash is a backslash: YAML has resolved the escapes already. */
  readonly rawStrings: boolean
  readonly keepTrailingNewline: boolean
  /** Start and end marks. */
  readonly statement: readonly [string, string]
  readonly print: readonly [string, string]
  readonly comment: readonly [string, string]
}

/** Ansible's: the first newline after a statement goes, the space before it stays. */
export const ansibleSyntax: Syntax = {
  trimBlocks: true,
  lstripBlocks: false,
  rawStrings: false,
  keepTrailingNewline: false,
  statement: ['{%', '%}'],
  print: ['{{', '}}'],
  comment: ['{#', '#}'],
}
