import { fault } from '../fault.ts'
import type { Place } from '../value.ts'
import { lexExpression } from './lexer.ts'
import { Text } from './text.ts'
import { ansibleSyntax, type Syntax } from './token.ts'

/** How a template file is read and written; a `#jinja2:` line at its head overrides these. */
export interface RenderOptions {
  readonly trimBlocks?: boolean | undefined
  readonly lstripBlocks?: boolean | undefined
  readonly newline?: string | undefined
  readonly variableStart?: string | undefined
  readonly variableEnd?: string | undefined
  readonly blockStart?: string | undefined
  readonly blockEnd?: string | undefined
  readonly commentStart?: string | undefined
  readonly commentEnd?: string | undefined
}

const mark = '#jinja2:'

const settings: Readonly<Record<string, keyof RenderOptions>> = {
  trim_blocks: 'trimBlocks',
  lstrip_blocks: 'lstripBlocks',
  newline_sequence: 'newline',
  variable_start_string: 'variableStart',
  variable_end_string: 'variableEnd',
  block_start_string: 'blockStart',
  block_end_string: 'blockEnd',
  comment_start_string: 'commentStart',
  comment_end_string: 'commentEnd',
}

/** The text behind a `#jinja2:` line, and the options with those of the line. Throws FaultError for settings that are not understood. */
export function readHeader(text: Text, options: RenderOptions = {}): { text: Text; options: RenderOptions } {
  if (!text.source.startsWith(mark)) return { text, options }
  const end = text.source.search(/\r\n|\r|\n|$/)
  const newline = /^(?:\r\n|\r|\n)?/.exec(text.source.slice(end))![0]
  const place: Place = { ...text.place, line: text.place.line + 1 }
  return {
    text: new Text(text.source.slice(end + newline.length), place),
    options: { ...options, ...readSettings(text, end) },
  }
}

function readSettings(text: Text, end: number): RenderOptions {
  const start = mark.length
  const line = new Text(text.source.slice(start, end), text.at(start))
  const found: Record<string, unknown> = {}
  const tokens = lexExpression(line).filter((token) => token.type !== 'end')
  for (let i = 0; i < tokens.length; i += 4) {
    const [name, colon, value, comma] = tokens.slice(i, i + 4)
    const option = settings[name!.text]
    if (!option) throw fault(`unknown setting ${name!.text} in a ${mark} line`, line.at(name!.offset))
    if (colon?.text !== ':' || !value || (comma && comma.text !== ','))
      throw fault(`expected name: value, … in a ${mark} line`, line.at(name!.offset))
    const isFlag = option === 'trimBlocks' || option === 'lstripBlocks'
    if (!isFlag && (value.type !== 'string' || value.text === ''))
      throw fault(`${name!.text}: expected a text in quotes`, line.at(value.offset))
    const flag = value.text.toLowerCase() === 'true'
    found[option] = value.type === 'string' ? value.text : flag
  }
  return found
}

/** The syntax that options ask for. */
export function syntaxOf(options: RenderOptions, rawStrings: boolean): Syntax {
  const pair = (
    [start, end]: readonly [string, string],
    otherStart: string | undefined,
    otherEnd: string | undefined,
  ) => [otherStart ?? start, otherEnd ?? end] as const
  const standard = ansibleSyntax
  return {
    trimBlocks: options.trimBlocks ?? standard.trimBlocks,
    lstripBlocks: options.lstripBlocks ?? standard.lstripBlocks,
    keepTrailingNewline: false,
    rawStrings,
    statement: pair(standard.statement, options.blockStart, options.blockEnd),
    print: pair(standard.print, options.variableStart, options.variableEnd),
    comment: pair(standard.comment, options.commentStart, options.commentEnd),
  }
}
