import { type Script, sh, steps } from '../../src/script.ts'
import { attributeFormat } from '../../src/survey.ts'
import { type Attributes, type Entry, parseStat } from '../lib/entry.ts'
import { type Accounts, wantedAttributes } from '../lib/ownership.ts'

/** The entries below a directory, by their path from it. */
export type Tree = Readonly<Record<string, Attributes & { readonly kind: Entry['kind'] }>>

// In the paths of find two slashes never stand together, so they end a record whatever the names hold.
const end = '//'

/** Lists what is below $p; symbolic links are not followed. */
export const probeTree = sh`echo tree
(cd -- "$p"; find . ! -name . -exec stat -c ${`${attributeFormat}:%n${end}`} -- {} +)`

/** Reads what `probeTree` printed. */
export function parseTree(output: string): Tree {
  const records = output.split(`${end}\n`).slice(0, -1)
  const entries = records.flatMap((record) => {
    const { stat, name } = /^(?<stat>(?:[^:]*:){5}[^:]*):\.\/(?<name>.*)$/s.exec(record)?.groups ?? {}
    if (stat === undefined || name === undefined) return []
    const { size: _, ...entry } = parseStat(stat)
    return [[name, entry] as const]
  })
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Everything in the tree with the attributes asked for. Links have no mode. */
export function wantedTree(tree: Tree, accounts: Accounts, mode: string | number | undefined): Tree {
  return Object.fromEntries(
    Object.entries(tree).map(([name, entry]) => {
      const own = entry.kind === 'link' ? undefined : mode
      return [name, { ...entry, ...wantedAttributes(entry, accounts, own, entry.kind === 'directory') }]
    }),
  )
}

/** Gives the entries below $p their new attributes: equal changes in one command, what is deeper first. */
export function changeTree(before: Tree, after: Tree): Script {
  const owners = new Map<string, string[]>()
  const modes = new Map<string, string[]>()
  for (const [name, is] of Object.entries(after).toReversed()) {
    const was = before[name]
    if (!was) continue
    const owned = was.uid !== is.uid || was.gid !== is.gid
    if (owned) add(owners, `${is.uid}:${is.gid}`, name)
    // A change of owner clears set-user-ID bits.
    const special = Number.parseInt(is.mode ?? '0', 8) > 0o777
    if (is.kind !== 'link' && (was.mode !== is.mode || (owned && special))) add(modes, `0${is.mode}`, name)
  }
  if (owners.size + modes.size === 0) return steps()
  return sh`(cd -- "$p"
${steps(
  ...batches(owners).map(([owner, names]) => sh`chown -h -- ${owner} ${names}`),
  ...batches(modes).map(([mode, names]) => sh`chmod -- ${mode} ${names}`),
)})`
}

function add(groups: Map<string, string[]>, key: string, name: string): void {
  const group = groups.get(key)
  if (group) group.push(`./${name}`)
  else groups.set(key, [`./${name}`])
}

// A command's arguments have a limit; a path has at most 4096 bytes.
const most = 24

function batches(groups: Map<string, string[]>): [string, string[]][] {
  return [...groups].flatMap(([key, names]) =>
    Array.from({ length: Math.ceil(names.length / most) }, (_, i): [string, string[]] => [
      key,
      names.slice(i * most, (i + 1) * most),
    ]),
  )
}
