import { defineModule, type Params } from '../src/module.ts'
import { apply } from './package/apply.ts'
import { check, schema } from './package/params.ts'
import { parse } from './package/parse.ts'
import { plan } from './package/plan.ts'
import { probe } from './package/probe.ts'
import type { Manager, State } from './package/state.ts'

type PackageParams = Params<typeof schema>

const parts = (managers: readonly Manager[]) => ({
  params: schema,
  check,
  probe: (params: PackageParams) => probe(managers, params),
  parse,
  plan,
  apply,
  warn: ({ along = {} }: State): string[] => {
    const list = Object.entries(along).map(([name, { from, to }]) =>
      to === 'absent' ? `${name} goes` : from === 'absent' ? `${name} ${to} comes` : `${name} becomes ${to}`,
    )
    return list.length > 0 ? [`also: ${list.join(', ')}`] : []
  },
  result: (state: State, done: { readonly after: State } | undefined) => ({
    packages: (done?.after ?? state).packages,
  }),
  examples: `
- name: The FTP server
  package:
    name: [vsftpd, curl]
    update_cache: true
    cache_valid_time: 3600
`,
  notes: [
    'Packages may start services when they are installed, as Debian’s do.',
    'dnf, yum and apk: not proven on a real machine.',
    'Undo removes what came along with a package and installs again what went with one, in the same versions, as long as the package sources have them.',
  ],
})

export const packages = defineModule({
  name: 'package',
  ...parts(['apt', 'dnf', 'yum', 'apk']),
  params: {
    ...schema,
    properties: {
      ...schema.properties,
      use: {
        type: 'string',
        enum: ['auto'],
        default: 'auto',
        description: 'The manager is the one of the host.',
      },
    },
  },
})

export const apt = defineModule({ name: 'apt', ...parts(['apt']) })

export const dnf = defineModule({ name: 'dnf', ...parts(['dnf', 'yum']) })

export const yum = defineModule({ name: 'yum', ...parts(['dnf', 'yum']) })
