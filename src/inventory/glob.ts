/** A shell's pattern (`*`, `?`, `[…]`) for a whole text. A range in it that is upside down holds nothing. */
export function globPattern(text: string): RegExp {
  const source = text.replace(
    /\*+|\?|\[(?<not>!?)(?<set>\]?[^\]]*)\]|[\s\S]/gu,
    (piece, not?: string, set?: string) => {
      if (piece.startsWith('*')) return '.*'
      if (piece === '?') return '.'
      if (set === undefined) return piece.replace(/[\\^$.*+?()[\]{}|/-]/gu, piece === '-' ? '-' : '\\$&')
      const held = set.replace(/([\s\S])-([\s\S])/gu, (range, from: string, to: string) =>
        from > to ? '' : range,
      )
      return `[${not === '!' ? '^' : ''}${held.replace(/[\\\]^[]/gu, '\\$&')}]`
    },
  )
  return new RegExp(`^${source}$`, 'su')
}
