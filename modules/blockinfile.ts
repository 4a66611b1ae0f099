import { defineModule, type Params } from '../src/module.ts'
import { putBlock } from './blockinfile/put.ts'
import { editing } from './lib/edit.ts'
import { checkEdit, checkPlace, editParams, placeParams } from './lib/edit-params.ts'

const schema = {
  description: 'Keep a block of lines, between two marker lines, in a file.',
  type: 'object',
  required: ['path'],
  additionalProperties: false,
  properties: {
    ...editParams,
    block: {
      type: 'string',
      default: '',
      'x-aliases': ['content'],
      description: 'The lines. Without any, the block is removed.',
    },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      description: 'Whether the block is to be there.',
    },
    marker: {
      type: 'string',
      default: '# {mark} ANSIBLE MANAGED BLOCK',
      description: 'The marker lines; `{mark}` is what sets them apart. Each block of a file needs its own.',
    },
    marker_begin: {
      type: 'string',
      default: 'BEGIN',
      description: 'What stands for `{mark}` in the line above the block.',
    },
    marker_end: {
      type: 'string',
      default: 'END',
      description: 'What stands for `{mark}` in the line below the block.',
    },
    ...placeParams,
    append_newline: {
      type: 'boolean',
      default: false,
      description: 'See to an empty line behind the block, unless it ends the file.',
    },
    prepend_newline: {
      type: 'boolean',
      default: false,
      description: 'See to an empty line before the block, unless it begins the file.',
    },
  },
} as const

export const blockinfile = defineModule({
  name: 'blockinfile',
  params: schema,
  examples: `
- name: Name the FTP servers
  blockinfile:
    path: /etc/hosts
    marker: "# {mark} FTP servers"
    block: |
      198.51.100.11 ftp1
      198.51.100.12 ftp2
- name: Name them no more
  blockinfile:
    path: /etc/hosts
    marker: "# {mark} FTP servers"
    state: absent
`,
  notes: [
    'A place matters only where the block is not there yet. A pattern that sets its multiline flag, `(?m)`, is tried on the whole file, any other on each line.',
    'A backup is named after the hash of its content, as in `hosts.0a1b2c3d4e5f~`; undo removes it.',
  ],
  check: (params) => [...checkEdit(params), ...checkPlace(params)],
  ...editing(
    (text, { state, block, ...wish }: Params<typeof schema>) =>
      text === undefined && state === 'absent'
        ? { text, msg: `File ${wish.path} not present` }
        : putBlock(text, { ...wish, block: state === 'present' ? block : undefined }),
    (_, backup) => ({ ...(backup && { backup_file: backup }) }),
    ({ create }) => create,
  ),
})
