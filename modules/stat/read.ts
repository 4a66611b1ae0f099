import type { Fields } from '../lib/fields.ts'
import { octal } from '../lib/mode.ts'

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

/** What `facts_of` has found (see survey.ts), and what else the probe tells, as Ansible names it. */
export function readStat(fields: Fields, mime: boolean): object {
  const line = fields.get('stat')
  if (line === undefined) return { exists: false }
  const parts = line.split(':')
  const raw = Number.parseInt(parts[0]!, 16)
  const [size, uid, gid] = parts.slice(1, 4).map(Number)
  const [owner, group] = parts.slice(4, 6)
  const [inode, dev, nlink, blocks, block_size, atime, mtime, ctime] = parts.slice(6, 14).map(Number)
  const [major, minor] = parts.slice(14).map((part) => Number.parseInt(part, 16))
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
    ...(mime && mimeOf(fields.get('mime'))),
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
