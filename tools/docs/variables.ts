import { type ConnectionVariable, connectionVariables } from '../../src/engine/connection-variables.ts'
import { keywords } from '../../src/playbook/keywords.ts'
import { code, table } from './table.ts'

/** Variables that nobody sets, each with what it says and an example of its use. */
export const magicVariables: Readonly<Record<string, readonly [says: string, example: string]>> = {
  inventory_hostname: ['The name of the host in the inventory.', "when: inventory_hostname == 'lb1'"],
  inventory_hostname_short: ['The same up to the first dot.', 'hostname: "{{ inventory_hostname_short }}"'],
  groups: ['The names of the hosts of each group.', 'loop: "{{ groups.routers }}"'],
  group_names: ['The groups that the host is in.', 'when: "\'routers\' in group_names"'],
  hostvars: ['The variables of every host, by its name.', '{{ hostvars.lb1.ansible_host }}'],
  vars: ['All variables by their names.', "{{ vars['my_' ~ suffix] }}"],
  ansible_facts: ['The facts of the host, without the prefix ansible_.', '{{ ansible_facts.kernel }}'],
  ansible_play_hosts: ['The hosts of the play that have not failed.', '{{ ansible_play_hosts | length }}'],
  ansible_play_hosts_all: ['All hosts of the play.', 'when: inventory_hostname == ansible_play_hosts_all[0]'],
  ansible_play_batch: ['The hosts of the present batch that have not failed.', '{{ ansible_play_batch }}'],
  play_hosts: ['The older name of ansible_play_batch.', '{{ play_hosts }}'],
  ansible_play_name: ['The name of the play.', '{{ ansible_play_name }}'],
  ansible_check_mode: ['Whether nothing is changed.', 'when: not ansible_check_mode'],
  ansible_diff_mode: ['Whether --diff was given.', 'when: ansible_diff_mode'],
  ansible_verbosity: ['How many -v were given.', 'when: ansible_verbosity > 1'],
  ansible_forks: ['Hosts at work at a time.', '{{ ansible_forks }}'],
  ansible_inventory_sources: ['What -i named.', '{{ ansible_inventory_sources | first }}'],
  ansible_search_path: ['Where templates and files of the task are searched.', '{{ ansible_search_path }}'],
  ansible_config_file: ['Nothing; there is no such file.', '{{ ansible_config_file is none }}'],
  ansible_limit: ['What --limit says; undefined without it.', 'when: ansible_limit is defined'],
  ansible_run_tags: ['The tags that were asked for.', 'when: "\'upgrade\' in ansible_run_tags"'],
  ansible_skip_tags: ['The tags that are skipped.', '{{ ansible_skip_tags }}'],
  ansible_version: ['The version of ansible-core whose rules count.', '{{ ansible_version.full }}'],
  ansible_playbook_python: ['A Python of the computer that runs the play.', '{{ ansible_playbook_python }}'],
  ansible_controller_hostname: ['The computer that runs the play.', '{{ ansible_controller_hostname }}'],
  playbook_dir: ['The folder of the playbook.', '{{ playbook_dir }}/files'],
  role_name: ['The role that the task belongs to.', '{{ role_name }}'],
  ansible_role_name: ['The same as role_name.', '{{ ansible_role_name }}'],
  ansible_parent_role_names: [
    'The roles that brought the role of the task, the nearest first.',
    '{{ ansible_parent_role_names | first }}',
  ],
  ansible_parent_role_paths: ['Their folders.', '{{ ansible_parent_role_paths | first }}'],
  ansible_collection_name: [
    'Nothing in a role, undefined elsewhere; there are no collections.',
    '{{ ansible_collection_name is none }}',
  ],
  ansible_dependent_role_names: [
    'Roles that others of the play depend on.',
    '{{ ansible_dependent_role_names }}',
  ],
  ansible_play_role_names: ['The roles that the play itself brings.', '{{ ansible_play_role_names }}'],
  ansible_role_names: ['All roles of the play.', '{{ ansible_role_names }}'],
  role_names: ['The same as ansible_play_role_names.', '{{ role_names }}'],
  role_path: ['The folder of the role that the task belongs to.', '{{ role_path }}/files'],
}

/** The variables that have a meaning of their own. */
export function variablesPage(): string {
  const magic = Object.entries(magicVariables)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, [says, example]]) => [code(name), says, code(example)])
  const connection = Object.entries<ConnectionVariable>(connectionVariables).map(
    ([name, { names, says, example }]) => [
      names.map(code).join(', '),
      says,
      keywords.some((keyword) => keyword.name === name) ? code(name) : '',
      code(example),
    ],
  )
  return `# Variables

## Connection variables

The inventory says with these how a host is reached, and whom to become there; so may every other place of variables. They go before the keyword, and that before the command line. Where a variable has more names, the first that is set counts.

${table(['variable', 'what it says', 'keyword', 'example'], connection)}

## Magic variables

Nobody sets these; they are read like others.

${table(['variable', 'what it says', 'example'], magic)}
`
}
