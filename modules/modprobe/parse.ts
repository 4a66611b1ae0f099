import { textOfHex } from '../lib/bytes.ts'
import { parseSections } from '../lib/sections.ts'
import { lines } from '../lib/text.ts'
import { parseOptions, sameValue } from './options.ts'
import { canonicalName, type State, type TextFile } from './state.ts'

/** Reads what the probe printed. */
export function parse(output: string, name: string, options: string): State {
  const found = parseSections(output)
  const [first, ...kernel] = lines(found.kernel ?? '')
  const needs = lines(found.needs ?? '').map((line) => line.split(' '))
  const builtin = needs.some(
    ([kind, of]) => kind === 'builtin' && canonicalName(of ?? '') === canonicalName(name),
  )
  const modules = needs.filter(([kind]) => kind === 'loaded' || kind === 'absent')
  const status = first === 'loaded' || first === 'built in' ? first : builtin ? 'built in' : 'absent'
  const shown = Object.fromEntries(
    kernel
      .filter((line) => line.startsWith('='))
      .map((line): [string, string] => {
        const at = line.indexOf(' ')
        return [line.slice(1, at), line.slice(at + 1)]
      }),
  )
  const { parameters, hidden } = inWordsOf(parseOptions(options), shown, status === 'loaded')
  const real = modules.at(-1)?.[1]
  return {
    status,
    ...(real !== undefined && { real }),
    ...(status === 'loaded' && use(kernel)),
    parameters,
    hidden,
    ...(found.takes !== undefined && { takes: lines(found.takes) }),
    needs: Object.fromEntries(modules.slice(0, -1).map(([kind, module]) => [module!, kind === 'loaded'])),
    files: Object.fromEntries(lines(found.files ?? '').map(file)),
    elsewhere: lines(found.elsewhere ?? ''),
    rules: lines(found.rules ?? '').map((line) => {
      const at = line.indexOf(':')
      return {
        file: line.slice(0, at),
        words: line
          .slice(at + 1)
          .trim()
          .split(/\s+/),
      }
    }),
  }
}

function use(kernel: readonly string[]): { used?: boolean } {
  if (kernel.includes('used')) return { used: true }
  return kernel.includes('unused') ? { used: false } : {}
}

/** What is shown, in the words of what is asked where both mean the same. */
function inWordsOf(
  asked: Readonly<Record<string, string | undefined>>,
  shown: Readonly<Record<string, string>>,
  loaded: boolean,
): { parameters: Record<string, string>; hidden: string[] } {
  const parameters = { ...shown }
  const hidden: string[] = []
  for (const [key, value = 'Y'] of Object.entries(asked)) {
    const now = shown[key]
    if (now !== undefined && sameValue(now, value)) parameters[key] = value
    if (now === undefined && loaded) {
      hidden.push(key)
      parameters[key] = value
    }
  }
  return { parameters, hidden }
}

function file(line: string): [string, TextFile] {
  const at = line.lastIndexOf(' ')
  const rest = line.slice(at + 1)
  if (rest === 'special') return [line.slice(0, at), { exists: true, text: '', special: true }]
  const exists = rest.endsWith('.')
  return [line.slice(0, at), { exists, text: exists ? textOfHex(rest.slice(0, -1)) : '' }]
}
