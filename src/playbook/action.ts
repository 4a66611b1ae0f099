import { offsetPlace } from '../key-values.ts'
import { describeNode, type Entry, entryOf, type ScalarNode } from '../source.ts'
import type { Loading } from './loading.ts'

/** `action: copy src=a` or `action: {module: copy, src: a}` as if it were `copy: …`; undefined where it is neither. */
export function spelledOut({ name, value }: Entry, loading: Loading): Entry | undefined {
  if (value.kind === 'map') {
    const module = entryOf(value, 'module')?.value
    if (module?.kind === 'scalar' && isWord(module.source))
      return called(module, { ...value, entries: value.entries.filter((entry) => entry.name !== 'module') })
    loading.fault(`${name}: expected the name of a module as "module"`, module?.place ?? value.place)
    return undefined
  }
  const [word = '', space = ''] = value.kind === 'scalar' ? /^(\S*)\s*/.exec(value.source)!.slice(1) : []
  if (value.kind !== 'scalar' || !isWord(word)) {
    loading.fault(`${name}: expected the name of a module, got ${describeNode(value)}`, value.place)
    return undefined
  }
  const start = word.length + space.length
  const source = value.source.slice(start)
  const textPlace = offsetPlace(value.source, start, value.textPlace)
  return called({ ...value, source: word }, { ...value, source, value: source || null, textPlace })
}

function called({ source, textPlace }: ScalarNode, value: Entry['value']): Entry {
  return { key: source, name: source, keyPlace: textPlace, value }
}

function isWord(text: string): boolean {
  return /^[\w.]+$/.test(text)
}
