import { modules } from '../../modules/index.ts'
import { loadPlaybook } from '../../src/playbook/load.ts'
import { Loading } from '../../src/playbook/loading.ts'
import { cpuSeconds, type Measured } from './measure.ts'

const task = (i: number) => `- name: Task ${i}
  template:
    src: part.j2
    dest: "/etc/app/{{ inventory_hostname }}/part-${i}.conf"
    mode: "0644"
  when:
    - enabled | default(true) | bool
    - inventory_hostname in groups['routers']
  loop: "{{ parts | selectattr('on') | map(attribute='name') | list }}"
  register: part_${i}
  notify: Reload
  tags: [config]
`

/** Loads and checks a playbook of 5,000 lines, most of them in 50 roles. */
export function loading(): Measured {
  const roles = Array.from({ length: 50 }, (_, i) => `role${i}`)
  const files = new Map<string, string>([
    ['play.yml', `- hosts: all\n  roles:\n${roles.map((role) => `    - ${role}\n`).join('')}`],
  ])
  for (const role of roles) {
    files.set(`roles/${role}/tasks/main.yml`, Array.from({ length: 8 }, (_, i) => task(i)).join(''))
    files.set(`roles/${role}/handlers/main.yml`, '- name: Reload\n  command: app reload\n')
    files.set(`roles/${role}/defaults/main.yml`, 'enabled: true\nparts:\n  - { name: a, on: true }\n')
  }
  const lines = [...files.values()].reduce((sum, text) => sum + text.split('\n').length - 1, 0)
  const reached = cpuSeconds(() => {
    const found = new Loading(modules, (path) => files.get(path.replace(`${process.cwd()}/`, '')))
    loadPlaybook('play.yml', found)
    if (found.faults.length > 0) throw new Error(found.faults[0]!.message)
  })
  return { name: `load and check ${lines} lines with 50 roles`, unit: 's', reached, target: 1, most: false }
}
