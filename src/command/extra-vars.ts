import { FaultError, fault } from '../fault.ts'
import { splitKeyValues } from '../key-values.ts'
import { concealed, parseYaml, toValue } from '../source.ts'
import { readText } from '../text-file.ts'
import type { Dict, Value } from '../value.ts'
import { merged } from '../vars.ts'
import type { Vault } from '../vault.ts'

/** Variables of `-e`, in its three forms: `k=v` pairs (strings), a JSON or YAML mapping, `@file`. Later ones win. */
export function extraVars(written: readonly string[], vault: Vault): Dict {
  return merged(...written.map((text) => one(text, vault)))
}

function one(text: string, vault: Vault): Dict {
  const start = text.trimStart()
  if (start.startsWith('@')) return file(start.slice(1), vault)
  if (start.startsWith('{') || start.startsWith('[')) return mapping(text, '-e', vault)
  const { free, pairs } = splitKeyValues(text, { file: '-e', line: 1, column: 1 }, false)
  if (free !== undefined)
    throw fault(`-e: expected name=value, a mapping or @file, got ${JSON.stringify(text)}`)
  return pairs
}

function file(path: string, vault: Vault): Dict {
  const content = readText(path)
  if (content === undefined) throw fault(`-e: there is no file ${path}`)
  const { text, secret } = vault.read(content, path)
  const variables = mapping(text, path, vault)
  return secret ? (concealed(variables) as Dict) : variables
}

function mapping(text: string, file: string, vault: Vault): Dict {
  const { root, faults } = parseYaml(text, file)
  if (faults.length > 0) throw new FaultError(faults)
  const value = root && toValue(root, vault.unvault)
  if (!(value instanceof Map)) throw fault(`-e: expected a mapping of variables in ${file}`)
  return new Map([...(value as ReadonlyMap<Value, Value>)].map(([name, entry]) => [String(name), entry]))
}
