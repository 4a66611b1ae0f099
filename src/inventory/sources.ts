import { accessSync, constants, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, extname, join, resolve } from 'node:path'
import { FaultError } from '../fault.ts'
import { whyNot } from '../text-file.ts'
import { parseAddress } from './address.ts'
import type { Builder } from './builder.ts'
import { readIni } from './ini.ts'
import { runProgram } from './program.ts'
import { invalidHost } from './range.ts'
import { readYaml } from './yaml.ts'

/** Endings of files in a folder that are no inventories. */
const ignoredEndings = /(?:\.pyc|\.pyo|\.swp|\.bak|~|\.rpm|\.md|\.txt|\.rst|\.orig|\.ini|\.cfg|\.retry)$/
const ignoredNames = /^(?:\.|host_vars$|group_vars$|vars_plugins$)/

/** Reads one source of an inventory. Returns the folder whose group_vars and host_vars belong to it, if it has one. */
export function readSource(builder: Builder, source: string): string | undefined {
  const path = resolve(source)
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat?.isDirectory()) {
    readFolder(builder, path, source)
    return path
  }
  if (stat) {
    readOne(builder, path, source)
    return dirname(path)
  }
  if (source.includes(',')) readList(builder, source)
  else builder.fault(`there is no inventory ${source}`)
  return undefined
}

function readFolder(builder: Builder, path: string, shown: string): void {
  const names = tryTo(builder, shown, () => readdirSync(path)) ?? []
  for (const name of names.sort().filter((one) => !ignoredNames.test(one) && !ignoredEndings.test(one))) {
    const inside = join(path, name)
    if (statSync(inside, { throwIfNoEntry: false })?.isDirectory())
      readFolder(builder, inside, join(shown, name))
    else readOne(builder, inside, join(shown, name))
  }
}

/** What cannot be read is a fault. */
function tryTo<T>(builder: Builder, shown: string, read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof FaultError) builder.faults.push(...error.faults)
    else builder.fault(`cannot read inventory ${shown}: ${whyNot(error)}`)
    return undefined
  }
}

/** The kind of a file shows in its name, its mode and its first line. */
function readOne(builder: Builder, path: string, shown: string): void {
  const content = tryTo(builder, shown, () => builder.vault.read(readFileSync(path), shown))
  if (content === undefined) return
  const { text, secret } = content
  builder.source = { file: path, directory: dirname(path), secret }
  if (text.startsWith('#!') || (isExecutable(path) && !isText(text))) runProgram(builder, path, shown)
  else if (!isText(text)) builder.fault(`cannot read inventory ${shown}: it is no text`)
  else if (
    ['.yml', '.yaml', '.json'].includes(extname(path)) ||
    (extname(path) === '' && looksLikeYaml(text))
  )
    readYaml(builder, text, shown)
  else readIni(builder, text, shown)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function isText(text: string): boolean {
  return !/[\0\ufffd]/.test(text.slice(0, 1000))
}

/** Without an ending: the first line that says something begins a document, a key or a JSON object. */
function looksLikeYaml(text: string): boolean {
  const first = text.split(/\r?\n/).find((line) => /^\s*[^\s#;]/.test(line)) ?? ''
  return /^(?:---|%YAML|\s*\{|\s*["']?[\w.-]+["']?\s*:(?:\s|$))/.test(first)
}

function readList(builder: Builder, source: string): void {
  builder.source = undefined
  const ungrouped = builder.groups.get('ungrouped')!
  for (const part of source.split(',')) {
    const text = part.trim()
    if (text === '') continue
    const { host, port } = parseAddress(text) ?? { host: text, port: undefined }
    const wrong = invalidHost(host)
    if (wrong === undefined) builder.host(host, ungrouped, undefined, port)
    else builder.fault(wrong)
  }
}
