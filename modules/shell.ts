import { defineAction } from '../src/module.ts'
import { type Script, sh, steps } from '../src/script.ts'
import { word } from './lib/path.ts'
import { done, enter, guard, input, ran, runParams } from './lib/run.ts'

export const shell = defineAction({
  name: 'shell',
  params: {
    description: 'Run a shell script on the host.',
    type: 'object',
    required: ['cmd'],
    additionalProperties: false,
    properties: {
      ...runParams,
      executable: {
        type: 'string',
        minLength: 1,
        default: '/bin/sh',
        description: 'The shell to run it with.',
      },
    },
  },
  examples: `
- name: Count the connections of the FTP service
  shell: ipvsadm -Lnc | grep -c ':21 '
  register: connections
  changed_when: false
`,
  guard,
  done: (output, params) => done(output, params, params.cmd),
  run: (params) => steps(enter(params), runWith(params.executable, params.cmd)),
  stdin: input,
  parse: (outcome, params) => ran(outcome, params, params.cmd),
})

// The text comes over a pipe of its own: arguments are seen by everybody, and standard input is the script's.
function runWith(executable: string, text: string): Script {
  return sh`{ printf '%s\n' ${text} | { exec 3<&0 0<&4 4<&-; exec ${word(executable)} /dev/fd/3; }; } 4<&0`
}
