import { installParams } from './install-params.ts'
import { attributeParams, checkMode } from './ownership.ts'
import { checkRegex } from './regex.ts'
import { checkValidate } from './validate.ts'

const { backup, validate } = installParams

/** Parameters that all modules share which edit the text of a file. */
export const editParams = {
  path: {
    type: 'string',
    minLength: 1,
    'x-aliases': ['dest', 'destfile', 'name'],
    description: 'The file. Of a symbolic link, what it points to.',
  },
  ...attributeParams,
  backup,
  validate,
} as const

/** Parameters of those that put a text at a place. */
export const placeParams = {
  create: {
    type: 'boolean',
    default: false,
    description: 'Make the file, and the directories above it, where there is none.',
  },
  insertbefore: {
    type: 'string',
    description:
      'A regular expression (of Python): before the last line that it matches. `BOF` is the beginning of the file.',
  },
  insertafter: {
    type: 'string',
    description:
      'A regular expression (of Python): behind the last line that it matches. `EOF`, the default, is the end of the file.',
  },
} as const

/** Is what `insertafter` or `insertbefore` says a pattern, or a word for an end of the file? */
export function placePattern(place: string | undefined, ...words: readonly string[]): string | undefined {
  return place !== undefined && words.includes(place) ? undefined : place
}

/** What is wrong with the parameters that all share. */
export function checkEdit(params: {
  readonly mode?: string | number | undefined
  readonly validate?: string | undefined
}): string[] {
  return [...checkMode(params.mode), ...checkValidate(params.validate)]
}

/** What is wrong with the place. */
export function checkPlace(params: {
  readonly insertbefore?: string | undefined
  readonly insertafter?: string | undefined
}): string[] {
  return [
    ...checkRegex('insertbefore', params.insertbefore),
    ...checkRegex('insertafter', params.insertafter),
    ...(params.insertbefore !== undefined && params.insertafter !== undefined
      ? ['insertbefore and insertafter exclude each other']
      : []),
  ]
}
