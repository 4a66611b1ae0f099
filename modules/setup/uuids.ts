import { sh } from '../../src/script.ts'
import type { Answers } from './answers.ts'
import type { Family } from './family.ts'

/** The identities of file systems, and what names in /dev/mapper stand for; no facts of their own. */
export const uuids: Family = {
  name: 'uuids',
  subset: 'hardware',
  script: () => sh`ls -l /dev/disk/by-uuid/ /dev/mapper/ |
sed -n -e 's,^/.*/\([^/]*\)/:$,\1,p' -e 's,.* \([^ ]*\) -> .*/\([^/]*\)$,\1 \2,p'`,
  parse: () => ({}),
}

/** The UUID of the file system on each device, by the device's path below /dev. */
export function uuidsByDevice(answers: Answers): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  let folder = ''
  for (const line of answers.part('uuids')) {
    const [name = '', device] = line.split(' ')
    if (device === undefined) {
      folder = name
      continue
    }
    const uuid = found.get(device)
    if (folder === 'by-uuid') found.set(device, name)
    else if (uuid !== undefined) found.set(`mapper/${name}`, uuid)
  }
  return found
}
