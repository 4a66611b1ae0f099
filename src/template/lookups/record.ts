import { openFile } from '../find-file.ts'
import { Mistake } from '../python/mistake.ts'
import { str } from '../python/text.ts'
import type { Call, V } from '../runtime.ts'
import { conceal } from '../scan.ts'
import { inlineOptions } from './inline.ts'
import { lookupTable } from './lookup.ts'

type Asked = ReturnType<typeof inlineOptions>

/** Lookups in files of records. */
export const recordLookups = lookupTable({
  ini: {
    takes:
      'file="ansible.ini", section="global", type="ini", re=false, encoding="utf-8", default="", case_sensitive=false, allow_no_value=false',
    does: 'The value of a key in a section of an INI file, or in a properties file.',
    example: ["query('ini', 'a', file='/dev/null')", "['']"],
    run: (call, terms, options) => terms.map((term) => read(call, inlineOptions(str(term), options), ini)),
  },
  csvfile: {
    takes: 'file="ansible.csv", delimiter="TAB", col=1, default="", encoding="utf-8"',
    does: 'A column of the first row of a CSV file that begins with a key.',
    example: ["query('csvfile', 'a', file='/dev/null')", "['']"],
    run: (call, terms, options) => terms.map((term) => read(call, inlineOptions(str(term), options), csv)),
  },
})

/** What is found in the file that the options name. */
function read(call: Call, asked: Asked, find: (text: string, asked: Asked) => V): V {
  const name = str(asked.options.get('file')!)
  const file = openFile(call.env, name, 'files')
  if (!file) throw new Mistake(`there is no file ${name}`)
  const value = find(file.text, asked)
  return file.secret ? conceal(value) : value
}

function ini(text: string, { term: key, options }: Asked): V {
  const wanted = options.get('type') === 'properties' ? '' : str(options.get('section')!)
  const fold = (text: string) => (options.get('case_sensitive') === true ? text : text.toLowerCase())
  let section = ''
  let found: string | undefined
  for (const line of text.split(/\r?\n/)) {
    const header = /^\s*\[([^\]]*)\]/.exec(line)
    if (header) section = header[1]!
    const entry = /^\s*([^#;=:\s][^=:]*?)\s*[=:]\s*(.*?)\s*$/.exec(line)
    if (entry && section === wanted && fold(entry[1]!) === fold(key)) found = entry[2]!
  }
  return found ?? options.get('default')!
}

function csv(text: string, { term, options }: Asked): V {
  const delimiter = options.get('delimiter') === 'TAB' ? '\t' : str(options.get('delimiter')!)
  for (const line of text.split(/\r?\n/)) {
    const cells = splitRow(line, delimiter)
    if (cells[0] === term) {
      const cell = cells[Number(options.get('col'))]
      if (cell === undefined) throw new Mistake(`the row ${term} has no column ${str(options.get('col')!)}`)
      return cell
    }
  }
  return options.get('default')!
}

function splitRow(line: string, delimiter: string): string[] {
  const cells: string[] = []
  let rest = line
  while (rest !== '') {
    const quoted = /^"((?:[^"]|"")*)"/.exec(rest)
    const cell = quoted ? quoted[1]!.replaceAll('""', '"') : rest.split(delimiter, 1)[0]!
    cells.push(cell)
    rest = rest.slice(quoted ? quoted[0].length : cell.length).replace(delimiter, '')
  }
  return cells
}
