import { defineModule, type Params } from '../src/module.ts'
import { compile } from '../src/regex/compile.ts'
import { expandTemplate } from '../src/regex/template.ts'
import { type Edit, editing } from './lib/edit.ts'
import { checkEdit, editParams } from './lib/edit-params.ts'
import { checkGroups, checkRegex } from './lib/regex.ts'

const schema = {
  description: 'Replace every match of a pattern in a file.',
  type: 'object',
  required: ['path', 'regexp'],
  additionalProperties: false,
  properties: {
    ...editParams,
    regexp: {
      type: 'string',
      description:
        'A regular expression (of Python): `^` and `$` are the ends of each line, `.` is no newline unless it begins with `(?s)`.',
    },
    replace: {
      type: 'string',
      default: '',
      description:
        'What is put there; `\\1` and `\\g<name>` are groups of `regexp`. Left out, the matches go.',
    },
    after: {
      type: 'string',
      description: 'A regular expression: only what follows its first match. Its `.` may be a newline.',
    },
    before: {
      type: 'string',
      description: 'A regular expression: only what stands before its match. Its `.` may be a newline.',
    },
    encoding: {
      type: 'string',
      enum: ['utf-8'],
      default: 'utf-8',
      description: 'How the file is written; bytes that are not UTF-8 stay as they are.',
    },
  },
} as const

export const replace = defineModule({
  name: 'replace',
  params: schema,
  examples: `
- name: Turn a list of servers into comments
  replace:
    path: /etc/hosts
    after: '# FTP servers'
    before: '# end'
    regexp: '^(198\\.51\\.100\\..*)$'
    replace: '# \\1'
`,
  notes: [
    'Where `after` and `before` match nothing, the file stays as it is.',
    'A backup is named after the hash of its content, as in `hosts.0a1b2c3d4e5f~`; undo removes it.',
  ],
  check: ({ regexp, replace, ...params }) => [
    ...checkEdit(params),
    ...checkRegex('regexp', regexp),
    ...checkRegex('after', params.after),
    ...checkRegex('before', params.before),
    ...checkGroups('replace', replace, regexp),
  ],
  ...editing(
    (text = '', params: Params<typeof schema>) => replaced(text, params),
    (_, backup) => ({ rc: 0, ...(backup && { backup_file: backup }) }),
    () => false,
  ),
})

function replaced(text: string, params: Params<typeof schema>): Edit {
  const section = sectionPattern(params)
  const range =
    section === '' ? [0, text.length] : compile(section, 'sd').exec(text)?.indices?.groups?.subsection
  if (!range) return { text, msg: `Pattern for before/after params did not match the given file: ${section}` }
  const [from, to] = range as [number, number]
  const expand = expandTemplate(params.replace)
  let count = 0
  const made = text.slice(from, to).replace(compile(params.regexp, 'gm'), (...match) => {
    count++
    return expand(match)
  })
  const whole = text.slice(0, from) + made + text.slice(to)
  return { text: whole, msg: whole === text ? '' : `${count} replacements made` }
}

/** The pattern, as Ansible makes it, whose group `subsection` is where replacements are made; empty for the whole file. */
function sectionPattern({ after = '', before = '' }: { after?: string; before?: string }): string {
  if (after && before) return `${after}(?P<subsection>.*?)${before}`
  if (after) return `${after}(?P<subsection>.*)`
  return before && `(?P<subsection>.*)${before}`
}
