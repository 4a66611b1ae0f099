import type { Params } from '../../src/module.ts'
import { attributeParams } from '../lib/ownership.ts'

const when = {
  type: 'string',
  enum: ['now', 'preserve'],
} as const

/** The parameters of the file module. */
export const schema = {
  description: 'Give files, links and directories their attributes, make them or remove them.',
  type: 'object',
  required: ['path'],
  additionalProperties: false,
  properties: {
    path: {
      type: 'string',
      minLength: 1,
      'x-aliases': ['dest', 'name'],
      description: 'The path in question.',
    },
    state: {
      type: 'string',
      enum: ['absent', 'directory', 'file', 'hard', 'link', 'touch'],
      description:
        'What is to be there. Left out: what is there already, or else a directory with `recurse`, or else a file.',
    },
    ...attributeParams,
    src: { type: 'string', minLength: 1, description: 'What a link points to.' },
    recurse: {
      type: 'boolean',
      default: false,
      description: 'Give the attributes to everything in the directory, too.',
    },
    force: {
      type: 'boolean',
      default: false,
      description: 'Make links to what does not exist yet, and replace a file by a link.',
    },
    follow: {
      type: 'boolean',
      default: true,
      description: 'Where the path is a symbolic link, mean what it points to.',
    },
    access_time: { ...when, description: 'Time of the last access; default for `touch`: now.' },
    modification_time: { ...when, description: 'Time of the last change; default for `touch`: now.' },
  },
} as const

export type FileParams = Params<typeof schema>

/** What no schema can say about the parameters. */
export function checkFile({ state, src, recurse }: FileParams): string[] {
  const links = state === 'link' || state === 'hard'
  return [
    ...(src !== undefined && !links ? ['src needs the state "link" or "hard"'] : []),
    ...(src === undefined && state === 'hard' ? ['the state "hard" needs src'] : []),
    ...(recurse && state !== undefined && state !== 'directory'
      ? ['recurse needs the state "directory"']
      : []),
  ]
}
