/** What a text is: a bare expression (as in `when`), a value with marks in it, or a template file. */
export type Kind = 'expression' | 'value' | 'file'
