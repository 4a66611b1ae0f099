import { join } from 'node:path'
import { modules } from '../../modules/index.ts'
import { FaultError } from '../../src/fault.ts'
import { type Inventory, loadInventory } from '../../src/inventory.ts'
import { loadPlaybook } from '../../src/playbook/load.ts'
import { Loading } from '../../src/playbook/loading.ts'
import type { Playbook } from '../../src/playbook/model.ts'
import { readText } from '../../src/text-file.ts'
import { folder } from '../inventory/folder.ts'

/** A playbook with a role, blocks, tags and three plays. */
const files = {
  hosts: '[g]\na\nb\n[h]\nc\n',
  'roles/web/tasks/main.yml': `
- name: install
  debug: {}
  tags: [inst]
- block:
    - name: inner
      debug: {}
      tags: [z, a]
  rescue:
    - name: rescued
      debug: {}
  always:
    - name: cleaned
      debug: {}
- include_tasks: more.yml
`,
  'roles/web/tasks/more.yml': '- debug: {}\n',
  'site.yml': `
- name: first
  hosts: a:b
  tags: [one]
  pre_tasks:
    - name: pre
      debug: {}
  roles: [web]
  tasks:
    - name: "on {{ inventory_hostname }}"
      debug: {}
      tags: [never, dbg]
    - debug: {}
- hosts: "{{ target | default('h,b') }}"
  gather_facts: false
  tasks:
    - name: two [last]
      debug: {}
`,
}

/** Loads the files. */
export function loaded(): { readonly playbook: Playbook; readonly inventory: Inventory } {
  const path = folder(files)
  const loading = new Loading(modules, readText)
  const playbook = loadPlaybook(join(path, 'site.yml'), loading)
  if (loading.faults.length > 0) throw new FaultError(loading.faults)
  return { playbook: { ...playbook, file: 'site.yml' }, inventory: loadInventory([join(path, 'hosts')]) }
}
