import { readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { tellsFailure } from './proxy-command.ts'
import { Unreachable } from './shell.ts'
import { saysThrottled } from './ssh-trouble.ts'

/** What is known about an `ssh` that has failed. */
export interface Failure {
  /** What came on stderr before the shell: words of a host or a command in between. */
  readonly before: string
  /** Its own words. */
  readonly said: string
  /** What it says on stderr at the very end. */
  readonly goodbye: string
  /** The files of keys that it may have used. */
  readonly keys: readonly string[]
}

/** Why `ssh` has failed, in its words and others that say what to do. */
export function opensshTrouble(name: string, failure: Failure): Unreachable {
  const { before, said, goodbye } = failure
  const errors = [before, said, goodbye].join('\n')
  // A command in between that fails knows best; that ssh was hung up on says no more.
  const throttled = saysThrottled(tellsFailure(said) ? before : errors)
  return new Unreachable(`${name}: ssh: ${changedKey(errors) ?? lastWords(errors)}${hint(failure)}`, {
    throttled,
  })
}

function lastWords(errors: string): string {
  const lines = (text: string) => text.split(/\r?\n/).filter((line) => line.trim() !== '')
  const telling = lines(errors.replace(echo, ''))
  return (telling.length > 0 ? telling : lines(errors)).slice(-3).join(' / ') || 'ended without a word'
}

/** Of a key that has changed ssh says a page, the key not at its end. */
function changedKey(errors: string): string | undefined {
  const { shown, known } =
    /key sent by the remote host is\s+(?<shown>\S+?)\.?\s.*?Offending \S+ key in (?<known>\S+)/s.exec(errors)
      ?.groups ?? {}
  // Where nobody checks it, that is no more than a warning.
  if (known === undefined || !/verification failed|avoid man-in-the-middle/.test(errors)) return undefined
  const remove = /^\s*(ssh-keygen -f .*?)\r?$/m.exec(errors)?.[1] ?? `take ${known} out`
  return [
    `the host key has CHANGED: ${known} has another one, the host shows ${shown}.`,
    'Either it was installed anew, or somebody stands in between.',
    `If you know why: ${remove}, and add the new key.`,
  ].join(' ')
}

/** What follows whenever the way has failed. */
const echo = /^kex_exchange_identification: .*\r?\nConnection (closed|reset) by UNKNOWN port \d+\r?$/m

/** Where ssh may ask nobody, it does not say what it would have asked. */
function hint({ before, said, keys }: Failure): string {
  if (unknownKey.test(said)) return ` Its key is not known: ${accept}`
  if (unknownKey.test(before)) return ` The key of a host in between is not known: ${accept}`
  if (/Too many authentication failures/.test(said))
    return ' It was offered too many keys: name the right one (ansible_ssh_private_key_file or IdentityFile), with IdentitiesOnly=yes.'
  const locked = /Permission denied \(.*publickey/.test(said) ? keys.filter(isEncrypted) : []
  return locked.length > 0
    ? ` ssh can use ${locked.join(', ')} only by way of ssh-agent, since it is encrypted: add it with ssh-add.`
    : ''
}

/** Alone: of a key that has changed there is more to say, and ssh says it. */
const unknownKey = /^\s*Host key verification failed\.\s*$/
const accept = 'log in once by hand with the same options, compare its fingerprint, and accept it.'

function isEncrypted(file: string): boolean {
  try {
    // ssh heeds no HOME.
    const text = readFileSync(file.replace(/^~(?=\/)/, userInfo().homedir), 'utf8')
    // The name of its cipher comes first, and is `none` where it has none.
    return /ENCRYPTED|BEGIN OPENSSH PRIVATE KEY-----\s+(?!b3BlbnNzaC1rZXktdjEAAAAABG5v)/.test(text)
  } catch {
    return false
  }
}
