/** Does a fact's name match one of the patterns of `filter`? They may leave `ansible_` out; none at all matches any. */
export function passes(name: string, patterns: readonly string[]): boolean {
  const given = patterns.filter((pattern) => pattern !== '')
  return (
    given.length === 0 ||
    given.some((pattern) => [pattern, `ansible_${pattern}`].some((one) => glob(one).test(name)))
  )
}

/** A pattern with `*`, `?` and `[…]`, as Python's fnmatch reads it. */
function glob(pattern: string): RegExp {
  const source = pattern.replace(/\[!?\]?[^\]]*\]|[\s\S]/g, (piece) => {
    if (piece === '*') return '[\\s\\S]*'
    if (piece === '?') return '[\\s\\S]'
    if (piece.length > 1) return `[${piece.slice(1, -1).replace(/\\/g, '\\\\').replace(/^!/, '^')}]`
    return piece.replace(/[$()*+.?[\\\]^{|}]/, '\\$&')
  })
  return new RegExp(`^${source}$`)
}
