import { randomBytes } from 'node:crypto'
import type { Secret } from '../value.ts'
import type { Door } from './become.ts'
import type { Channel, Ending } from './channel.ts'
import { type Mark, MarkReader } from './marks.ts'
import { type Arrivals, prelude } from './prelude.ts'
import { Session, type Surroundings } from './session.ts'
import { BecomeFailed, Unreachable } from './shell.ts'

/** What a login may print before the shell is ours, in bytes. */
const noiseLimit = 1_048_576

/** How to get in. */
export interface Entry {
  /** Seconds until giving up. */
  readonly timeout: number
  /** The login is not done yet, and has the same time. */
  readonly logsIn?: boolean | undefined
  /** For a shell of another user, and the password that it may ask for. */
  readonly door?: Door | undefined
  readonly password?: Secret | undefined
  readonly arrivals: Arrivals
}

/**
 * Makes a session of a channel whose command leads to a `sh`: goes through the door if there is one, sends the prelude
 * and waits until the shell has read it. What a login prints before is dropped. Rejects with `BecomeFailed` when the
 * door stays shut, else with `Unreachable`; the channel is then closed.
 */
export async function enter(channel: Channel, entry: Entry, around: Surroundings): Promise<Session> {
  const nonce = randomBytes(16).toString('hex')
  try {
    if (entry.door) await goThrough(entry.door, channel, entry, around.name)
    const bulk = await begin(channel, nonce, entry, around.name)
    return new Session({ channel, nonce, bulk }, around)
  } catch (error) {
    channel.close()
    throw error
  }
}

/** Answers the prompt, once, and waits for the word from the other side. */
function goThrough(door: Door, channel: Channel, entry: Entry, name: string): Promise<void> {
  let seen = ''
  let errors = ''
  let asked = false
  const refused = (why: string) => new BecomeFailed(`${name}: ${why}`)
  return listen(channel, patience(entry), (done, fail) => ({
    onStdout(chunk) {
      seen = (seen + chunk.toString('latin1')).slice(-noiseLimit)
      if (seen.includes(`\n${door.word}\n`)) done()
    },
    onStderr(chunk) {
      errors = (errors + chunk.toString()).slice(-4096)
      if (!door.prompt.test(errors)) return
      if (asked) fail(refused(door.rejection(errors)))
      else if (!entry.password) fail(refused('a password is asked for: set ansible_become_password'))
      else {
        asked = true
        errors = ''
        channel.stdin.write(`${entry.password.reveal()}\n`)
      }
    },
    // An account that is closed says so on stdout.
    onEnd: ({ lost, code }) =>
      fail(lost ?? refused(door.refusal(errors.trim() ? errors : seen, code, asked))),
    onTimeout: () => fail(refused(`no shell of the other user within ${entry.timeout} s${said(errors)}`)),
  }))
}

/** Sends the prelude and waits for both of its marks. Says whether the shell is one for bulk. */
async function begin(channel: Channel, nonce: string, entry: Entry, name: string): Promise<boolean> {
  let errors = ''
  let bulk = false
  const awaited = new Set(['stdout', 'stderr'])
  const late = entry.logsIn ? 'the login did not come to a shell' : 'the shell did not answer'
  const lost = (why: string) => new Unreachable(`${name}: ${why}${said(errors)}`)
  await listen(channel, patience(entry), (done, fail) => {
    const ready =
      (stream: string) =>
      ({ words }: Mark) => {
        bulk ||= words.includes('bulk')
        if (!awaited.delete(stream)) return fail(lost(redirected))
        if (awaited.size === 0) done()
      }
    const tooLoud = () => fail(lost('the login prints without end instead of starting a shell'))
    const stdout = new MarkReader(nonce, noiseLimit, ready('stdout'), tooLoud)
    const stderr = new MarkReader(nonce, noiseLimit, ready('stderr'), tooLoud)
    channel.stdin.write(prelude(nonce, entry.door !== undefined, entry.arrivals))
    return {
      onStdout: (chunk) => stdout.push(chunk),
      onStderr(chunk) {
        errors = (errors + chunk.toString()).slice(-4096)
        stderr.push(chunk)
      },
      onEnd(ending) {
        // An account that is closed says so on stdout; on stderr there may be a banner.
        errors = [errors, stdout.pending.toString()].map(lastLines).join('\n')
        fail(ending.lost ?? lost(`the login gives no usable shell: ${ending.how}`))
      },
      onTimeout: () => fail(lost(awaited.has('stdout') ? `${late} within ${entry.timeout} s` : redirected)),
    }
  })
  return bulk
}

const redirected = 'the login has its stderr elsewhere: a start-up file redirects it (exec 2> in .bashrc?)'

/** Seconds; who logs in gives up by itself at that time, and shall be heard why. */
function patience({ timeout, logsIn }: Entry): number {
  return logsIn ? timeout + 1 : timeout
}

interface Listeners {
  readonly onStdout: (chunk: Buffer) => void
  readonly onStderr: (chunk: Buffer) => void
  readonly onEnd: (ending: Ending) => void
  readonly onTimeout: () => void
}

/** Listens to a channel for a while, until one of the listeners says that it is done or has failed. */
function listen(
  channel: Channel,
  seconds: number,
  start: (done: () => void, fail: (error: Error) => void) => Listeners,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let settled = false
    const stop = () => {
      settled = true
      clearTimeout(deadline)
      channel.stdout.off('data', listeners.onStdout)
      channel.stderr.off('data', listeners.onStderr)
    }
    const listeners = start(
      () => {
        stop()
        resolve()
      },
      (error) => {
        stop()
        reject(error)
      },
    )
    const deadline = setTimeout(listeners.onTimeout, seconds * 1000)
    channel.stdout.on('data', listeners.onStdout)
    channel.stderr.on('data', listeners.onStderr)
    channel.onEnd((ending) => {
      if (!settled) listeners.onEnd(ending)
    })
  })
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-3).join('\n').slice(-4096)
}

function said(errors: string): string {
  return errors.trim() ? ` (it said: ${errors.trim()})` : ''
}
