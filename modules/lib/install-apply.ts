import type { Change } from '../../src/module.ts'
import { type Script, steps } from '../../src/script.ts'
import { changeBackups } from './backup.ts'
import { changeEntry } from './change-entry.ts'
import type { Installation, Installed } from './install.ts'
import { wantedAttributes } from './ownership.ts'
import { makeParents, removeParents } from './parents.ts'
import { stand, word } from './path.ts'
import { keep } from './store.ts'

/** Takes the file from one state to another, with the backups and the directories above. */
export function applyInstalled(
  { before, after }: Change<Installed>,
  { directoryMode, source }: Partial<Pick<Installation, 'directoryMode' | 'source'>> = {},
): Script {
  const attributes = wantedAttributes({ mode: '0755' }, after.accounts, directoryMode, true)
  return steps(
    // What is copied on the host comes from the source itself, unless it is in the store already (as on a way back).
    typeof source === 'string' && after.content && keep(word(source), after.content),
    stand(after.path),
    makeParents(before, after, attributes),
    after.backups && before.backups && changeBackups(before.backups, after.backups, before),
    changeEntry(before, after),
    removeParents(before, after),
  )
}
