/** A hook of node:module that resolves the bare name `tsplay` in users' modules. Runs in a thread of its own. */

interface Resolved {
  readonly url: string
  readonly shortCircuit?: boolean
}

let entry: string | undefined

export function initialize(data: { readonly entry: string }): void {
  entry = data.entry
}

export async function resolve(
  specifier: string,
  context: object,
  next: (specifier: string, context: object) => Promise<Resolved>,
): Promise<Resolved> {
  return specifier === 'tsplay' && entry !== undefined
    ? { url: entry, shortCircuit: true }
    : next(specifier, context)
}
