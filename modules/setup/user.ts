import { sh } from '../../src/script.ts'
import type { Family } from './family.ts'

/** The user that scripts run as. */
export const user: Family = {
  name: 'user',
  aliases: ['user_id', 'user_uid', 'user_gid', 'user_dir', 'user_shell'],
  subset: 'min',
  script: () => sh`u=$(id -u)
echo "$u"
id -g
getent passwd "$u" || grep "^[^:]*:[^:]*:$u:" /etc/passwd`,
  parse: (answers) => {
    const [uid, gid, entry] = answers.part('user')
    const [id, , own, group, gecos, dir, shell] = entry?.split(':') ?? []
    return {
      user_id: id,
      user_uid: number(own ?? uid),
      user_gid: number(group ?? gid),
      user_gecos: gecos,
      user_dir: dir,
      user_shell: shell,
      real_user_id: number(uid),
      effective_user_id: number(uid),
      real_group_id: number(gid),
      effective_group_id: number(gid),
    }
  },
}

/** The environment of that user's scripts, without what the connection adds to it. */
export const env: Family = {
  name: 'env',
  subset: 'min',
  script: () => sh`env -0 | tr '\0\n' '\n\001'`,
  parse: (answers) => {
    const entries = answers.part('env').flatMap((line) => {
      const [, name, value] = /^([^=]+)=(.*)$/.exec(line) ?? []
      return name === undefined || added.has(name) ? [] : [[name, value!.replaceAll('\u0001', '\n')] as const]
    })
    return { env: Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1))) }
  },
}

const added: ReadonlySet<string> = new Set(['LC_ALL', 'TSPLAY_NEW', 'TSPLAY_STORE', '_'])

function number(text: string | undefined): number | undefined {
  return text === undefined || text === '' ? undefined : Number(text)
}
