/**
 * A list of patterns with `*`, `?` and `!`, as in ssh_config and known_hosts: one must match, and no negated one may.
 */
export function patternList(list: readonly string[]): (name: string) => boolean {
  const wanted = list.filter((pattern) => !pattern.startsWith('!')).map(glob)
  const unwanted = list.filter((pattern) => pattern.startsWith('!')).map((pattern) => glob(pattern.slice(1)))
  return (name) =>
    wanted.some((pattern) => pattern.test(name)) && !unwanted.some((pattern) => pattern.test(name))
}

function glob(pattern: string): RegExp {
  const source = pattern
    .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`, 's')
}
