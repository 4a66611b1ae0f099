import { Secret } from './value.ts'

let create: (made: Made) => Script

/** A file that a script is going to ask about (see survey.ts); of a file with `hash` also its SHA-256. */
export interface Asked {
  readonly path: string
  readonly hash: boolean
}

/** What a script is made of. */
interface Made {
  readonly body: string
  /** Holds a secret: nobody may print the text. */
  readonly secret: boolean
  /** Files that it is going to ask about, which may be asked for all scripts at once. */
  readonly asked: readonly Asked[]
  /** Functions that the body calls, each definition once. */
  readonly functions: readonly string[]
}

const plain: Omit<Made, 'body'> = { secret: false, asked: [], functions: [] }

/**
 * A POSIX sh script. Made only by the `sh` tag and by `steps`, so that a string can never become code: in
 * sh`modprobe -- ${name}` the name is exactly one quoted word.
 */
export class Script implements Made {
  readonly body: string
  readonly secret: boolean
  readonly asked: readonly Asked[]
  readonly functions: readonly string[]
  #text: string | undefined
  private constructor({ body, secret, asked, functions }: Made) {
    this.body = body
    this.secret = secret
    this.asked = asked
    this.functions = functions
  }
  /** The whole script: the functions and the body. */
  get text(): string {
    this.#text ??= this.functions.length === 0 ? this.body : [...this.functions, this.body].join('\n')
    return this.#text
  }
  /** The whole text, to be quoted as one word. */
  get word(): string | Secret {
    return this.secret ? new Secret(this.text) : this.text
  }
  /** The body, to be quoted as one word for an `eval` where its functions are. */
  get bodyWord(): string | Secret {
    return this.secret ? new Secret(this.body) : this.body
  }
  /** What may be shown. */
  toString(): string {
    return this.secret ? '(script with a secret)' : this.text
  }
  static {
    create = (made) => new Script(made)
  }
}

/** What `sh` takes: a word, several words, or a piece of script. */
export type Interpolation = string | number | Secret | Script | readonly (string | number | Secret)[]

/**
 * The script written in a template literal. Backslashes are the shell's own (only \` and \${ are JavaScript's).
 * Throws on a NUL, which no shell word can hold, and on an interpolation inside quotes, which would not be quoted.
 */
export function sh(strings: TemplateStringsArray, ...values: Interpolation[]): Script {
  const literals = literalsOf(strings)
  let body = literals[0]!
  let secret = false
  const scripts: Script[] = []
  for (const [i, value] of values.entries()) {
    if (value instanceof Script) {
      body += value.body
      scripts.push(value)
    } else {
      const words: readonly (string | number | Secret)[] = Array.isArray(value) ? value : [value]
      secret ||= words.some((word) => word instanceof Secret)
      body += words.map((word) => quote(word instanceof Secret ? word.reveal() : String(word))).join(' ')
    }
    body += literals[i + 1]!
  }
  return create({ ...joined(scripts), body, ...(secret && { secret }) })
}

/** What scripts together are beside their bodies. Most have one script in them, or none. */
function joined(scripts: readonly Script[]): Omit<Made, 'body'> {
  if (scripts.length < 2) return scripts[0] ?? plain
  return {
    secret: scripts.some((script) => script.secret),
    asked: scripts.flatMap((script) => script.asked),
    functions: [...new Set(scripts.flatMap((script) => script.functions))],
  }
}

/** A template literal is the same object each time it is evaluated. */
const known = new WeakMap<TemplateStringsArray, readonly string[]>()

/** The literal parts of a script as the shell is to see them. */
function literalsOf(strings: TemplateStringsArray): readonly string[] {
  const before = known.get(strings)
  if (before) return before
  const literals = strings.raw.map((raw) => raw.replace(/\\(`|\$\{)/g, '$1'))
  const quotes = new QuoteTracker()
  for (const literal of literals.slice(0, -1)) {
    quotes.read(literal)
    if (quotes.open) throw new Error(`sh: a value stands inside ${quotes.open} in: ${literal.trim()}`)
  }
  known.set(strings, literals)
  return literals
}

/** Scripts one after the other, what is false or undefined left out. Under `set -e` the first that fails is the last that runs. */
export function steps(...parts: readonly (Script | false | undefined)[]): Script {
  const present = parts.filter((part) => part instanceof Script)
  const bodies = present.map((part) => part.body).filter((body) => body !== '')
  return create({ ...joined(present), body: bodies.join('\n') })
}

/** No script, but what one is going to ask about. */
export function asking(...asked: readonly Asked[]): Script {
  return create({ ...plain, body: '', asked })
}

/**
 * No script, but functions that one calls: they stand once ahead of it all, in whatever parts it needs them, and once
 * for scripts that run together. To be named so that no two are of the same name.
 */
export function functions({ body, functions }: Script): Script {
  return create({ ...plain, body: '', functions: [...functions, body] })
}

/** No script, but the functions of several. */
export function functionsOf(scripts: readonly Script[]): Script {
  return create({ ...plain, body: '', functions: joined(scripts).functions })
}

/** A text that is a script already: the user's own, from a command or shell task. */
export function userScript(text: string | Secret): Script {
  const body = text instanceof Secret ? text.reveal() : text
  refuseNul(body)
  return create({ ...plain, body, secret: text instanceof Secret })
}

/** One word for any POSIX shell, whatever it holds but NUL. */
export function quote(word: string): string {
  refuseNul(word)
  const plain = /^[A-Za-z0-9_@%+:,./-][A-Za-z0-9_@%+=:,./-]*$/.test(word) && !special.test(word)
  return plain ? word : `'${word.replaceAll("'", "'\\''")}'`
}

// At the start of a command these are more than words: assignments and the keywords of POSIX and bash.
const special =
  /^([A-Za-z_]\w*\+?=.*|if|then|else|elif|fi|do|done|case|esac|while|until|for|in|function|select|time|coproc)$/

function refuseNul(text: string): void {
  if (text.includes('\0')) throw new Error('a value holds a NUL character, which no shell word can carry')
}

/** Follows quotes, and substitutions inside double quotes, through the literal parts of a script. */
class QuoteTracker {
  readonly #inside: ("'" | '"' | '(')[] = []

  /** The quote that the next character stands in, if any. */
  get open(): "'" | '"' | undefined {
    const top = this.#inside.at(-1)
    return top === '(' ? undefined : top
  }

  read(literal: string): void {
    for (let i = 0; i < literal.length; i++) {
      const c = literal[i]!
      const top = this.#inside.at(-1)
      if (top === "'") {
        if (c === "'") this.#inside.pop()
      } else if (c === '\\') i++
      else if (top === '"') {
        if (c === '"') this.#inside.pop()
        // "$(…)" quotes afresh.
        else if (c === '$' && literal[i + 1] === '(') {
          this.#inside.push('(')
          i++
        }
      } else if (c === "'" || c === '"') this.#inside.push(c)
      else if (top === '(' && c === '(') this.#inside.push('(')
      else if (top === '(' && c === ')') this.#inside.pop()
    }
  }
}
