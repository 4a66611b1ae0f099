import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { LabFault } from './fault.ts'
import { basePort } from './topology.ts'

const cacheDir = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'tsplay-lab')

/** Where a running lab lives: disks, keys, sockets, logs. One lab for each base port. */
export const stateDir = join(cacheDir, `run-${basePort}`)

/** Where the image of one recipe is kept. */
export function imageDir(recipe: string): string {
  return join(cacheDir, `image-${recipe}`)
}

/** A file of one machine in the state directory, relative to it: unix sockets have short names only. */
export function machineFile(machine: string, file: string): string {
  return join(machine, file)
}

/** A file of the lab as it is in the checkout, also when this runs from the compiled output. */
export function sourceFile(file: string): string {
  const beside = fileURLToPath(new URL(file, import.meta.url))
  return existsSync(beside) ? beside : fileURLToPath(new URL(`../../lab/${file}`, import.meta.url))
}

/** A compiled program of the lab, also when this runs from the sources (under a test runner). */
export function compiledProgram(name: string): string {
  const beside = fileURLToPath(new URL(`${name}.js`, import.meta.url))
  if (existsSync(beside)) return beside
  const built = fileURLToPath(new URL(`../dist/lab/${name}.js`, import.meta.url))
  if (!existsSync(built)) throw new LabFault(`${built} is missing: run "npm run build" first`)
  return built
}
