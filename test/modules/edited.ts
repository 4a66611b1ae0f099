import type { Installed } from '../../modules/lib/install.ts'
import type { StateModule } from '../../src/module.ts'

/** The state of a file with a text; undefined means that there is none. */
export function fileOf(text: string | undefined): Installed {
  const around = { path: '/f', missing: [], accounts: {} }
  return text === undefined
    ? { ...around, kind: 'absent' }
    : { ...around, kind: 'file', text, mode: '0600', uid: 1, gid: 2 }
}

/** What a module that edits makes of a text, and what it says. */
export function edited(
  // biome-ignore lint/suspicious/noExplicitAny: it takes modules of every schema
  module: StateModule<any, Installed>,
  text: string | undefined,
  params: object,
): object {
  const state = fileOf(text)
  const plan = module.plan(state, params)
  if (plan && 'refused' in plan) return plan
  return { text: plan ? plan.after.text : text, ...module.result!(state, plan, params) }
}
