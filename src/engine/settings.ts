import { fault } from '../fault.ts'
import type { Located, Setting, Task } from '../playbook/model.ts'
import type { Environment, Scope } from '../template/environment.ts'
import { omit } from '../template/omit.ts'
import { reveal } from '../template/scan.ts'
import { evaluate } from '../template/template.ts'
import { Float, type Place, type Value } from '../value.ts'

/** A keyword's value: undefined where it is not written; where it is omitted, that of what is around. */
export function settingOf(
  written: (Located & Partial<Setting>) | undefined,
  scope: Scope,
  env: Environment,
): Value | undefined {
  if (!written) return undefined
  const value = evaluate(written.value, scope, env)
  return value === omit ? settingOf(written.outer, scope, env) : value
}

/** A flag keyword at a task; undefined where it is not written. */
export function flagOf(task: Task, name: string, scope: Scope, env: Environment): boolean | undefined {
  const written = task.keywords.settings.get(name)
  const value = settingOf(written, scope, env)
  return value === undefined ? undefined : flag(value, name, written?.place)
}

/** A located value as an integer. */
export function integerOf(
  located: Located | undefined,
  name: string,
  scope: Scope,
  env: Environment,
): number | undefined {
  return integer(settingOf(located, scope, env), name, located?.place)
}

/** A located value as a number that may have a fraction. */
export function numberOf(
  located: Located | undefined,
  name: string,
  scope: Scope,
  env: Environment,
): number | undefined {
  const value = settingOf(located, scope, env)
  if (value === undefined) return undefined
  const open = reveal(value)
  const written = open instanceof Float ? open.value : open
  if (typeof written === 'number' && written >= 0) return written
  if (typeof written === 'string' && /^\d+(\.\d+)?$/.test(written.trim())) return Number(written)
  throw fault(`${name}: expected a number, got ${shown(value)}`, located?.place)
}

/** Ansible's words for true and false. */
export function flag(value: Value, name: string, place?: Place): boolean {
  if (typeof value === 'boolean') return value
  const word = String(reveal(value)).toLowerCase()
  if (['yes', 'on', 'true', '1', 'y', 't'].includes(word)) return true
  if (['no', 'off', 'false', '0', 'n', 'f'].includes(word)) return false
  throw fault(`${name}: expected true or false, got ${shown(value)}`, place)
}

/** A whole number, written as one or as a string of digits. */
export function integer(value: Value | undefined, name: string, place?: Place): number | undefined {
  if (value === undefined || value === null) return undefined
  const open = reveal(value)
  if (typeof open === 'number') return open
  if (typeof open === 'string' && /^-?\d+$/.test(open.trim())) return Number(open)
  throw fault(`${name}: expected a whole number, got ${shown(value)}`, place)
}

/** A number, with or without a percent sign. */
export function percentage(value: Value, name: string, place?: Place): number {
  const open = reveal(value)
  const written = open instanceof Float ? open.value : open
  if (typeof written === 'number') return written
  if (typeof written === 'string' && /^\d+(\.\d+)?%?$/.test(written.trim())) return Number.parseFloat(written)
  throw fault(`${name}: expected a number or a percentage, got ${shown(value)}`, place)
}

/** A string; numbers are taken as they are written. */
export function text(value: Value | undefined, name: string, place?: Place): string | undefined {
  if (value === undefined || value === null) return undefined
  const open = reveal(value)
  if (typeof open === 'string' || typeof open === 'number') return String(open)
  throw fault(`${name}: expected a string, got ${shown(value)}`, place)
}

function shown(value: Value): string {
  return JSON.stringify(value) ?? String(value)
}
