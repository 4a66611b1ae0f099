/** A shell's pattern (`*`, `?`, `[…]`) for a whole text. Throws a SyntaxError where a range in it is upside down. */
export function globPattern(text: string): RegExp {
  const source = text.replace(
    /\*+|\?|\[(?<not>!?)(?<set>\]?[^\]]*)\]|[\s\S]/gu,
    (piece, not?: string, set?: string) => {
      if (piece.startsWith('*')) return '.*'
      if (piece === '?') return '.'
      if (set === undefined) return piece.replace(/[\\^$.*+?()[\]{}|/-]/gu, piece === '-' ? '-' : '\\$&')
      return `[${not === '!' ? '^' : ''}${set.replace(/[\\\]^[]/gu, '\\$&')}]`
    },
  )
  return new RegExp(`^${source}$`, 'su')
}
