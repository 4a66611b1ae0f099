import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Job } from './contenders.ts'
import type { Network } from './network.ts'

/** Files of each kind. */
const count = 4

/** Twenty tasks of modules that everybody has, which write into a folder of its own for each host. */
const play = `- hosts: all
  gather_facts: false
  tasks:
    - {name: folder, file: {path: "{{ here }}", state: directory, mode: "0755"}}
    - {name: settings, file: {path: "{{ here }}/conf.d", state: directory, mode: "0750"}}
    - {name: log, file: {path: "{{ here }}/log", state: directory, mode: "0700"}}
${each((i) => `    - {name: copy ${i}, copy: {content: "line ${i}\\n", dest: "{{ here }}/copy${i}", mode: "0644"}}`)}
${each((i) => `    - {name: template ${i}, template: {src: conf.j2, dest: "{{ here }}/conf.d/${i}.conf", mode: "0640"}, vars: {number: ${i}}}`)}
${each((i) => `    - {name: line ${i}, lineinfile: {path: "{{ here }}/lines${i}", regexp: "^listen ", line: "listen {{ ansible_host }}", create: true, mode: "0644"}}`)}
    - {name: link, file: {src: "{{ here }}/copy1", dest: "{{ here }}/current", state: link}}
    - {name: look, stat: {path: "{{ here }}/copy1", get_checksum: false, get_mime: false, get_attributes: false}, register: looked}
    - {name: judge, assert: {that: looked.stat.exists or ansible_check_mode}}
    - {name: mode, file: {path: "{{ here }}/copy1", mode: "0644"}}
    - {name: say, debug: {msg: "{{ inventory_hostname }} is done"}}
`

const template = `# {{ inventory_hostname }}
listen {{ ansible_host }}
number {{ number }}
{% for n in range(5) %}
worker {{ n }} {{ 'odd' if n % 2 else 'even' }}
{% endfor %}
`

/** Writes all that the contenders read, and says what there is to do. */
export function writePlay(folder: string, network: Network, hosts: number): Job {
  const file = (name: string, text: string) => {
    const path = join(folder, name)
    writeFileSync(path, text)
    return path
  }
  const targets = join(folder, 'targets')
  mkdirSync(join(folder, 'templates'))
  file('templates/conf.j2', template)
  const addresses = Array.from(
    { length: hosts },
    (_, i) => `127.0.${1 + Math.floor(i / 250)}.${1 + (i % 250)}`,
  )
  // A line for each host, as people have it.
  const names = addresses.map((address) => (network.port === 22 ? address : `[${address}]:${network.port}`))
  const knownHosts = file('known_hosts', names.map((name) => `${name} ${network.hostKey}\n`).join(''))
  const inventory = [
    '[all]',
    ...addresses.map((address, i) => `h${i + 1} ansible_host=${address}`),
    '[all:vars]',
    `here=${targets}/{{ inventory_hostname }}`,
    `ansible_port=${network.port}`,
    'ansible_user=root',
    `ansible_ssh_private_key_file=${network.key}`,
    `ansible_ssh_common_args='-F none -o UserKnownHostsFile=${knownHosts} -o KexAlgorithms=curve25519-sha256'`,
    'ansible_python_interpreter=/usr/bin/python3',
    '',
  ].join('\n')
  const questions = addresses.map((address, i) => {
    const script = file(`ask-${address}`, question(join(targets, `h${i + 1}`)))
    return `${address} ${script}\n`
  })
  return {
    folder,
    targets,
    inventory: file('hosts', inventory),
    playbook: file('play.yml', play),
    questions: file('questions', questions.join('')),
    sshConfig: file(
      'ssh_config',
      [
        `Port ${network.port}\nUser root\nIdentityFile ${network.key}`,
        `UserKnownHostsFile ${knownHosts}\nKexAlgorithms curve25519-sha256`,
        'BatchMode yes\nRequestTTY no\nLogLevel ERROR\n',
      ].join('\n'),
    ),
  }
}

/** What an operator would write who wants to know the same, and fast: one process of each kind. */
function question(here: string): string {
  const of = (name: string) => numbers().map((i) => name.replace('#', String(i)))
  const files = [...of('copy#'), ...of('conf.d/#.conf')]
  const edited = of('lines#')
  return `cd ${here} || exit
stat -c '%n %F %a %u %g %N' . conf.d log current ${files.join(' ')} ${edited.join(' ')}
sha256sum ${files.join(' ')}
head -n 1000 ${edited.join(' ')}
`
}

function each(line: (i: number) => string): string {
  return numbers().map(line).join('\n')
}

function numbers(): number[] {
  return Array.from({ length: count }, (_, i) => i + 1)
}
