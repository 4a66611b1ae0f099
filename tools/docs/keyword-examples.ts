import { keywords, withPrefix } from '../../src/playbook/keywords.ts'
import { lookups } from '../../src/template/lookups/lookups.ts'

const written: Readonly<Record<string, string>> = {
  name: 'name: Router after router',
  hosts: 'hosts: routers:!lb2',
  gather_facts: 'gather_facts: false',
  gather_subset: 'gather_subset: [network]',
  gather_timeout: 'gather_timeout: 10',
  fact_path: 'fact_path: /etc/ansible/facts.d',
  serial: 'serial: [1, "50%"]',
  order: 'order: sorted',
  strategy: 'strategy: free',
  max_fail_percentage: 'max_fail_percentage: 25',
  force_handlers: 'force_handlers: true',
  roles: 'roles: [keepalived]',
  pre_tasks: 'pre_tasks: [{ ping: }]',
  tasks: 'tasks: [{ ping: }]',
  post_tasks: 'post_tasks: [{ ping: }]',
  handlers: 'handlers: [{ name: Reload, command: keepalived -t }]',
  vars_files: 'vars_files: [vars/common.yml]',
  vars_prompt: 'vars_prompt: [{ name: ticket, prompt: Which ticket? }]',
  import_playbook: 'import_playbook: servers.yml',
  block: 'block: [{ ping: }]',
  rescue: 'rescue: [{ ping: }]',
  always: 'always: [{ ping: }]',
  vars: 'vars: { port: 21 }',
  when: "when: inventory_hostname == 'lb1'",
  tags: 'tags: [config, never]',
  environment: 'environment: { LC_ALL: C }',
  module_defaults: 'module_defaults: { file: { mode: "0644" } }',
  collections: 'collections: [ansible.builtin]',
  debugger: 'debugger: never',
  port: 'port: 2222',
  become: 'become: true',
  become_user: 'become_user: ftp',
  become_method: 'become_method: sudo',
  become_flags: 'become_flags: -H',
  become_exe: 'become_exe: /usr/local/bin/sudo',
  check_mode: 'check_mode: false',
  diff: 'diff: false',
  ignore_errors: 'ignore_errors: true',
  ignore_unreachable: 'ignore_unreachable: true',
  any_errors_fatal: 'any_errors_fatal: true',
  no_log: 'no_log: true',
  remote_user: 'remote_user: admin',
  connection: 'connection: local',
  timeout: 'timeout: 30',
  throttle: 'throttle: 1',
  run_once: 'run_once: true',
  delegate_to: 'delegate_to: localhost',
  delegate_facts: 'delegate_facts: true',
  action: 'action: command uptime',
  local_action: 'local_action: command uptime',
  args: 'args: { chdir: /tmp }',
  register: 'register: answer',
  loop: 'loop: [1, 2]',
  loop_control: 'loop_control: { label: "{{ item.name }}" }',
  notify: 'notify: Reload',
  listen: 'listen: configuration changed',
  changed_when: 'changed_when: false',
  failed_when: 'failed_when: answer.rc > 1',
  until: 'until: answer.rc == 0',
  retries: 'retries: 5',
  async: 'async: 600',
  poll: 'poll: 10',
  delay: 'delay: 2',
}

/** Each keyword as it is written at its level. Loops `with_NAME` take the terms of their lookup. */
export const keywordExamples: Readonly<Record<string, string>> = {
  ...written,
  ...Object.fromEntries(
    keywords
      .filter(({ name }) => name.startsWith(withPrefix))
      .map(({ name }) => [name, `${name}: ${termsOf(name.slice(withPrefix.length))}`]),
  ),
}

/** The terms of a lookup's own example, `query('name', TERMS)`, as YAML has them; one term stands alone. */
function termsOf(name: string): string {
  const [source] = lookups.get(name)!.example
  const inside = /^query\('\w+'(?:, )?(.*)\)[^)]*$/s.exec(source)?.[1] ?? ''
  const terms = inside.replace(/(?:, )?\b\w+=.*$/s, '')
  return `[${terms.replaceAll('none', 'null')}]`
}
