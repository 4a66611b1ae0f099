import { readFileSync } from 'node:fs'
import { fault } from '../fault.ts'
import { type VaultPassword, vaulted } from '../vault.ts'
import { ask, isInteractive } from './prompt.ts'

/** What `tsplay vault encrypt_string` takes besides passwords. */
export interface StringArguments {
  /** Texts; `-` and none mean standard input. */
  readonly words: readonly string[]
  readonly name?: readonly string[]
  readonly stdinName?: string
  readonly prompt?: boolean
  readonly showInput?: boolean
}

interface Named {
  readonly name: string | undefined
  readonly text: string
}

/** The texts as values of a YAML file, encrypted. Throws FaultError. */
export async function encryptStrings(args: StringArguments, password: VaultPassword): Promise<string> {
  const texts = args.words.filter((word) => word !== '-')
  const { name: names = [], prompt, stdinName } = args
  if (names.length > texts.length)
    throw fault(`encrypt_string: there are ${names.length} names for ${texts.length} texts`)
  const reads = args.words.includes('-') || stdinName !== undefined || (texts.length === 0 && !prompt)
  if (reads && prompt) throw fault('encrypt_string: --prompt and standard input exclude each other')
  const entries: readonly Named[] = [
    ...(prompt ? [await asked(args)] : []),
    ...(reads ? [{ name: stdinName, text: readFileSync(0, 'utf8') }] : []),
    ...texts.map((text, i) => ({ name: names[i], text })),
  ]
  if (entries.some(({ text }) => text === '')) throw fault('encrypt_string: there is nothing to encrypt')
  return entries.map(({ name, text }) => entry(name, vaulted(Buffer.from(text), password))).join('')
}

async function asked({ showInput }: StringArguments): Promise<Named> {
  if (!isInteractive()) throw fault('--prompt: there is no terminal to ask on')
  const name = await ask('Variable name (enter for no name): ', false)
  return { name: name || undefined, text: await ask('String to encrypt: ', !showInput) }
}

/** Indented as ansible-vault does, which makes it a value at any depth of up to ten columns. */
function entry(name: string | undefined, text: string): string {
  const key = name === undefined ? '' : `${name}: `
  return `${key}!vault |\n${text.replace(/^(?=.)/gm, ' '.repeat(10))}`
}
