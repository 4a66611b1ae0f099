import { FaultError, fault } from '../fault.ts'
import { splitKeyValues } from '../key-values.ts'
import { parseYaml, toValue } from '../source.ts'
import type { Dict, Value } from '../value.ts'
import { merged } from '../vars.ts'
import { textOf } from './errors.ts'

/** Variables of `-e`, in its three forms: `k=v` pairs (strings), a JSON or YAML mapping, `@file`. Later ones win. */
export function extraVars(written: readonly string[]): Dict {
  return merged(...written.map(one))
}

function one(text: string): Dict {
  const start = text.trimStart()
  if (start.startsWith('@')) return mapping(fileText(start.slice(1)), start.slice(1))
  if (start.startsWith('{') || start.startsWith('[')) return mapping(text, '-e')
  const { free, pairs } = splitKeyValues(text, { file: '-e', line: 1, column: 1 }, false)
  if (free !== undefined)
    throw fault(`-e: expected name=value, a mapping or @file, got ${JSON.stringify(text)}`)
  return pairs
}

function fileText(path: string): string {
  const text = textOf(path)
  if (text === undefined) throw fault(`-e: there is no file ${path}`)
  return text
}

function mapping(text: string, file: string): Dict {
  const { root, faults } = parseYaml(text, file)
  if (faults.length > 0) throw new FaultError(faults)
  const value = root && toValue(root)
  if (!(value instanceof Map)) throw fault(`-e: expected a mapping of variables in ${file}`)
  return new Map([...(value as ReadonlyMap<Value, Value>)].map(([name, entry]) => [String(name), entry]))
}
