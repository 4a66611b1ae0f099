import type { Change } from '../../src/module.ts'
import { type Script, sh, steps } from '../../src/script.ts'
import { changeAttributes, changeEntry } from '../lib/change-entry.ts'
import { makeParents, removeParents } from '../lib/parents.ts'
import { stand } from '../lib/path.ts'
import { keep } from '../lib/store.ts'
import type { FileState } from './state.ts'
import { changeTree } from './tree.ts'

/** Takes the path from one state to another. */
export function applyFile({ before, after, triggers = [] }: Change<FileState>): Script {
  return steps(
    stand(after.path),
    before.tree && after.tree && changeTree(before.tree, after.tree),
    makeParents(before, after, after),
    before.source && after.source && changeSource(before.source, after.source),
    before.linked !== after.linked ? relink(before, after) : takeFrom(before, after),
    removeParents(before, after),
    triggers.includes('set the access time') && sh`touch -a -c -- "$p"`,
    triggers.includes('set the modification time') && sh`touch -m -c -- "$p"`,
  )
}

function takeFrom(before: FileState, after: FileState): Script {
  const tree = before.kind === 'directory' && before.empty === false && after.kind === 'absent'
  return tree ? sh`rm -rf -- "$p"` : changeEntry(before, after)
}

// The attributes of what a link points to; it may be reached through another link.
function changeSource(before: FileState['source'] & object, after: FileState['source'] & object): Script {
  const script = changeAttributes(before, after, sh`"$s"`)
  return script.text === ''
    ? script
    : sh`s=$(readlink -f -- ${after.at}; printf /) s=\${s%?/}
${script}`
}

function relink(before: FileState, after: FileState): Script {
  const gone = { kind: 'absent' } as const
  if (!after.linked) return steps(sh`rm -f -- "$p"`, changeEntry(gone, after))
  return steps(
    before.content && keep(sh`"$p"`, before.content),
    before.kind !== 'absent' && sh`rm -f -- "$p"`,
    sh`ln -- ${after.source?.at ?? ''} "$p"`,
  )
}
