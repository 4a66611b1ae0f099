import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { type Target, Unreachable, usualTimeout } from './shell.ts'

/** What `ssh -G` says: the values of a keyword. */
export type Said = (keyword: string) => readonly string[]

/** What `ssh` makes of the inventory and ssh_config. Rejects with `Unreachable` where it would never come to an end. */
export async function askSsh(target: Target, words: readonly string[]): Promise<Said> {
  // Debian's ssh has an interval of its own for BatchMode, which nobody said.
  const said = await ask(target, ['-o', 'BatchMode=no', ...words], target.host)
  await refuseCircle(target, said)
  return said
}

async function ask({ sshProgram = 'ssh' }: Target, words: readonly string[], host: string): Promise<Said> {
  let output = ''
  try {
    const options = { timeout: usualTimeout * 1000 }
    ;({ stdout: output } = await promisify(execFile)(sshProgram, ['-G', ...words, '--', host], options))
  } catch {
    // What it finds wrong it says again when it is to log in.
  }
  return (keyword) =>
    Array.from(output.matchAll(new RegExp(`^${keyword} (.*)$`, 'gm')), ([, value]) => value!)
}

/** For each host in between, `ssh` starts another one, which is told of the file to read alone: in a circle, without end. */
async function refuseCircle(target: Target, said: Said): Promise<void> {
  const way = [target.host]
  const file = configFile(target)
  for (let next = nearest(said); next !== undefined; ) {
    if (way.includes(next))
      throw new Unreachable(
        `${target.name}: ProxyJump leads in a circle: ${[...way, next].join(' by way of ')}`,
      )
    way.push(next)
    next = nearest(await ask(target, file, next.startsWith('ssh://') ? next : `ssh://${next}`))
  }
}

/** The first host on the way to another, as it is written. */
function nearest(said: Said): string | undefined {
  const [jump] = said('proxyjump')
  return jump?.split(',')[0]
}

/** `-F` and its file, where somebody says which. */
function configFile({ sshArguments }: Target): readonly string[] {
  const words = [...(sshArguments?.first ?? []), ...(sshArguments?.last ?? [])].flatMap((one) => one.words)
  const at = words.findIndex((word) => word.startsWith('-F'))
  return at < 0 ? [] : words[at] === '-F' ? words.slice(at, at + 2) : [words[at]!]
}
