import type { V } from '../runtime.ts'
import { Mistake } from './mistake.ts'

const operators = {
  '==': (order: number) => order === 0,
  '=': (order: number) => order === 0,
  eq: (order: number) => order === 0,
  '!=': (order: number) => order !== 0,
  '<>': (order: number) => order !== 0,
  ne: (order: number) => order !== 0,
  '<': (order: number) => order < 0,
  lt: (order: number) => order < 0,
  '<=': (order: number) => order <= 0,
  le: (order: number) => order <= 0,
  '>': (order: number) => order > 0,
  gt: (order: number) => order > 0,
  '>=': (order: number) => order >= 0,
  ge: (order: number) => order >= 0,
} as const

export type VersionOperator = keyof typeof operators

export function isVersionOperator(value: V): value is VersionOperator {
  return typeof value === 'string' && Object.hasOwn(operators, value)
}

/** Compares two versions by the rules of a kind: loose, strict, semver or pep440. Throws a Mistake. */
export function compareVersions(a: string, b: string, operator: VersionOperator, kind: string): boolean {
  const read = readers[kind]
  if (!read) throw new Mistake(`unknown version_type ${kind}; there are ${Object.keys(readers).join(', ')}`)
  return operators[operator](order(read(a), read(b)))
}

type Part = number | string

const readers: Readonly<Record<string, (text: string) => readonly Part[]>> = {
  loose: readLoose,
  strict: readStrict,
  semver: readSemantic,
  semantic: readSemantic,
  pep440: readPep440,
}

function order(a: readonly Part[], b: readonly Part[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const [x, y] = [a[i], b[i]]
    if (x === y) continue
    if (x === undefined) return -1
    if (y === undefined) return 1
    if (typeof x !== typeof y)
      throw new Mistake(`versions with ${x} and ${y} at the same place have no order`)
    return x < y ? -1 : 1
  }
  return 0
}

/** Runs of digits and runs of letters. */
function readLoose(text: string): readonly Part[] {
  return (text.match(/\d+|[a-z]+|[^\s.\da-z]+/gi) ?? []).map((part) =>
    /^\d+$/.test(part) ? Number(part) : part,
  )
}

function readStrict(text: string): readonly Part[] {
  const found = /^(\d+)\.(\d+)(?:\.(\d+))?(?:([ab])(\d+))?$/.exec(text.trim())
  if (!found) throw new Mistake(`${text} is no strict version (like 1.2 or 1.2.3a1)`)
  const [, major, minor, patch, kind, count] = found
  return [Number(major), Number(minor), Number(patch ?? 0), kind ?? 'z', Number(count ?? 0)]
}

function readSemantic(text: string): readonly Part[] {
  const found = /^v?(\d+)\.(\d+)\.(\d+)(?:-([\w.-]+))?(?:\+[\w.-]+)?$/.exec(text.trim())
  if (!found) throw new Mistake(`${text} is no semantic version (like 1.2.3 or 1.2.3-rc.1)`)
  const [, major, minor, patch, pre] = found
  const numbers = [Number(major), Number(minor), Number(patch)]
  // Without a pre-release a version is later than with any.
  if (pre === undefined) return [...numbers, 1]
  // Numbers are earlier than words here.
  const parts = pre.split('.').flatMap((part): Part[] => (/^\d+$/.test(part) ? [0, Number(part)] : [1, part]))
  return [...numbers, 0, ...parts]
}

const phases: Readonly<Record<string, number>> = {
  dev: -4,
  a: -3,
  alpha: -3,
  b: -2,
  beta: -2,
  c: -1,
  rc: -1,
  pre: -1,
}

function readPep440(text: string): readonly Part[] {
  const found =
    /^v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(a|alpha|b|beta|c|rc|pre)[-_.]?(\d*))?(?:[-_.]?post[-_.]?(\d*)|-(\d+))?(?:[-_.]?dev[-_.]?(\d*))?(?:\+[\w.]+)?$/i.exec(
      text.trim(),
    )
  if (!found) throw new Mistake(`${text} is no version by PEP 440`)
  const [, epoch, release, phase, count, post, post2, dev] = found
  const numbers = release!.split('.').map(Number)
  while (numbers.length > 1 && numbers.at(-1) === 0) numbers.pop()
  while (numbers.length < 8) numbers.push(0)
  const isPost = post !== undefined || post2 !== undefined
  const pre = phase ? phases[phase.toLowerCase()]! : dev !== undefined && !isPost ? phases.dev! : 0
  const after = isPost ? Number(post || post2 || 0) + 1 : 0
  const final = dev === undefined ? Number.MAX_SAFE_INTEGER : Number(dev || 0)
  return [Number(epoch ?? 0), ...numbers, pre, Number(count || 0), after, final]
}
