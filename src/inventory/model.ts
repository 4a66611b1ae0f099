import type { Dict, Place, Value } from '../value.ts'

/** Variables with the place each was written at, if it was written in a file. */
export class Variables {
  readonly values: Dict = new Map()
  readonly places = new Map<string, Place>()

  set(name: string, value: Value, place?: Place): void {
    this.values.set(name, value)
    if (place) this.places.set(name, place)
    else this.places.delete(name)
  }
}

/** A host of the inventory. */
export class Host {
  readonly name: string
  /** Where it was first named. */
  readonly place: Place | undefined
  /** The localhost that nobody wrote down but somebody asked for. */
  readonly implicit: boolean
  /** What the inventory itself says of it, without group_vars and host_vars. */
  readonly own = new Variables()
  /** The groups that list it. */
  readonly groups = new Set<Group>()

  constructor(name: string, place: Place | undefined, implicit = false) {
    this.name = name
    this.place = place
    this.implicit = implicit
  }
}

/** A group of hosts and of other groups. */
export class Group {
  readonly name: string
  readonly place: Place | undefined
  readonly own = new Variables()
  /** Groups of the same depth are merged by priority, then by name; what is merged later wins. */
  priority = 1
  readonly children: Group[] = []
  readonly parents: Group[] = []
  /** Only those that the group itself lists. */
  readonly listed: Host[] = []

  constructor(name: string, place: Place | undefined) {
    this.name = name
    this.place = place
  }

  /** All hosts, those of the groups inside too, in the order of the inventory. */
  get hosts(): readonly Host[] {
    return [...new Set(this.family.flatMap((group) => group.listed))]
  }

  /** The group and all that are inside, level by level. */
  get family(): readonly Group[] {
    return reach(this, (group) => group.children)
  }

  /** The group and all that it is inside of. */
  get ancestry(): readonly Group[] {
    return reach(this, (group) => group.parents)
  }
}

function reach(start: Group, next: (group: Group) => readonly Group[]): readonly Group[] {
  const found = new Set([start])
  // A set that grows while it is walked gives the order level by level.
  for (const group of found) for (const other of next(group)) found.add(other)
  return [...found]
}
