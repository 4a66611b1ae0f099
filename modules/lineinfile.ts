import { defineModule, type Params } from '../src/module.ts'
import { type Edit, editing } from './lib/edit.ts'
import { checkEdit, checkPlace, editParams, placeParams } from './lib/edit-params.ts'
import { checkGroups, checkRegex } from './lib/regex.ts'
import { dropLines } from './lineinfile/drop.ts'
import { putLine } from './lineinfile/put.ts'

const schema = {
  description:
    'See to one line of a file: that it is there, that it replaces another, or that it is not there.',
  type: 'object',
  required: ['path'],
  additionalProperties: false,
  properties: {
    ...editParams,
    line: {
      type: 'string',
      'x-aliases': ['value'],
      description:
        'The line. Needed with `state: present`; with `absent`, the lines that are equal to it go.',
    },
    regexp: {
      type: 'string',
      'x-aliases': ['regex'],
      description:
        'A regular expression (of Python) for the line to replace, the last one that it matches; with `state: absent` for the lines to remove.',
    },
    search_string: {
      type: 'string',
      description: 'A text, instead of `regexp`, that is in the line.',
    },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      description: 'Whether the line is to be there.',
    },
    ...placeParams,
    backrefs: {
      type: 'boolean',
      default: false,
      description:
        'In `line`, `\\1` and `\\g<name>` are groups of `regexp`; where that matches nothing, the file stays as it is.',
    },
    firstmatch: {
      type: 'boolean',
      default: false,
      description: 'Patterns mean the first line that they match, not the last.',
    },
  },
} as const

const parts = editing(
  edited,
  ({ found }, backup) => ({ backup: backup ?? '', ...(found !== undefined && { found }) }),
  ({ create, state }: Params<typeof schema>) => create || state === 'absent',
)

export const lineinfile = defineModule({
  name: 'lineinfile',
  params: schema,
  examples: `
- name: Forbid passwords
  lineinfile:
    path: /etc/ssh/sshd_config
    regexp: '^#?PasswordAuthentication\\s'
    line: PasswordAuthentication no
    validate: sshd -t -f %s
- name: Keep what stands behind the first word
  lineinfile:
    path: /etc/hosts
    regexp: '^192\\.0\\.2\\.1\\s+(.*)$'
    line: '192.0.2.2 \\1'
    backrefs: true
- name: Remove a line
  lineinfile:
    path: /etc/modules
    line: ip_vs_ftp
    state: absent
`,
  notes: [
    'As in Ansible, a pattern is tried on each line with its newline, and a line that stands in the file already is not added again.',
    'A backup is named after the hash of its content, as in `hosts.0a1b2c3d4e5f~`; undo removes it.',
  ],
  check: (params) => [
    ...checkEdit(params),
    ...checkPlace(params),
    ...checkRegex('regexp', params.regexp),
    ...checkUse(params),
  ],
  ...parts,
  warn: (state, params) => [
    ...(params.regexp === '' ? ["an empty regexp matches every line (write '^' where that is meant)"] : []),
    ...(params.search_string === '' ? ['an empty search_string is in every line'] : []),
    ...parts.warn(state, params),
  ],
})

function checkUse({ state, line, regexp, search_string, backrefs }: Params<typeof schema>): string[] {
  const present = state === 'present'
  return [
    ...(regexp !== undefined && search_string !== undefined
      ? ['regexp and search_string exclude each other']
      : []),
    ...(backrefs && search_string !== undefined ? ['backrefs and search_string exclude each other'] : []),
    ...(present && line === undefined ? ['line is required with state "present"'] : []),
    ...(present && backrefs && regexp === undefined ? ['backrefs needs regexp'] : []),
    ...(present && backrefs && regexp !== undefined ? checkGroups('line', line ?? '', regexp) : []),
    ...(!present && (line ?? regexp ?? search_string) === undefined
      ? ['one of line, regexp and search_string is required with state "absent"']
      : []),
  ]
}

function edited(text: string | undefined, params: Params<typeof schema>): Edit & { found?: number } {
  if (params.state === 'present') return putLine(text ?? '', { ...params, line: params.line ?? '' })
  return text === undefined ? { text, msg: 'file not present' } : dropLines(text, params)
}
