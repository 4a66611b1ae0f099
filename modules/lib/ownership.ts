import type { Refusal } from '../../src/module.ts'
import { type Account, account, type Ownership } from './account.ts'
import type { Attributes } from './entry.ts'
import type { Fields } from './fields.ts'
import { modeFault, wantedMode } from './mode.ts'

/** Parameters of files, as Ansible names them. */
export const attributeParams = {
  mode: {
    type: ['string', 'integer'],
    'x-mode': true,
    description: 'Permissions: octal in quotes ("0644") or symbolic ("u=rwX,g=rX,o=").',
  },
  owner: { type: 'string', minLength: 1, description: 'Owner, by name or number.' },
  group: { type: 'string', minLength: 1, description: 'Group, by name or number.' },
} as const

/** The parameters' values. */
export interface AttributeParams extends Ownership {
  readonly mode?: string | number | undefined
}

/** The owner and group that a task names, as the host knows them. */
export interface Accounts {
  readonly owner?: Account | 'unknown' | undefined
  readonly group?: Account | 'unknown' | undefined
}

/** Reads what `probeAccounts` printed. */
export function parseAccounts(fields: Fields): Accounts {
  return { owner: account(fields, 'owner'), group: account(fields, 'group') }
}

/** What is wrong with the mode. */
export function checkMode(mode: string | number | undefined): string[] {
  const fault = modeFault(mode)
  return fault === undefined ? [] : [fault]
}

/** Why nobody can be given the file: there is no such user or group, though an earlier task may make one. */
export function unknownAccount(accounts: Accounts, { owner, group }: Ownership): Refusal | undefined {
  if (accounts.owner === 'unknown')
    return { refused: `there is no user ${owner} on this host`, missing: 'account' }
  if (accounts.group === 'unknown')
    return { refused: `there is no group ${group} on this host`, missing: 'account' }
  return undefined
}

/** The attributes asked for; what is not asked for stays as it is. `present` has a mode. */
export function wantedAttributes(
  present: Attributes,
  accounts: Accounts,
  mode: string | number | undefined,
  directory: boolean,
): Attributes {
  const { owner, group } = accounts
  return {
    mode: mode === undefined ? present.mode : wantedMode(mode, present.mode ?? '0644', directory),
    ...(typeof owner === 'object'
      ? { uid: owner.id, owner: owner.name }
      : { uid: present.uid, owner: present.owner }),
    ...(typeof group === 'object'
      ? { gid: group.id, group: group.name }
      : { gid: present.gid, group: present.group }),
  }
}
