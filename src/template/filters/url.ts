import { operations } from '../filter.ts'
import { pairs } from '../python/dict-methods.ts'
import { Mistake } from '../python/mistake.ts'
import { str } from '../python/text.ts'
import { isList, isMap, textOf } from '../python/type.ts'
import type { V } from '../runtime.ts'

/** Filters on URLs. */
export const urlFilters = operations({
  urlsplit: {
    takes: 'query=""',
    does: 'The parts of a URL: scheme, username, password, hostname, port, path, query, fragment, netloc; or one of them.',
    example: ["'ftp://192.0.2.1:21/pub' | urlsplit('port')", '21'],
    run: (_, value, wanted) => {
      const parts = splitUrl(textOf(value))
      if (wanted === '') return parts
      const part = parts.get(wanted)
      if (part === undefined)
        throw new Mistake(`a URL has no part ${str(wanted)}; there are ${[...parts.keys()].join(', ')}`)
      return part
    },
  },
  urlencode: {
    takes: '',
    does: 'Percent-encoded; a dict or list of pairs as a query.',
    example: ["'a b/c' | urlencode", "'a%20b/c'"],
    run: (_, value) =>
      isMap(value) || isList(value)
        ? pairs(value)
            .map(([key, entry]) => `${encode(str(key), '')}=${encode(str(entry), '')}`.replaceAll('%20', '+'))
            .join('&')
        : encode(str(value), '/'),
  },
  urldecode: {
    takes: '',
    does: 'With percent-encoding resolved, + as a space.',
    example: ["'a%20b+c' | urldecode", "'a b c'"],
    run: (_, value) =>
      textOf(value)
        .replaceAll('+', ' ')
        .replace(/(?:%[\da-f]{2})+/gi, (bytes) => Buffer.from(bytes.replaceAll('%', ''), 'hex').toString()),
  },
})

function encode(text: string, safe: string): string {
  return [...Buffer.from(text)]
    .map((byte) => {
      const c = String.fromCharCode(byte)
      return /[\w.~-]/.test(c) || safe.includes(c)
        ? c
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
    })
    .join('')
}

/** The parts of a URL, as urlsplit names them. */
export function splitUrl(url: string): ReadonlyMap<V, V> {
  const [, scheme = '', , netloc = '', path = '', query = '', fragment = ''] =
    /^(?:([a-zA-Z][a-zA-Z\d+.-]*):)?(\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(
      url.replace(/^[\0-\x20]+/, ''),
    )!
  const at = netloc.lastIndexOf('@')
  const [user, password] = at < 0 ? [] : netloc.slice(0, at).split(/:(.*)/s)
  const host = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d*))?$/.exec(netloc.slice(at + 1))
  return new Map<V, V>([
    ['fragment', fragment],
    ['hostname', (host?.[1] ?? host?.[2] ?? '').toLowerCase() || null],
    ['netloc', netloc],
    ['password', password ?? null],
    ['path', path],
    ['port', host?.[3] ? Number(host[3]) : null],
    ['query', query],
    ['scheme', scheme.toLowerCase()],
    ['username', user ?? null],
  ])
}
