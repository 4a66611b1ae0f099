import type { Params } from '../../src/module.ts'

/** What a task may say about packages. */
export const schema = {
  description: 'Install, upgrade or remove packages with the package manager of the host.',
  type: 'object',
  additionalProperties: false,
  properties: {
    name: {
      type: 'array',
      items: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9+._:~-]*(=[A-Za-z0-9+._:~*-]+)?$' },
      'x-aliases': ['pkg', 'package'],
      description: 'The packages; `name=1.2*` asks for a version (apt and apk).',
    },
    state: {
      type: 'string',
      enum: ['present', 'installed', 'latest', 'absent', 'removed'],
      default: 'present',
      description: '`latest` is the newest version that the package index knows.',
    },
    update_cache: {
      type: 'boolean',
      default: false,
      'x-aliases': ['update-cache'],
      description:
        'Update the package index first, if it is older than `cache_valid_time` and something is to be installed, or the newest version or no package at all is asked for.',
    },
    cache_valid_time: {
      type: 'integer',
      minimum: 0,
      default: 0,
      description: 'Seconds for which the package index is fresh. With 0 it never is.',
    },
    install_recommends: {
      type: 'boolean',
      'x-aliases': ['install-recommends'],
      description: 'Also install what packages recommend (apt). Left out: as the host is configured.',
    },
    purge: {
      type: 'boolean',
      default: false,
      description: 'Remove configuration files as well (apt).',
    },
    default_release: {
      type: 'string',
      pattern: '^[A-Za-z0-9][A-Za-z0-9/._=,-]*$',
      'x-aliases': ['default-release'],
      description: 'The release to install from (apt).',
    },
    allow_downgrade: {
      type: 'boolean',
      default: false,
      description: 'An older version may replace a newer one.',
    },
  },
} as const

export type PackageParams = Params<typeof schema>

/** What no schema can say. */
export function check(params: PackageParams): string[] {
  const { name, state } = params
  // A list that happens to be empty asks for nothing, as with Ansible.
  if (name === undefined) return updates(params) ? [] : ['give the names of packages, or update_cache']
  const faults: string[] = []
  const names = name.map(bare)
  const other = name.find((each) => name[names.indexOf(bare(each))] !== each)
  if (other !== undefined) faults.push(`${bare(other)} is named twice, also as ${other}`)
  const pinned = name.find((each) => each.includes('='))
  if (pinned !== undefined && !['present', 'installed'].includes(state))
    faults.push(`${pinned} asks for a version, which does not go with state ${state}`)
  return faults
}

/** The package's name without the version asked for. */
export function bare(name: string): string {
  return name.split('=', 1)[0]!
}

/** Shall packages go away? */
export function removes({ state }: PackageParams): boolean {
  return state === 'absent' || state === 'removed'
}

/** May the package index be updated? As with Ansible, saying how old it may be is asking for it. */
export function updates({ update_cache, cache_valid_time }: PackageParams): boolean {
  return update_cache || cache_valid_time > 0
}
