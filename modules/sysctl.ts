import { type Change, change, defineModule, type Params, type Refusal } from '../src/module.ts'
import { sh, steps } from '../src/script.ts'
import { parseText, writeText } from './lib/file-text.ts'
import { parseSections } from './lib/sections.ts'
import { lines } from './lib/text.ts'
import { lastValue, setting, withoutValue, withValue } from './sysctl/conf.ts'
import { canonicalValue, sysctlPath, wantedValue } from './sysctl/key.ts'
import { probe } from './sysctl/probe.ts'

/** What the kernel and the file say, and what other files say at boot. */
export interface State {
  /** Blanks between the words of a value are single; undefined where this kernel has no such parameter. */
  readonly running?: string | undefined
  readonly file: { readonly exists: boolean; readonly text: string }
  /** Names under which systemd-sysctl reads the file at boot; undefined where that is not what sets values. */
  readonly names?: readonly string[] | undefined
  /** Other files that set the value at boot, in no order. */
  readonly others: readonly { readonly file: string; readonly value: string }[]
}

const params = {
  description: 'Set a kernel parameter, now and at boot.',
  type: 'object',
  required: ['name'],
  additionalProperties: false,
  properties: {
    name: {
      type: 'string',
      pattern: '^[\\w*%:@+-]+([./][\\w*%:@+-]+)+$',
      'x-aliases': ['key'],
      description: 'The name with dots or slashes; the first of them decides which separates.',
    },
    value: {
      type: 'string',
      'x-aliases': ['val'],
      description: 'The value; blanks and tabs between words are the same. Words for booleans mean 1 and 0.',
    },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      description: 'Whether the file is to set it. With absent the running value stays as it is.',
    },
    reload: {
      type: 'boolean',
      default: true,
      description:
        'Also set the running value. Only this one: other lines of the file are not loaded with it.',
    },
    sysctl_set: {
      type: 'boolean',
      default: false,
      description: 'Set the running value even with `reload: false`.',
    },
    sysctl_file: {
      type: 'string',
      pattern: '^/',
      default: '/etc/sysctl.conf',
      description: 'The file that sets it at boot.',
    },
    ignoreerrors: {
      type: 'boolean',
      default: false,
      description: 'Write the file even if this kernel has no such parameter now.',
    },
  },
} as const

type Wanted = Params<typeof params>

/** They come with kernel modules that iptables loads for its rules, too. */
const ofRules = /^net\/(netfilter|nf_conntrack_max|ipv4\/vs|bridge)(\/|$)/

export const sysctl = defineModule({
  name: 'sysctl',
  params,
  examples: `- name: Forward packets
  sysctl: name=net.ipv4.ip_forward value=1

- name: Let stateful rules see the connections of IPVS
  sysctl:
    name: net.ipv4.vs.conntrack
    value: 1
    sysctl_file: /etc/sysctl.d/90-lvs.conf`,
  notes: [
    'A file that is read later at boot and says otherwise is warned of, and so is a file that is not read at boot (Debian 13 no longer reads /etc/sysctl.conf).',
    'net.ipv4.vs.* exist only once ip_vs is loaded. At boot systemd-modules-load comes first, so naming ip_vs there is enough.',
    'net.ipv4.ip_forward resets some parameters of all interfaces to the defaults of a router or host, in the kernel; going back resets them too.',
  ],
  check: ({ name, value, state }) => [
    ...(state === 'present' && (value === undefined || value.trim() === '')
      ? ['value: it must be given']
      : []),
    ...(/[\0\n\r]/.test(value ?? '') ? ['value: expected one line'] : []),
    ...(/(^|\/)\.\.?(\/|$)/.test(sysctlPath(name)) ? [`name: ${name} leads out of /proc/sys`] : []),
    ...(name.includes('*') ? ['name: patterns are not taken'] : []),
  ],
  probe: ({ name, sysctl_file }) => probe(name, sysctl_file),
  parse,
  plan,
  brings: () => ['file'],
  apply: ({ before, after }, { name, sysctl_file }) => {
    const text = ({ file }: State) => (file.exists ? file.text : undefined)
    const path = `/proc/sys/${sysctlPath(name)}`
    return steps(
      // Shells have words of their own for a value that is refused, but a file that cannot be opened is for them to tell.
      after.running !== undefined &&
        before.running !== after.running &&
        sh`{ printf '%s\n' ${after.running} 2>/dev/null; } >${path} || {
  printf '%s: the kernel does not take %s\n' ${name} ${after.running} >&2
  exit 1
}`,
      writeText(sysctl_file, text(before), text(after)),
    )
  },
  warn,
  result: (state, made, { name, value, sysctl_file }) => ({
    name,
    ...(value !== undefined && { value: wantedValue(value) }),
    running: (made?.after ?? state).running,
    sysctl_file,
  }),
})

function parse(output: string, { name, sysctl_file }: Wanted): State {
  const found = parseSections(output)
  const path = sysctlPath(name)
  const [there, ...running] = lines(found.running ?? '')
  const text = parseText(found.file ?? '')
  const boot = lines(found.boot ?? '')
  const systemd = boot[0] === 'systemd'
  const names = boot.filter((line) => line.startsWith('=')).map((line) => line.slice(1))
  // A file that is yet to be made is read under its own name.
  if (/^\/(etc|run|usr\/local\/lib|usr\/lib|lib)\/sysctl\.d\/[^/]+\.conf$/.test(sysctl_file))
    names.push(sysctl_file)
  const others = new Map<string, string>()
  for (const line of boot) {
    const [, file, rest] = /^(\/[^:]*):(.*)$/.exec(line) ?? []
    const set = setting(rest ?? '')
    if (file !== undefined && set?.path === path) others.set(file, set.value)
  }
  return {
    ...(there !== undefined && { running: canonicalValue(running.join('\n')) }),
    file: { exists: text !== undefined, text: text ?? '' },
    ...(systemd && { names: [...new Set(names)] }),
    others: [...others].map(([file, value]) => ({ file, value })),
  }
}

function plan(state: State, wanted: Wanted): Change<State> | Refusal | undefined {
  const { name } = wanted
  const path = sysctlPath(name)
  if (wanted.state === 'absent') {
    const text = withoutValue(state.file.text, path)
    return change(state, { ...state, file: { ...state.file, text } })
  }
  const value = wantedValue(wanted.value!)
  const set = wanted.reload || wanted.sysctl_set
  if (set && state.running === undefined && !wanted.ignoreerrors)
    return {
      refused: `this kernel has no ${name} now; is the module that brings it loaded?`,
      missing: ofRules.test(path) ? 'filter sysctl' : 'sysctl',
    }
  const right = lastValue(state.file.text, path) === value
  return change(state, {
    ...state,
    ...(set && state.running !== undefined && { running: value }),
    ...(!right && { file: { exists: true, text: withValue(state.file.text, name, value) } }),
  })
}

/** Which file has the last word at boot? Names are compared without their folders. */
function warn({ names, others }: State, wanted: Wanted): readonly string[] {
  if (names === undefined || wanted.state === 'absent') return []
  const { name, sysctl_file: file } = wanted
  if (names.length === 0) return [`${file} is not read at boot: systemd-sysctl reads /etc/sysctl.d/*.conf`]
  const base = (path: string) => path.slice(path.lastIndexOf('/') + 1)
  const ours = names.map(base).sort().at(-1)!
  const value = wantedValue(wanted.value!)
  return others
    .filter((other) => base(other.file) > ours && other.value !== value)
    .map((other) => `at boot ${other.file} comes after ${file} and sets ${name} to ${other.value}`)
}
