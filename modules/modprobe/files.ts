import { canonicalName } from './state.ts'

/** Does a line of modules-load.d or /etc/modules name the module? */
function names(line: string, name: string): boolean {
  const word = /^\s*([^#;\s]\S*)/.exec(line)?.[1]
  return word !== undefined && canonicalName(word) === canonicalName(name)
}

/** Does the text list the module for loading at boot? */
export function lists(text: string, name: string): boolean {
  return text.split('\n').some((line) => names(line, name))
}

/** The text with a line more. */
export function withLine(text: string, line: string): string {
  return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${line}\n`
}

/** The text without lines that name the module. */
export function withoutName(text: string, name: string): string {
  return text
    .split('\n')
    .filter((line) => !names(line, name))
    .join('\n')
}

/** Other people's text with the lines that name the module made comments, so that they find them again. */
export function commentedOut(text: string, name: string): string {
  return text
    .split('\n')
    .map((line) => (names(line, name) ? `# ${line}` : line))
    .join('\n')
}

function isOptions(line: string, name: string): boolean {
  const [word, of] = line.trim().split(/\s+/)
  return word === 'options' && of !== undefined && canonicalName(of) === canonicalName(name)
}

/** The options of the module in a text of modprobe.d: what stands after its name, in one line. */
export function optionsIn(text: string, name: string): string {
  return text
    .split('\n')
    .filter((line) => isOptions(line, name))
    .map((line) => line.trim().split(/\s+/).slice(2).join(' '))
    .join(' ')
}

/** The text with one line of options for the module, in the place of those there were; none where `options` is empty. */
export function withOptions(text: string, name: string, options: string): string {
  let written = options === ''
  const kept = text.split('\n').flatMap((line) => {
    if (!isOptions(line, name)) return [line]
    if (written) return []
    written = true
    return [`options ${name} ${options}`]
  })
  return written ? kept.join('\n') : withLine(text, `options ${name} ${options}`)
}
