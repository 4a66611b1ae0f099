import { change, defineModule, type ParamSchema, type Params } from '../src/module.ts'
import { type Script, sh } from '../src/script.ts'
import { printBytes } from './lib/bytes.ts'
import { parseText, readText, writeText } from './lib/file-text.ts'
import { removeFrom, setIn, settingIn } from './vsftpd/conf.ts'
import { type Kind, kinds } from './vsftpd/kinds.ts'
import { complaint, type Given, largest, read, write } from './vsftpd/value.ts'
import { warningsOf } from './vsftpd/warnings.ts'

const schema = {
  description: 'Change settings of vsftpd.conf, in place: comments, order and all other settings stay.',
  type: 'object',
  additionalProperties: false,
  properties: {
    settings: {
      type: 'object',
      description:
        'Settings by name. Values are checked as vsftpd would silently misread them; a umask or file mode is octal.',
      properties: Object.fromEntries([...kinds].map(([name, kind]) => [name, schemaOf(kind)])),
      additionalProperties: false,
    },
    remove: {
      type: 'array',
      items: { type: 'string', enum: [...kinds.keys()] },
      description: 'Settings that must not be in the file, so that the default of vsftpd counts.',
    },
    path: {
      type: 'string',
      pattern: '^/[^\\n]*$',
      'x-aliases': ['dest'],
      description:
        'The file. Left out: /etc/vsftpd/vsftpd.conf (Red Hat family) where it exists, else /etc/vsftpd.conf (Debian family).',
    },
    create: { type: 'boolean', default: false, description: 'Make the file where there is none.' },
  },
} as const

function schemaOf(kind: Kind): ParamSchema {
  switch (kind) {
    case 'boolean':
      return { type: 'boolean' }
    case 'text':
      return { type: 'string' }
    case 'mask':
      return { type: ['string', 'integer'], description: 'Octal, such as "022".' }
    default:
      // Strings are kept as they are, so that "010000" can be refused: vsftpd would read it as octal.
      return { type: ['integer', 'string'], description: `A number up to ${largest(kind)}.` }
  }
}

/** The whole file. Its path is part of it, since the probe finds it. */
interface State {
  readonly path: string
  readonly exists: boolean
  readonly text: string
}

const redHat = '/etc/vsftpd/vsftpd.conf'
const debian = '/etc/vsftpd.conf'

export const vsftpd = defineModule({
  name: 'vsftpd',
  params: schema,
  examples: `
- name: Passive ports, the same range as on the routers
  vsftpd:
    settings:
      pasv_min_port: 10000
      pasv_max_port: 20000
      connect_from_port_20: true
    remove: [pasv_address]
  notify: reload vsftpd
`,
  check: (params) => {
    const wrong = wanted(params).flatMap(([name, kind, value]) => {
      const found = complaint(kind, value)
      return found === undefined ? [] : [`settings.${name} ${found}`]
    })
    const range = wrong.length === 0 ? badRange(edited('', params)) : undefined
    return [
      ...wrong,
      ...(range === undefined ? [] : [`settings.${range}`]),
      ...(params.remove ?? [])
        .filter((name) => params.settings !== undefined && Object.hasOwn(params.settings, name))
        .map((name) => `${name} stands in settings and in remove`),
    ]
  },
  probe: ({ path }) =>
    path === undefined
      ? sh`if test -e ${redHat} || { test -d /etc/vsftpd && ! test -e ${debian}; }; then
${at(redHat)}
else
${at(debian)}
fi`
      : at(path),
  parse: (output): State => {
    const end = output.indexOf('\n')
    const text = parseText(output.slice(end + 1))
    return { path: output.slice(0, end), exists: text !== undefined, text: text ?? '' }
  },
  plan: (state, params) => {
    if (!state.exists && !params.create)
      return { refused: `${state.path} does not exist (create makes it)`, missing: 'file' }
    const text = edited(state.text, params)
    const refused = badRange(text)
    return refused === undefined ? change(state, { ...state, exists: true, text }) : { refused }
  },
  brings: () => ['file'],
  test: ({ after }) => (after.exists ? tryOut(after.text) : undefined),
  apply: ({ before, after }) =>
    writeText(before.path, before.exists ? before.text : undefined, after.exists ? after.text : undefined),
  warn: (state, params) => warningsOf(edited(state.text, params)),
  result: (state, done) => ({ path: (done?.after ?? state).path, dest: (done?.after ?? state).path }),
})

function at(path: string): Script {
  return sh`printf '%s\n' ${path}
${readText(path)}`
}

/** The settings asked for, with the kind of each. */
function wanted({ settings = {} }: Params<typeof schema>): [string, Kind, Given][] {
  return Object.entries(settings).map(([name, value]) => [name, kinds.get(name)!, value as Given])
}

function edited(text: string, params: Params<typeof schema>): string {
  let made = text
  for (const name of params.remove ?? []) made = removeFrom(made, String(name))
  for (const [name, kind, value] of wanted(params)) {
    const meant = write(kind, value)
    const keep = (before: string | undefined): boolean =>
      before !== undefined && read(kind, before) === read(kind, meant)
    made = setIn(made, name, (before) => (keep(before) ? before! : meant))
  }
  return made
}

// vsftpd itself would say nothing and open any port.
function badRange(text: string): string | undefined {
  const port = (name: string): number => Number(read('port', settingIn(text, name) ?? '0') ?? 0)
  const [least, most] = [port('pasv_min_port'), port('pasv_max_port')]
  if (least === 0 || most === 0 || least <= most) return undefined
  return `pasv_min_port ${least} would be above pasv_max_port ${most}`
}

/**
 * Lets vsftpd, where it is installed, read the candidate: told not to listen it says either what is wrong, or that it
 * "must be started from inetd". It writes to descriptor 0 (Debian) or 1 (Red Hat), so both go into one file.
 */
function tryOut(text: string): Script {
  return sh`if command -v vsftpd >/dev/null; then (
t=$(mktemp -d)
trap 'rm -rf -- "$t"' EXIT
umask 077
: >"$t/said"
{
${printBytes(text)}
} >"$t/conf"
vsftpd "$t/conf" -olisten=NO -olisten_ipv6=NO -obackground=NO 0<>"$t/said" 1<>"$t/said" 2>>"$t/said" || :
if ! grep -q 'must be started from inetd' "$t/said"; then
  printf 'vsftpd refuses the file: %s\n' "$(tr -d '\r' <"$t/said")" >&2
  exit 1
fi
) fi`
}
