import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** What there is to do: files that were written for it. */
export interface Job {
  readonly folder: string
  /** The folder that the hosts write into. */
  readonly targets: string
  readonly inventory: string
  readonly playbook: string
  /** A line for each host: its address, and a script that asks what the play wants to know. */
  readonly questions: string
  /** For the ssh program. */
  readonly sshConfig: string
}

export interface Command {
  readonly file: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** What a run took. */
export interface Ran {
  readonly code: number | null
  readonly seconds: number
  readonly cpuSeconds: number
  readonly peakMegabytes: number
  readonly exchanges: number | undefined
  /** The last of its output. */
  readonly said: string
}

interface Phase {
  readonly name: string
  readonly command: (job: Job) => Command
  /** Reads from the output how many exchanges there were. */
  readonly exchanges?: (output: string) => number | undefined
}

/** Somebody who does the job, in phases that follow each other. */
export interface Contender {
  readonly name: string
  /** Before its first phase nothing is there; else it finds what another one has made. */
  readonly begins: boolean
  readonly needs: readonly string[]
  readonly phases: readonly Phase[]
}

const cli = join(import.meta.dirname, '../src/cli.js')
const forks = '50'
const mitogen = '/usr/lib/python3/dist-packages/ansible_mitogen/plugins/strategy'

const tsplay = (name: string, ...more: string[]): Phase => ({
  name,
  command: ({ inventory, playbook }) => ({
    file: process.execPath,
    args: [cli, 'run', '-i', inventory, '-f', forks, '-o', 'json', ...more, playbook],
  }),
  exchanges: (output) => {
    const last = JSON.parse(output.trimEnd().split('\n').at(-1)!) as { exchanges?: Record<string, number> }
    return last.exchanges && Object.values(last.exchanges).reduce((sum, count) => sum + count, 0)
  },
})

const ansible = (name: string, env: Readonly<Record<string, string>> = {}): Phase => ({
  name,
  command: ({ folder, inventory, playbook }) => ({
    file: 'ansible-playbook',
    args: ['-i', inventory, '-f', forks, playbook],
    env: {
      HOME: join(folder, 'home'),
      ANSIBLE_PIPELINING: 'True',
      ANSIBLE_SSH_ARGS: '-o ControlMaster=auto -o ControlPersist=60s',
      ANSIBLE_RETRY_FILES_ENABLED: 'False',
      ANSIBLE_LOCALHOST_WARNING: 'False',
      LC_ALL: 'C.UTF-8',
      ...env,
    },
  }),
})

const withMitogen = { ANSIBLE_STRATEGY: 'mitogen_linear', ANSIBLE_STRATEGY_PLUGINS: mitogen }

export const contenders: readonly Contender[] = [
  {
    name: 'tsplay',
    begins: true,
    needs: [],
    phases: [
      tsplay('first in check mode', '--check'),
      tsplay('first'),
      tsplay('converged in check mode', '--check'),
      tsplay('converged'),
    ],
  },
  {
    name: 'start',
    begins: false,
    needs: [],
    phases: [
      { name: 'tsplay --help', command: () => ({ file: process.execPath, args: [cli, '--help'] }) },
      { name: 'node -e 0', command: () => ({ file: process.execPath, args: ['-e', '0'] }) },
    ],
  },
  {
    name: 'floor',
    begins: false,
    needs: ['xargs', 'ssh'],
    phases: [
      {
        name: 'converged',
        command: ({ questions, sshConfig }) => ({
          file: 'xargs',
          args: [
            '-a',
            questions,
            '-P',
            forks,
            '-L',
            '1',
            'sh',
            '-c',
            'exec ssh -F "$0" "$1" sh <"$2"',
            sshConfig,
          ],
        }),
      },
    ],
  },
  {
    name: 'ansible',
    begins: true,
    needs: ['ansible-playbook'],
    phases: [ansible('first'), ansible('converged')],
  },
  {
    name: 'mitogen',
    begins: true,
    needs: ['ansible-playbook', mitogen],
    phases: [ansible('first', withMitogen), ansible('converged', withMitogen)],
  },
]

/** What is missing for a contender, as something to do about it. */
export function lacking({ needs }: Contender): string | undefined {
  const missing = needs.filter((need) =>
    need.startsWith('/') ? !existsSync(need) : spawnSync('sh', ['-c', `command -v ${need}`]).status !== 0,
  )
  if (missing.length === 0) return undefined
  return `${missing.join(', ')} is missing; apt-get install openssh-client ansible-core ansible-mitogen`
}
