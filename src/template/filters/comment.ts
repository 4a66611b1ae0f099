import type { Operation } from '../filter.ts'
import { Mistake } from '../python/mistake.ts'
import { str } from '../python/text.ts'
import { textOf } from '../python/type.ts'
import type { V } from '../runtime.ts'

const styles: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  plain: { decoration: '# ' },
  erlang: { decoration: '% ' },
  c: { decoration: '// ' },
  cblock: { beginning: '/*', decoration: ' * ', end: ' */' },
  xml: { beginning: '<!--', decoration: ' - ', end: '-->' },
}

const settings =
  'beginning=none, prefix=none, prefix_count=1, decoration=none, postfix=none, postfix_count=1, end=none, newline=none'

/** The filter `comment`. */
export const commentFilter: Operation = {
  takes: `style="plain", ${settings}`,
  does: 'As a comment in a style: plain (#), erlang (%), c (//), cblock or xml; each part can be given.',
  example: ["'Managed here' | comment", "'#\n# Managed here\n#'"],
  run: (_, value, style, ...parts: V[]) => {
    const base = styles[str(style)]
    if (!base) throw new Mistake(`unknown style ${str(style)}; there are ${Object.keys(styles).join(', ')}`)
    return comment(textOf(value), base, parts)
  },
}

function comment(text: string, style: Readonly<Record<string, string>>, parts: readonly V[]): string {
  const [beginning, prefix, prefixCount, decoration, postfix, postfixCount, end, newline] = parts
  const given = (value: V | undefined, otherwise: string) =>
    value === null || value === undefined ? otherwise : str(value)
  const line = given(newline, '\n')
  const mark = given(decoration, style.decoration!)
  const before = given(prefix, mark.trimEnd())
  const after = given(postfix, mark.trimEnd())
  const first = given(beginning, style.beginning ?? '')
  const last = given(end, style.end ?? '')
  const body = (mark + text.replaceAll(line, line + mark)).replaceAll(mark + line, mark.trimEnd() + line)
  return (
    (first && first + line) +
    (before && (before === line ? line : before + line).repeat(Number(prefixCount))) +
    body +
    (line + after).repeat(Number(postfixCount)) +
    (last && line + last)
  )
}
