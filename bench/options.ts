import { closeSync, openSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { contenders } from './contenders.ts'

/** What is to be compared, and how. */
export interface Options {
  readonly hosts: number
  /** Milliseconds that every byte is late, each way. */
  readonly delay: number
  /** Names of contenders; undefined for all. */
  readonly only: readonly string[] | undefined
  /** The file that the figures go to. */
  readonly json: string | undefined
  /** Slow ones, too, run as often as the others. */
  readonly full: boolean
  /** The folder of a run that has its own network already. */
  readonly inside: string | undefined
}

/** Reads the command line. What cannot be done is thrown here, since measuring takes minutes. */
export function optionsOf(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      hosts: { type: 'string', default: '100' },
      delay: { type: 'string', default: '0' },
      only: { type: 'string' },
      json: { type: 'string' },
      full: { type: 'boolean', default: false },
      inside: { type: 'string' },
    },
  })
  const { only, json, full, inside } = values
  const options = {
    hosts: wholeNumber('hosts', values.hosts, 1),
    delay: wholeNumber('delay', values.delay, 0),
    only: only === undefined ? undefined : namesOf(only),
    json,
    full,
    inside,
  }
  if (json !== undefined) requireWritable(json)
  return options
}

function wholeNumber(name: string, text: string, least: number): number {
  const value = Number(text)
  if (text.trim() !== '' && Number.isInteger(value) && value >= least) return value
  throw new Error(`--${name}: expected a whole number from ${least} on, got ${JSON.stringify(text)}`)
}

function namesOf(text: string): readonly string[] {
  const names = text.split(',')
  const known = contenders.map(({ name }) => name)
  const unknown = names.find((name) => !known.includes(name))
  if (unknown === undefined) return names
  throw new Error(`--only: nobody is called ${JSON.stringify(unknown)}: there are ${known.join(', ')}`)
}

function requireWritable(file: string): void {
  try {
    closeSync(openSync(file, 'a'))
  } catch (error) {
    throw new Error(`--json: ${(error as Error).message}`)
  }
}
