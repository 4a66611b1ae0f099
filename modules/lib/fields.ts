import { functions, sh } from '../../src/script.ts'
import { textOfHex } from './bytes.ts'
import { lines } from './text.ts'

/** Bytes up to which `read`, which fetches them one by one in most shells, is cheaper than a process. */
const smallText = 1024

/**
 * Functions: `hex`, which prints its standard input as lines of hex that start with a space; `field NAME TEXT`, which
 * prints a field whose text may hold anything, as names do; `file_field NAME`, which prints the text of the file $p, of
 * $s bytes. For most names and small files no process is started: a plain name stands there as it is, behind a `=`, and
 * each line of a plain text behind a `+`. Uses $l, $n and $t.
 */
export const fieldFunctions = functions(sh`hex() { od -An -v -tx1; echo; }
field() {
  case $2 in
    *[!A-Za-z0-9_./@%+:,~-]*) printf '%s ' "$1"; printf %s "$2" | hex ;;
    *) printf '%s =%s\n' "$1" "$2" ;;
  esac
}
file_field() {
  printf '%s ' "$1"
  if test "$s" -le ${smallText} && plain_text; then printf '%s\n' "$t"; else hex <"$p"; fi
}
plain_text() {
  t=+ n=$((s + 1)) l=
  while IFS= read -r l; do
    t="$t$l
+" n=$((n + 1))
  done 2>/dev/null <"$p" || return
  t=$t$l
  if test \${#t} != $n; then return 1; fi
  case $t in *[!"	
"\ -~]*) return 1 ;; esac
}`)

/**
 * The answers of a probe that prints `name value` lines: the values of each name, in order. A line that starts with a
 * space or a `+` goes on with the value before.
 */
export class Fields {
  readonly #values = new Map<string, string[]>()

  constructor(output: string) {
    let last: string[] = []
    for (const line of lines(output.replaceAll('\n ', ' '))) {
      if (line.startsWith('+')) last.push(`${last.pop()}\n${line.slice(1)}`)
      else {
        const [, name, value] = /^(\S+) ?(.*)$/.exec(line) ?? []
        if (name === undefined) continue
        last = this.#values.get(name) ?? []
        last.push(value!)
        this.#values.set(name, last)
      }
    }
  }

  all(name: string): readonly string[] {
    return this.#values.get(name) ?? []
  }

  get(name: string): string | undefined {
    return this.all(name)[0]
  }

  /** A value that went through `hex`, `field` or `file_field`. */
  text(name: string): string | undefined {
    return this.texts(name)[0]
  }

  texts(name: string): readonly string[] {
    return this.all(name).map((value) => (/^[=+]/.test(value) ? value.slice(1) : textOfHex(value)))
  }
}
