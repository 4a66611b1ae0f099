/** What to do with one line of a list to come to another: keep or drop the old one, or add a new one. */
export interface Edit {
  readonly do: 'keep' | 'drop' | 'add'
  /** Index in the old list (keep, drop) or in the new one (add). */
  readonly at: number
  readonly text: string
}

/** The least that brings one list to another, in order. */
export function edits(before: readonly string[], after: readonly string[]): Edit[] {
  let start = 0
  while (start < before.length && before[start] === after[start] && start < after.length) start++
  let b = before.length
  let a = after.length
  while (b > start && a > start && before[b - 1] === after[a - 1]) {
    b--
    a--
  }
  const keep = (from: number, to: number): Edit[] =>
    before.slice(from, to).map((text, i) => ({ do: 'keep', at: from + i, text }))
  const middle = longestCommon(before.slice(start, b), after.slice(start, a))
  return [
    ...keep(0, start),
    ...middle.map((edit): Edit => ({ ...edit, at: edit.at + start })),
    ...keep(b, before.length),
  ]
}

function longestCommon(before: readonly string[], after: readonly string[]): Edit[] {
  const width = after.length + 1
  const table = new Uint32Array((before.length + 1) * width)
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--)
      table[i * width + j] =
        before[i] === after[j]
          ? table[(i + 1) * width + j + 1]! + 1
          : Math.max(table[(i + 1) * width + j]!, table[i * width + j + 1]!)
  const found: Edit[] = []
  let i = 0
  let j = 0
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      found.push({ do: 'keep', at: i, text: before[i++]! })
      j++
    } else if (
      j === after.length ||
      (i < before.length && table[(i + 1) * width + j]! >= table[i * width + j + 1]!)
    )
      found.push({ do: 'drop', at: i, text: before[i++]! })
    else found.push({ do: 'add', at: j, text: after[j++]! })
  }
  return found
}
