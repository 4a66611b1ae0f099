/** The most that one piece may hold, encoded: what travels at once. */
export const pieceSize = 65_536

// Printable ASCII goes as it is, but for what the format and the quotes around it would read.
const plain = new Set<number>()
for (let byte = 0x20; byte < 0x7f; byte++) plain.add(byte)
for (const c of "%\\'-") plain.delete(c.charCodeAt(0))
plain.add(0x0a)

const encoded = Array.from({ length: 256 }, (_, byte) =>
  plain.has(byte) ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`,
)

/**
 * Bytes as formats for the shell's own `printf`, each at most `pieceSize` long. Any byte may occur, NUL too; a format
 * holds only ASCII and neither quotes nor a dash, so that nobody takes it for an option.
 */
export function* octalPieces(bytes: Uint8Array): Generator<string> {
  let piece = ''
  for (const byte of bytes) {
    piece += encoded[byte]
    if (piece.length > pieceSize - 4) {
      yield piece
      piece = ''
    }
  }
  if (piece) yield piece
}
