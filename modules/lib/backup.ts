import type { Content } from '../../src/module.ts'
import { type Script, sh, steps } from '../../src/script.ts'
import type { Entry } from './entry.ts'
import type { Fields } from './fields.ts'

// Old contents are kept beside the file as NAME.HASH~ (twelve digits of their SHA-256): the same content never twice,
// and anybody can tell which is which.

/** Lists the backups of $p. */
export const probeBackups = sh`for f in "$p".????????????~; do
  if test -f "$f"; then
    f=\${f%\~}
    echo "backup \${f##*.}"
  fi
done`

/** Reads what `probeBackups` printed. */
export function parseBackups(fields: Fields): string[] {
  return fields.all('backup').filter((name) => /^[0-9a-f]{12}$/.test(name))
}

/** The path of the backup that is made of a content. */
export function backupPath(path: string, content: Content): string {
  return `${path}.${digits(content)}~`
}

/** The backups there will be once the file has another content. */
export function withBackup(
  backups: readonly string[],
  { kind, content }: Entry,
  wanted: Content | undefined,
): readonly string[] {
  if (kind !== 'file' || !content || content.sha256 === wanted?.sha256) return backups
  const name = digits(content)
  return backups.includes(name) ? backups : [...backups, name].sort()
}

/** Makes the backups of $p that are to be there and removes those that are not. Only the present content can be backed up. */
export function changeBackups(
  before: readonly string[],
  after: readonly string[],
  { content }: Entry,
): Script {
  return steps(
    ...after
      .filter((name) => !before.includes(name))
      .map((name) =>
        content && digits(content) === name
          ? sh`cp -p -- "$p" "$p".${name}~`
          : sh`echo ${`there is no content for the backup ${name}`} >&2; exit 1`,
      ),
    ...before.filter((name) => !after.includes(name)).map((name) => sh`rm -f -- "$p".${name}~`),
  )
}

function digits({ sha256 }: Content): string {
  return sha256.slice(0, 12)
}
