import { spawnSync } from 'node:child_process'

/** The programs of a list that this machine lacks. */
export function missing(...programs: string[]): string[] {
  return programs.filter((program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0)
}

/**
 * Says whether tests that need some programs must be left out here. Where CI is set they must not be: then it throws.
 */
export function lacking(...programs: string[]): boolean {
  const absent = missing(...programs)
  return !there(
    absent.length === 0,
    `${absent.join(', ')}: apt-get install openssh-server busybox sudo opendoas vsftpd`,
  )
}

/** Says whether something is there that tests need. Where CI is set it must be: else it throws. */
export function there(present: boolean, what: string): boolean {
  if (present) return true
  const message = `these tests need ${what}`
  if (process.env.CI) throw new Error(message)
  console.warn(message)
  return false
}
