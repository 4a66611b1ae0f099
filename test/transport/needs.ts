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
  if (absent.length === 0) return false
  const message = `these tests need ${absent.join(', ')}: apt-get install openssh-server busybox sudo doas`
  if (process.env.CI) throw new Error(message)
  console.warn(message)
  return true
}
