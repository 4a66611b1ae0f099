import { defineModule } from '../src/module.ts'
import { applyFile } from './file/apply.ts'
import { planFile } from './file/plan.ts'
import { probeFile } from './file/probe.ts'
import { checkFile, schema } from './file/schema.ts'
import { type FileState, parseFile } from './file/state.ts'
import { filesBring } from './lib/files-bring.ts'
import { checkMode } from './lib/ownership.ts'

export const file = defineModule({
  name: 'file',
  params: schema,
  examples: `
- name: Make the folder of the check scripts
  file:
    path: /etc/keepalived/scripts
    state: directory
    mode: "0755"
- name: Let the site's configuration be the one that is used
  file:
    src: sites/main.conf
    dest: /etc/keepalived/keepalived.conf
    state: link
`,
  notes: [
    'Removing a file is taken back by undo; removing a directory that is not empty is not.',
    'With recurse, symbolic links below the directory get the owner themselves and are not followed.',
  ],
  check: (params) => [...checkFile(params), ...checkMode(params.mode)],
  probe: probeFile,
  parse: (output) => parseFile(output),
  plan: planFile,
  brings: filesBring,
  apply: (change) => applyFile(change),
  result: (state, change) => resultOf(change?.after ?? state),
})

function resultOf({ path, kind, linked, target, source, mode, owner, group, uid, gid }: FileState): object {
  return {
    path,
    dest: path,
    state: linked ? 'hard' : kind === 'other' ? 'file' : kind,
    ...((target ?? linked) && { src: target ?? source?.at }),
    ...(kind !== 'absent' && { mode, owner, group, uid, gid }),
  }
}
