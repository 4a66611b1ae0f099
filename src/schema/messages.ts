import type { ErrorObject } from 'ajv'
import { nearest } from '../fault.ts'
import { either } from './words.ts'

/** What one error of the validator says, without the name of the option: `must be …`. */
export interface Complaint {
  readonly path: readonly (string | number)[]
  readonly message: string
  readonly notes?: readonly string[]
}

const types: Record<string, string> = {
  string: 'a string',
  integer: 'an integer',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
}

/** An error of the validator in our words. `value` shows what was given. */
export function complaint(error: ErrorObject, path: readonly (string | number)[], value: string): Complaint {
  const { keyword, params } = error
  switch (keyword) {
    case 'type':
      return {
        path,
        message: `must be ${[params.type]
          .flat()
          .map((name) => types[name])
          .join(' or ')}, got ${value}`,
      }
    case 'enum':
      return { path, ...notAmong(params.allowedValues, error.data, value) }
    case 'pattern':
      return { path, message: `must match ${params.pattern}, got ${value}` }
    case 'minimum':
      return { path, message: `must be at least ${params.limit}, got ${value}` }
    case 'maximum':
      return { path, message: `must be at most ${params.limit}, got ${value}` }
    case 'minLength':
    case 'minItems':
      return {
        path,
        message:
          params.limit === 1
            ? 'must not be empty'
            : `must have at least ${params.limit} ${keyword === 'minItems' ? 'entries' : 'characters'}, got ${value}`,
      }
    case 'required':
      return { path: [...path, params.missingProperty], message: 'is required' }
    case 'additionalProperties': {
      const known = Object.keys((error.parentSchema?.properties as object | undefined) ?? {})
      const near = nearest(params.additionalProperty, known)
      const notes = near === undefined ? undefined : [`did you mean ${near}?`]
      return { path: [...path, params.additionalProperty], message: 'is not known', ...(notes && { notes }) }
    }
    default:
      return { path, message: `${error.message ?? keyword}, got ${value}` }
  }
}

/** A list too long to be read is not shown, but the word of it that is near. */
function notAmong(allowed: readonly unknown[], given: unknown, value: string): Omit<Complaint, 'path'> {
  if (allowed.length <= 20) return { message: `must be ${either(allowed)}, got ${value}` }
  const near = value === '***' ? undefined : nearest(String(given), allowed.map(String))
  const notes = near === undefined ? undefined : [`did you mean ${near}?`]
  return { message: `must be one of ${allowed.length} known words, got ${value}`, ...(notes && { notes }) }
}

/** An option and what is inside it: `users[0].name`. */
export function spell(path: readonly (string | number)[]): string {
  return path
    .map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`))
    .join('')
}
