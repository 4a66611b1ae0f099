import { defineFacts } from '../src/module.ts'
import { asking, type Script, sh, steps } from '../src/script.ts'
import { fileFunctions } from '../src/survey.ts'
import { Fields, fieldFunctions } from './lib/fields.ts'
import { followLinks, locate, reachable, trimmed } from './lib/path.ts'
import { readStat } from './stat/read.ts'

const schema = {
  description: 'Ask for what stands at a path.',
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
    follow: { type: 'boolean', default: false, description: 'Ask for what a symbolic link points to.' },
    get_checksum: { type: 'boolean', default: true, description: 'Also the checksum of a file.' },
    checksum_algorithm: {
      type: 'string',
      enum: ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'],
      default: 'sha1',
      'x-aliases': ['checksum', 'checksum_algo'],
      description: 'How the checksum is computed.',
    },
    get_mime: {
      type: 'boolean',
      default: true,
      'x-aliases': ['mime', 'mime_type', 'mime-type'],
      description: 'Also the kind of data, where the host has the tool `file`.',
    },
    get_attributes: {
      type: 'boolean',
      default: true,
      'x-aliases': ['attr', 'attributes'],
      description: 'Also the attributes that `lsattr` shows, where the host has that tool.',
    },
  },
} as const

export const stat = defineFacts({
  name: 'stat',
  params: schema,
  examples: `
- name: Look for the file that drains this router
  stat:
    path: /etc/keepalived/drain
  register: drain
`,
  probe: (params) =>
    steps(
      fieldFunctions,
      fileFunctions,
      asking({ path: trimmed(params.path), hash: false }),
      locate(params.path),
      params.follow && followLinks,
      sh`if test -e "$p" || test -L "$p"; then
  facts_of "$p"
  printf 'stat %s\n' "$s"
  if test -r "$p"; then echo readable; fi
  if test -w "$p"; then echo writeable; fi
  if test -x "$p"; then echo executable; fi
  if test -L "$p"; then
    link_of "$p"
    field target "$l"
    r=$p
    (${followLinks}
    if test -d "$d"; then d=$(cd -P -- "$d"; pwd -P; printf /); d=\${d%?/}; fi
    field source "\${d%/}/\${p##*/}")
    p=$r
  ${params.get_checksum ? checksum(params.checksum_algorithm) : sh``}
  fi
  ${params.get_mime ? mime : sh``}
  ${params.get_attributes ? attributes : sh``}
else
  ${reachable}
fi
field path "$p"`,
    ),
  parse: (output, params) => ({ stat: readStat(new Fields(output), params.get_mime) }),
})

function checksum(algorithm: string): Script {
  return sh`elif test -f "$p" && test -r "$p"; then
    h=$(${`${algorithm}sum`} <"$p")
    echo "checksum \${h%% *}"`
}

const mime = sh`if command -v file >/dev/null; then
    m=$(file -b --mime -- "$p")
    printf 'mime %s\n' "$m"
  fi`

// Not every file system has attributes.
const attributes = sh`if command -v lsattr >/dev/null && a=$(lsattr -vd -- "$p" 2>/dev/null); then
    set -- $a
    printf 'attributes %s %s\n' "$1" "$2"
  fi`
