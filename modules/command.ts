import { defineAction, type Outcome, type Params } from '../src/module.ts'
import { type Script, sh, steps, userScript } from '../src/script.ts'
import { done, enter, guard, input, ran, runParams } from './lib/run.ts'
import { splitWords } from './lib/words.ts'

const schema = {
  description: 'Run a command on the host, without a shell.',
  type: 'object',
  additionalProperties: false,
  properties: {
    ...runParams,
    argv: {
      type: 'array',
      items: { type: 'string' },
      minItems: 1,
      description: 'The command and its arguments, word by word, instead of `cmd`.',
    },
    expand_argument_vars: {
      type: 'boolean',
      default: true,
      description: 'Put the values of environment variables (`$HOME`) and homes (`~`) into the words.',
    },
  },
} as const

export const command = defineAction({
  name: 'command',
  params: schema,
  examples: `
- name: Show the virtual servers
  command: ipvsadm -Ln
  changed_when: false
- name: Make the key once
  command:
    argv: [ssh-keygen, -t, ed25519, -N, "", -f, /root/.ssh/id sync]
    creates: /root/.ssh/id sync
`,
  check: ({ cmd, argv }) => [
    ...(cmd === undefined && argv === undefined ? ['one of cmd and argv is required'] : []),
    ...(cmd !== undefined && argv !== undefined ? ['cmd and argv exclude each other'] : []),
    ...(cmd !== undefined && !splitWords(cmd)?.length
      ? [splitWords(cmd) ? 'the command is empty' : `an open quotation in the command: ${cmd}`]
      : []),
  ],
  guard,
  done: (output, params) => done(output, params, words(params)),
  run: (params) => {
    const all = words(params).map((text) => (params.expand_argument_vars ? expanded(text) : sh`${text}`))
    // exec runs a program even where the shell has a command of that name built in.
    return steps(enter(params), sh`exec ${all.reduce((script, next) => sh`${script} ${next}`)}`)
  },
  stdin: input,
  parse: (outcome, params) => notRun(outcome, words(params)) ?? ran(outcome, params, words(params)),
})

/** A program that could not be started changed nothing; as in Ansible, the exit code is then the number of the error. */
function notRun({ code, stdout, stderr }: Outcome, cmd: readonly string[]): object | undefined {
  const rc = { 126: 13, 127: 2 }[code]
  const line = stderr.trimEnd().split('\n').at(-1)!
  if (rc === undefined || stdout !== '' || !line.includes(`: ${cmd[0]}: `)) return undefined
  const why = line.slice(line.lastIndexOf(': ') + 2)
  return { changed: false, cmd, rc, stdout, stderr: '', msg: `cannot run ${cmd[0]}: ${why}` }
}

function words({ cmd, argv }: Params<typeof schema>): readonly string[] {
  return argv ?? splitWords(cmd ?? '') ?? []
}

// A variable that is not set stays as it is written.
function expanded(text: string): Script {
  const home = /^~[\w.-]*(?=\/|$)/.exec(text)?.[0] ?? ''
  const pieces = text.slice(home.length).split(/(\$(?:[A-Za-z_]\w*|\{[A-Za-z_]\w*\}))/)
  const scripts = pieces.flatMap((piece, i) => {
    if (i % 2 === 0) return piece === '' ? [] : [rest(piece, home !== '' && i === 0)]
    const name = piece.replace(/\W/g, '')
    return [userScript(`"\${${name}-${piece.replace(/[$}]/g, '\\$&')}}"`)]
  })
  if (home !== '') scripts.unshift(userScript(home))
  return scripts.length === 0 ? sh`${''}` : scripts.reduce((script, next) => sh`${script}${next}`)
}

// The slash after a tilde must not be quoted, or the shell leaves the tilde as it is.
function rest(piece: string, afterHome: boolean): Script {
  return afterHome && piece.startsWith('/') ? (piece === '/' ? sh`/` : sh`/${piece.slice(1)}`) : sh`${piece}`
}
