import type { Change } from '../../src/module.ts'
import { type Script, sh, steps } from '../../src/script.ts'
import { changeBackups } from './backup.ts'
import { changeAttributes, changeEntry } from './change-entry.ts'
import type { Installation, Installed } from './install.ts'
import { wantedAttributes } from './ownership.ts'
import { word } from './path.ts'
import { keep } from './store.ts'

/** Takes the file from one state to another, with the backups and the directories above. */
export function applyInstalled(
  { before, after }: Change<Installed>,
  { directoryMode, source }: Pick<Installation, 'directoryMode' | 'source'>,
): Script {
  const made = before.missing.filter((path) => !after.missing.includes(path))
  const unmade = after.missing.filter((path) => !before.missing.includes(path))
  const attributes = wantedAttributes({ mode: '0755' }, after.accounts, directoryMode, true)
  return steps(
    // What is copied on the host comes from the source itself, unless it is in the store already (as on a way back).
    typeof source === 'string' && after.content && keep(word(source), after.content),
    sh`p=${after.path} d=${after.path.replace(/\/[^/]*$/, '') || '/'}`,
    ...made.map(
      (path) => sh`mkdir -- ${path}
${changeAttributes({}, attributes, sh`${path}`)}`,
    ),
    after.backups && before.backups && changeBackups(before.backups, after.backups, before),
    changeEntry(before, after),
    ...unmade.toReversed().map((path) => sh`rmdir -- ${path}`),
  )
}
