import type { Change } from '../../src/module.ts'
import { backupPath } from './backup.ts'
import type { Installation, Installed } from './install.ts'
import { attributeParams } from './ownership.ts'

/** Parameters that copy and template share. */
export const installParams = {
  dest: {
    type: 'string',
    minLength: 1,
    description:
      'Where the file is to be. A directory, or a name that ends with a slash, gets the file under the name of its source.',
  },
  ...attributeParams,
  backup: {
    type: 'boolean',
    default: false,
    description: 'Keep a copy of what is replaced beside the file, named after its hash.',
  },
  force: { type: 'boolean', default: true, description: 'Replace a file that is there already.' },
  follow: {
    type: 'boolean',
    default: false,
    description:
      'Where the destination is a symbolic link, write to what it points to instead of replacing the link.',
  },
  validate: {
    type: 'string',
    description:
      'A command that tries the new file before it is put in place, in check mode too; `%s` is its path.',
  },
} as const

/** What `register` sees of an installed file. */
export function installedResult(
  state: Installed,
  change: Change<Installed> | undefined,
  { source }: Pick<Installation, 'source'>,
): object {
  const { path, kind, content, mode, owner, group, uid, gid } = change?.after ?? state
  const sha1 = typeof source === 'object' && source.sha256 === content?.sha256 ? source.sha1 : undefined
  const backup = change?.after.backups?.find((name) => !state.backups?.includes(name))
  return {
    dest: path,
    path,
    state: kind,
    ...(typeof source === 'string' && { src: source }),
    ...(content && { size: content.size, sha256: content.sha256 }),
    ...(sha1 && { checksum: sha1 }),
    mode,
    owner,
    group,
    uid,
    gid,
    ...(backup && state.content && { backup_file: backupPath(path, state.content) }),
  }
}
