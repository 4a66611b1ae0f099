import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import { type Change, type Content, equalState, type Outcome, type StateModule } from '../src/module.ts'
import { type Script, sh, steps } from '../src/script.ts'

/** Runs a script under `set -eu` with LC_ALL=C and TSPLAY_STORE, as the engine's frames do. */
export type RunScript = (script: Script) => Promise<Outcome>

/** Where and from what a law is tried. */
export interface Trial {
  readonly shell: RunScript
  /** Makes the state to start from. */
  readonly arrange?: Script
  /** The bytes of the contents among the parameters; those of `content` without a name are their text. */
  readonly contents?: readonly (string | Uint8Array)[]
}

/** What happened: the change, or why there was none. */
export interface Verdict<State> {
  readonly state: State
  readonly change?: Change<State>
  readonly refused?: string
}

/** The content of a text, as the engine hands it to modules. */
export function contentOf(text: string | Uint8Array, name?: string): Content {
  const bytes = Buffer.from(text as string)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return {
    sha256,
    size: bytes.length,
    ...(typeof text === 'string' && { text }),
    ...(name !== undefined && { name }),
    sha1: createHash('sha1').update(bytes).digest('hex'),
  }
}

/**
 * Tries the two laws of a state module on a real shell. *Idempotent*: after apply the probed state equals `after`, and
 * nothing is left to do, triggers aside. *Reversible*: the change turned round brings the old state back, unless it
 * says that it cannot. Two probes in a row print the same.
 */
export async function law<State>(
  // biome-ignore lint/suspicious/noExplicitAny: it takes modules of every schema
  module: StateModule<any, State>,
  params: object,
  { shell, arrange, contents = [] }: Trial,
): Promise<Verdict<State>> {
  const must = async (script: Script, what: string): Promise<string> => {
    const outcome = await shell(script)
    expect(outcome.code, `${what}: ${outcome.stderr}`).toBe(0)
    return outcome.stdout
  }
  const probe = async (): Promise<State> => module.parse(await must(module.probe(params), 'probe'), params)
  const same = (found: State, wanted: State): void => {
    if (!equalState(found, wanted)) expect(found).toEqual(wanted)
  }
  expect(module.check?.(params) ?? []).toEqual([])
  if (arrange) await must(arrange, 'arrange')
  if (contents.length > 0) await must(steps(...contents.map(put)), 'put')

  const first = await must(module.probe(params), 'probe')
  expect(await must(module.probe(params), 'second probe')).toBe(first)
  const state = module.parse(first, params)
  const change = module.plan(state, params)
  if (!change) return { state }
  if ('refused' in change) return { state, refused: change.refused }

  const test = module.test?.(change, params)
  if (test) await must(test, 'test')
  await must(module.apply(change, params), 'apply')
  const reached = await probe()
  same(reached, change.after)
  const again = module.plan(reached, params)
  if (again && !change.unsettled) {
    expect(again).toHaveProperty('triggers')
    same(reached, (again as Change<State>).after)
  }
  if (change.irreversible) return { state, change }

  await must(
    module.apply({ ...change, before: change.after, after: change.before, triggers: [] }, params),
    'undo',
  )
  same(await probe(), change.before)
  same(change.before, await probe())
  await must(module.apply({ ...change, triggers: [] }, params), 'redo')
  same(await probe(), change.after)
  return { state, change }
}

function put(bytes: string | Uint8Array): Script {
  const octal = [...Buffer.from(bytes as string)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`)
  return sh`(umask 077; mkdir -p "$TSPLAY_STORE"; printf ${octal.join('')} >"$TSPLAY_STORE/"${contentOf(bytes).sha256})`
}
