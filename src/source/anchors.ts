import type { Node } from './node.ts'

/** Nodes that aliases may stand for in all, counted each time one is used. */
const mostAliased = 200_000

/** What `*name` stands for: the node, or why it cannot be used. */
export type Resolved = Node | 'unknown' | 'open' | 'too many'

interface Known {
  /** Undefined as long as the anchored collection is being read. */
  readonly node: Node | undefined
  /** Nodes inside, aliased ones counted again. */
  readonly weight: number
}

/** The anchors of a document in the order of reading: an alias means the last one before it. */
export class Anchors {
  readonly #known = new Map<string, Known>()
  /** Nodes read so far, aliased ones counted again. */
  #weight = 0
  #aliased = 0

  /** Reads a node, which may have an anchor. */
  read(anchor: string | undefined, make: () => Node): Node {
    const before = this.#weight++
    if (anchor === undefined) return make()
    this.#known.set(anchor, { node: undefined, weight: 0 })
    const node = make()
    this.#known.set(anchor, { node, weight: this.#weight - before })
    return node
  }

  resolve(name: string): Resolved {
    const known = this.#known.get(name)
    if (!known) return 'unknown'
    if (!known.node) return 'open'
    this.#aliased += known.weight
    this.#weight += known.weight
    return this.#aliased > mostAliased ? 'too many' : known.node
  }

  get names(): Iterable<string> {
    return this.#known.keys()
  }
}
