import type { Item, Play } from './model.ts'

/** What `--tags` and `--skip-tags` leave of a play. Handlers know no tags. */
export function selectTags(play: Play, tags: readonly string[], skip: readonly string[]): Play {
  const chosen = (items: readonly Item[]): readonly Item[] =>
    items.flatMap((item): Item[] => {
      if (item.kind === 'task') return runs(item.keywords.tags, tags, skip) ? [item] : []
      const block = {
        ...item,
        tasks: chosen(item.tasks),
        rescue: chosen(item.rescue),
        always: chosen(item.always),
      }
      return block.tasks.length + block.always.length > 0 ? [block] : []
    })
  const { gathering } = play
  return {
    ...play,
    gathering: gathering && runs(gathering.keywords.tags, tags, skip) ? gathering : undefined,
    sections: play.sections.map(chosen),
  }
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
