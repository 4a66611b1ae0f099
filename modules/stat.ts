import { defineFacts, type Params } from '../src/module.ts'
import { type Script, sh, steps } from '../src/script.ts'
import { defineHex, Fields } from './lib/fields.ts'
import { octal } from './lib/mode.ts'
import { followLinks, locate, reachable, readLink } from './lib/path.ts'

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

type StatParams = Params<typeof schema>

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
      defineHex,
      locate(params.path),
      params.follow && followLinks(),
      sh`if test -e "$p" || test -L "$p"; then
  printf 'stat '; stat -c ${format} -- "$p"
  if test -r "$p"; then echo readable; fi
  if test -w "$p"; then echo writeable; fi
  if test -x "$p"; then echo executable; fi
  if test -L "$p"; then
    ${readLink}
    printf 'target '; printf %s "$l" | hex
    r=$p
    (${followLinks()}
    if test -d "$d"; then d=$(cd -P -- "$d"; pwd -P; printf /); d=\${d%?/}; fi
    printf 'source '; printf %s "\${d%/}/\${p##*/}" | hex)
    p=$r
  ${params.get_checksum ? checksum(params.checksum_algorithm) : sh``}
  fi
  ${params.get_mime ? mime : sh``}
  ${params.get_attributes ? attributes : sh``}
else
  ${reachable}
fi
printf 'path '; printf %s "$p" | hex`,
    ),
  parse: (output, params) => ({ stat: read(new Fields(output), params) }),
})

const format = '%f:%s:%u:%g:%i:%d:%h:%b:%o:%.9X:%.9Y:%.9Z:%t:%T:%U:%G'

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

const kinds = {
  isfifo: 0x1000,
  ischr: 0x2000,
  isdir: 0x4000,
  isblk: 0x6000,
  isreg: 0x8000,
  islnk: 0xa000,
  issock: 0xc000,
} as const

const permissions = {
  rusr: 0o400,
  wusr: 0o200,
  xusr: 0o100,
  rgrp: 0o040,
  wgrp: 0o020,
  xgrp: 0o010,
  roth: 0o004,
  woth: 0o002,
  xoth: 0o001,
  isuid: 0o4000,
  isgid: 0o2000,
} as const

function read(fields: Fields, { get_mime }: StatParams): object {
  const line = fields.get('stat')
  if (line === undefined) return { exists: false }
  const parts = line.split(':')
  const numbers = parts.slice(1, 12).map(Number)
  const [size, uid, gid, inode, dev, nlink, blocks, block_size, atime, mtime, ctime] = numbers
  const raw = Number.parseInt(parts[0]!, 16)
  const [major, minor] = parts.slice(12, 14).map((part) => Number.parseInt(part, 16))
  const [owner, group] = parts.slice(14)
  return {
    exists: true,
    path: fields.text('path'),
    mode: octal(raw),
    ...flags(kinds, (bits) => (raw & 0xf000) === bits),
    ...flags(permissions, (bits) => (raw & bits) !== 0),
    uid,
    gid,
    size,
    inode,
    dev,
    nlink,
    blocks,
    block_size,
    device_type: major! * 256 + minor!,
    atime,
    mtime,
    ctime,
    ...(owner !== 'UNKNOWN' && { pw_name: owner }),
    ...(group !== 'UNKNOWN' && { gr_name: group }),
    readable: fields.get('readable') !== undefined,
    writeable: fields.get('writeable') !== undefined,
    executable: fields.get('executable') !== undefined,
    lnk_target: fields.text('target'),
    lnk_source: fields.text('source'),
    checksum: fields.get('checksum'),
    ...(get_mime && mimeOf(fields.get('mime'))),
    ...attributesOf(fields.get('attributes')),
  }
}

function flags(
  all: Readonly<Record<string, number>>,
  has: (bits: number) => boolean,
): Record<string, boolean> {
  return Object.fromEntries(Object.entries(all).map(([name, bits]) => [name, has(bits)]))
}

function mimeOf(answer: string | undefined): object {
  const { type, charset } = /^(?<type>\S+\/\S+); charset=(?<charset>\S+)$/.exec(answer ?? '')?.groups ?? {}
  return { mimetype: type ?? 'unknown', charset: charset ?? 'unknown' }
}

function attributesOf(answer: string | undefined): object {
  const [version, letters] = answer?.split(' ') ?? []
  if (letters === undefined) return {}
  const attr_flags = letters.replaceAll('-', '')
  return {
    version,
    attr_flags,
    attributes: [...attr_flags].map((letter) => attributeNames[letter] ?? letter),
  }
}

const attributeNames: Readonly<Record<string, string>> = {
  A: 'noatime',
  a: 'append',
  c: 'compressed',
  C: 'nocow',
  d: 'nodump',
  D: 'dirsync',
  e: 'extents',
  E: 'encrypted',
  h: 'blocksize',
  i: 'immutable',
  I: 'indexed',
  j: 'journalled',
  N: 'inline',
  s: 'zero',
  S: 'synchronous',
  t: 'notail',
  T: 'blockroot',
  u: 'undelete',
  X: 'compressedraw',
  Z: 'compresseddirty',
}
