import { type Operation, operations } from '../filter.ts'
import { Mistake } from '../python/mistake.ts'
import { str } from '../python/text.ts'
import { isMap, typeName } from '../python/type.ts'
import { toJson } from './json.ts'
import { escapeHtml } from './text-layout.ts'

const html: Operation = {
  takes: '',
  does: 'With & < > \' " as HTML entities.',
  example: ["'<' | e", "'&lt;'"],
  run: (_, value) => escapeHtml(str(value)),
}

/**
 * Without what stands between marks, and these. No regular expression: with one, a text of many marks that are never
 * closed takes the square of its length.
 */
function without(text: string, open: string, close: string): string {
  let rest = ''
  let from = 0
  for (;;) {
    const start = text.indexOf(open, from)
    const end = start < 0 ? -1 : text.indexOf(close, start + open.length)
    if (end < 0) return rest + text.slice(from)
    rest += text.slice(from, start)
    from = end + close.length
  }
}

/** Filters that write HTML and XML. */
export const htmlFilters = operations({
  e: html,
  escape: html,
  forceescape: html,
  safe: {
    takes: '',
    does: 'As text: nothing is ever escaped here.',
    example: ["'<' | safe", "'<'"],
    run: (_, value) => str(value),
  },
  striptags: {
    takes: '',
    does: 'Without HTML tags, white space as single spaces.',
    example: ["'<p>a  b</p>' | striptags", "'a b'"],
    run: (_, value) =>
      without(without(str(value), '<!--', '-->'), '<', '>')
        .replace(/\s+/g, ' ')
        .trim(),
  },
  tojson: {
    takes: 'indent=none',
    does: "As JSON with sorted keys that is safe in HTML; Jinja's own, to_json is Ansible's.",
    example: ["{'b': '<', 'a': 1} | tojson", `'{"a": 1, "b": "\\\\u003c"}'`],
    run: (_, value, indent) =>
      toJson(value, {
        indent,
        sortKeys: true,
        ascii: true,
        separators: indent === null ? [', ', ': '] : [',', ': '],
      }).replace(/[<>&']/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`),
  },
  xmlattr: {
    takes: 'autospace=true',
    does: 'A dict as attributes of an XML element; what is none or undefined is left out.',
    example: ["{'class': 'a', 'id': none} | xmlattr", '\' class="a"\''],
    run: (_, value, autospace) => {
      if (!isMap(value)) throw new Mistake(`wants a dict, got ${typeName(value)}`)
      const attributes = [...value]
        .filter(([, entry]) => entry !== null)
        .map(([key, entry]) => `${escapeHtml(str(key))}="${escapeHtml(str(entry))}"`)
        .join(' ')
      return autospace === true && attributes ? ` ${attributes}` : attributes
    },
  },
  urlize: {
    takes: 'trim_url_limit=none, nofollow=false, target=none, rel=none',
    does: 'With URLs as HTML links.',
    example: [
      "'see http://x.org.' | urlize",
      `'see <a href="http://x.org" rel="noopener">http://x.org</a>.'`,
    ],
    run: (_, value, limit, nofollow, target, rel) => {
      const words = new Set([
        ...(rel === null ? [] : str(rel).split(' ')),
        'noopener',
        ...(nofollow === true ? ['nofollow'] : []),
      ])
      const further = ` rel="${[...words].sort().join(' ')}"${target === null ? '' : ` target="${escapeHtml(str(target))}"`}`
      return str(value)
        .split(/(\s+)/)
        .map((word) => link(escapeHtml(word), limit === null ? undefined : Number(limit), further))
        .join('')
    },
  },
})

/** A word as a link where it is a URL or a host under one of the first domains, as Jinja decides it. */
function link(word: string, limit: number | undefined, further: string): string {
  const [, head, middle, tail] =
    /^((?:[([{<'"]|&lt;|&#39;|&#34;)*)(.*?)((?:[)\]}>.,\n'"]|&gt;|&#39;|&#34;)*)$/s.exec(word)!
  const url = /^https?:\/\/\S+$/.test(middle!)
    ? middle!
    : /^www\.[\w.-]+\S*$|^[\w-]+(?:\.[\w-]+)*\.(?:com|net|int|edu|gov|org|info|mil)(?:[/:?#]\S*)?$/i.test(
          middle!,
        )
      ? `https://${middle}`
      : undefined
  if (url === undefined) return word
  const shown = limit !== undefined && middle!.length > limit ? `${middle!.slice(0, limit)}...` : middle
  return `${head}<a href="${url}"${further}>${shown}</a>${tail}`
}
