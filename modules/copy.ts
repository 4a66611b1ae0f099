import { defineModule, type Params, type Refusal } from '../src/module.ts'
import { filesBring } from './lib/files-bring.ts'
import { type Installation, parseInstalled, probeInstalled } from './lib/install.ts'
import { applyInstalled } from './lib/install-apply.ts'
import { installedResult, installParams } from './lib/install-params.ts'
import { planInstall } from './lib/install-plan.ts'
import { modeFault } from './lib/mode.ts'
import { checkMode } from './lib/ownership.ts'
import { basename } from './lib/path.ts'
import { checkValidate, validation } from './lib/validate.ts'

const schema = {
  description: 'Copy a file to the host, or from one place of the host to another.',
  type: 'object',
  required: ['dest'],
  additionalProperties: false,
  properties: {
    src: {
      type: 'string',
      'x-source': 'file',
      'x-unless': 'remote_src',
      description: 'The file to copy: of the controller, or of the host with `remote_src`.',
    },
    content: { type: 'string', 'x-source': 'text', description: 'The text of the file, instead of `src`.' },
    ...installParams,
    mode: {
      ...installParams.mode,
      description: `${installParams.mode.description} "preserve" takes the mode of the source.`,
    },
    directory_mode: {
      type: ['string', 'integer'],
      'x-mode': true,
      description: 'Mode of the directories that are made for a destination that ends with a slash.',
    },
    remote_src: { type: 'boolean', default: false, description: 'The source is a file of the host.' },
    local_follow: {
      type: 'boolean',
      default: true,
      description: 'Follow symbolic links in the source; nothing else can be done with a single file.',
    },
    decrypt: {
      type: 'boolean',
      default: true,
      description: 'Open a vaulted source, whose text is then not shown; otherwise copy it as it is.',
    },
    checksum: {
      type: 'string',
      pattern: '^[0-9a-fA-F]{40}$',
      description: 'The SHA-1 that the source must have.',
    },
  },
} as const

/** The installation that a copy task asks for. */
function installation(params: Params<typeof schema>): Installation {
  const { src, content, dest, mode, owner, group, directory_mode, follow, force, backup } = params
  const source = content ?? src ?? ''
  const name = typeof source === 'string' ? basename(source) : source.name
  return {
    dest,
    source,
    name: content === undefined ? name : undefined,
    mode,
    owner,
    group,
    follow,
    force,
    backup,
    directoryMode: directory_mode,
  }
}

export const copy = defineModule({
  name: 'copy',
  params: schema,
  examples: `
- name: Give the routers their load-balancer configuration
  copy:
    src: keepalived.conf
    dest: /etc/keepalived/keepalived.conf
    mode: "0640"
    validate: keepalived -t -f %s
- name: Write a line
  copy:
    content: "options ip_vs_ftp ports=21,2121\\n"
    dest: /etc/modprobe.d/ip_vs_ftp.conf
`,
  notes: [
    'Whole directories are not copied.',
    'A backup is named after the hash of its content, as in `vsftpd.conf.0a1b2c3d4e5f~`; undo removes it.',
  ],
  check: (params) => [
    ...(params.src === undefined && params.content === undefined
      ? ['one of src and content is required']
      : []),
    ...(params.src !== undefined && params.content !== undefined
      ? ['src and content exclude each other']
      : []),
    ...(params.content !== undefined && params.dest.endsWith('/')
      ? ['dest must name a file where the content is given as text']
      : []),
    ...(params.content !== undefined && params.mode === 'preserve' ? ['mode "preserve" needs src'] : []),
    ...(params.mode === 'preserve' ? [] : checkMode(params.mode)),
    ...(modeFault(params.directory_mode) ? [`directory_${modeFault(params.directory_mode)}`] : []),
    ...checkValidate(params.validate),
  ],
  probe: (params) => probeInstalled(installation(params)),
  parse: (output, params) => parseInstalled(output, installation(params)),
  plan: (state, params) => otherChecksum(params) ?? planInstall(state, installation(params)),
  brings: filesBring,
  test: (change, params) => validation(params.validate, change, installation(params)),
  apply: (change, params) => applyInstalled(change, installation(params)),
  result: (state, change, params) => installedResult(state, change, installation(params)),
})

function otherChecksum({ src, checksum }: Params<typeof schema>): Refusal | undefined {
  const sha1 = typeof src === 'object' ? src.sha1 : undefined
  if (checksum === undefined || sha1 === checksum.toLowerCase()) return undefined
  return { refused: `the checksum of src is ${sha1 ?? 'not known'}, expected ${checksum}` }
}
