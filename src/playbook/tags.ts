import type { Item, Play } from './model.ts'

/** What `--tags` and `--skip-tags` leave of a play. Handlers know no tags. */
export function selectTags(play: Play, tags: readonly string[], skip: readonly string[]): Play {
  const { gathering } = play
  return {
    ...play,
    gathering: gathering && runs(gathering.keywords.tags, tags, skip) ? gathering : undefined,
    sections: play.sections.map((section) => selectItems(section, tags, skip)),
  }
}

/** What they leave of a list. */
export function selectItems(
  items: readonly Item[],
  tags: readonly string[],
  skip: readonly string[],
): readonly Item[] {
  return items.flatMap((item): Item[] => {
    if (item.kind === 'task') return runs(item.keywords.tags, tags, skip) ? [item] : []
    const [tasks, rescue, always] = [item.tasks, item.rescue, item.always].map((section) =>
      selectItems(section, tags, skip),
    )
    const block = { ...item, tasks: tasks!, rescue: rescue!, always: always! }
    return block.tasks.length + block.always.length > 0 ? [block] : []
  })
}

/** `always` runs unless skipped, `never` only if one of its tags is named; skipping beats running. */
export function runs(own: readonly string[], tags: readonly string[], skip: readonly string[]): boolean {
  const has = (names: readonly string[]) => names.some((name) => own.includes(name))
  const wanted =
    has(tags) ||
    own.includes('always') ||
    ((tags.length === 0 || tags.includes('all')) && !own.includes('never')) ||
    (tags.includes('tagged') && own.length > 0 && !own.includes('never')) ||
    (tags.includes('untagged') && own.length === 0)
  const skipped =
    has(skip) ||
    (skip.includes('all') && !own.includes('always')) ||
    (skip.includes('tagged') && own.length > 0) ||
    (skip.includes('untagged') && own.length === 0)
  return wanted && !skipped
}
