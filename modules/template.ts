import { defineModule, type Params } from '../src/module.ts'
import { filesBring } from './lib/files-bring.ts'
import { type Installation, parseInstalled, probeInstalled } from './lib/install.ts'
import { applyInstalled } from './lib/install-apply.ts'
import { installedResult, installParams } from './lib/install-params.ts'
import { planInstall } from './lib/install-plan.ts'
import { checkMode } from './lib/ownership.ts'
import { checkValidate, validation } from './lib/validate.ts'

const schema = {
  description: 'Render a template on the controller and put the text on the host.',
  type: 'object',
  required: ['src', 'dest'],
  additionalProperties: false,
  properties: {
    src: { type: 'string', 'x-source': 'template', description: 'The template, on the controller.' },
    ...installParams,
    trim_blocks: { type: 'boolean', default: true, description: 'Drop the newline after a block.' },
    lstrip_blocks: { type: 'boolean', default: false, description: 'Drop blanks before a block.' },
    newline_sequence: {
      type: 'string',
      enum: ['\n', '\r', '\r\n'],
      default: '\n',
      description: 'What ends the lines.',
    },
  },
} as const

/** The installation that a template task asks for. */
function installation(params: Params<typeof schema>): Installation {
  const { src, dest, mode, owner, group, follow, force, backup } = params
  return {
    dest,
    source: src,
    name: src.name,
    mode,
    owner,
    group,
    follow,
    force,
    backup,
    directoryMode: undefined,
  }
}

export const template = defineModule({
  name: 'template',
  params: schema,
  examples: `
- name: Let the FTP server use the ports that the routers forward
  template:
    src: vsftpd.conf.j2
    dest: /etc/vsftpd.conf
    owner: root
    group: root
    mode: "0644"
    backup: true
`,
  notes: [
    'A backup is named after the hash of its content, as in `vsftpd.conf.0a1b2c3d4e5f~`; undo removes it.',
  ],
  check: ({ mode, validate }) => [
    ...(mode === 'preserve' ? [] : checkMode(mode)),
    ...checkValidate(validate),
  ],
  probe: (params) => probeInstalled(installation(params)),
  parse: (output, params) => parseInstalled(output, installation(params)),
  plan: (state, params) => planInstall(state, installation(params)),
  brings: filesBring,
  test: (change, params) => validation(params.validate, change, installation(params)),
  apply: (change, params) => applyInstalled(change, installation(params)),
  result: (state, change, params) => installedResult(state, change, installation(params)),
})
