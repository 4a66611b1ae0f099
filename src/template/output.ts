import type { Place } from '../value.ts'
import { Secret, Unknown } from '../value.ts'
import { defined, plainly } from './apply.ts'
import type { Context } from './context.ts'
import { str } from './python/text.ts'
import type { V } from './runtime.ts'
import { rebuild } from './scan.ts'

/** What a template writes: pieces, which stay values until it is known whether there is only one. */
export class Output {
  /** Behind `extends` the text outside of blocks is not written. */
  muted = false
  readonly #context: Context
  readonly #pieces: V[] = []
  readonly #places: (() => Place)[] = []

  constructor(context: Context) {
    this.#context = context
  }

  write(piece: V, at: () => Place): void {
    if (this.muted) return
    // What the template changes later must not show in what it has written already.
    const changing = this.#context.isolated && typeof piece === 'object'
    this.#pieces.push(changing ? rebuild(piece, () => undefined) : piece)
    this.#places.push(at)
  }

  get empty(): boolean {
    return this.#pieces.length === 0
  }

  /** The only piece as it is, else all as text. */
  native(): V {
    return this.#pieces.length === 1 ? this.#pieces[0]! : this.text()
  }

  /** The text of all pieces, none printing as nothing. What is Undefined is an error; Unknown and Secret spread. */
  text(): string | Unknown | Secret {
    let text = ''
    let secret = false
    let unknown: Unknown | undefined
    for (const [i, piece] of this.#pieces.entries()) {
      if (typeof piece === 'string') text += piece
      else if (piece !== null) {
        const printed = defined(plainly(this.#context, this.#places[i]!, [piece], ([value]) => str(value!)))
        if (printed instanceof Unknown) unknown ??= printed
        else if (printed instanceof Secret) {
          secret = true
          text += printed.reveal()
        } else text += printed as string
      }
    }
    return unknown ?? (secret ? new Secret(text) : text)
  }
}
