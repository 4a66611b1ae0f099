import { change, defineModule, type ParamSchema, type Params } from '../src/module.ts'
import { functions, type Script, sh } from '../src/script.ts'
import { printBytes, textOfHex } from './lib/bytes.ts'
import { parseText, readText, writeText } from './lib/file-text.ts'
import { follow } from './lib/path.ts'
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
  /** What vsftpd finds wrong with it. */
  readonly refusal?: string
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
    const from = output.indexOf('\n', end + 1)
    const refusal = textOfHex(output.slice(end + 1, from))
    const text = parseText(output.slice(from + 1))
    return {
      path: output.slice(0, end),
      exists: text !== undefined,
      text: text ?? '',
      ...(refusal && { refusal }),
    }
  },
  plan: (state, params) => {
    if (!state.exists && !params.create)
      return { refused: `${state.path} does not exist (create makes it)`, missing: 'file' }
    const text = edited(state.text, params)
    const refused = badRange(text)
    if (refused !== undefined) return { refused }
    const { path, exists, refusal } = state
    if (exists && text === state.text)
      return refusal === undefined ? undefined : { refused: `vsftpd refuses ${path} as it is: ${refusal}` }
    return change(state, { path, exists: true, text })
  },
  brings: () => ['file'],
  test: ({ after }) => (after.exists ? tryOut(after.text) : undefined),
  apply: ({ before, after }) =>
    writeText(before.path, before.exists ? before.text : undefined, after.exists ? after.text : undefined),
  warn: (state, params) => warningsOf(edited(state.text, params)),
  result: (state, done) => ({ path: (done?.after ?? state).path, dest: (done?.after ?? state).path }),
})

function at(path: string): Script {
  return sh`${says}printf '%s\n' ${path}
${follow(path)}
if test -f "$p"; then vsftpd_says "$p"; else x=; fi
if test -n "$x"; then printf %s "$x" | od -An -v -tx1 | tr -d '\n'; fi
echo
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
 * A function: `vsftpd_says FILE` sets $x to what vsftpd, where it is installed, finds wrong with a file. Told not to listen
 * it says that, or that it "must be started from inetd"; it writes to descriptor 0 (Debian) or 1 (Red Hat).
 */
const says = functions(sh`vsftpd_says() {
  x=
  if ! command -v vsftpd >/dev/null; then return; fi
  x=$(vsftpd "$1" -olisten=NO -olisten_ipv6=NO -obackground=NO 0>&1 2>&1 || :)
  case $x in *'must be started from inetd'*) x= ;; *) x=$(printf %s "$x" | tr -d '\r') ;; esac
}`)

/** Lets vsftpd read the candidate. */
function tryOut(text: string): Script {
  return sh`(${says}
t=$(mktemp)
trap 'rm -f -- "$t"' EXIT
{
${printBytes(text)}
} >"$t"
vsftpd_says "$t"
if test -n "$x"; then printf 'vsftpd refuses the file: %s\n' "$x" >&2; exit 1; fi
)`
}
