import { expandTemplate } from '../../regex/template.ts'
import { operations } from '../filter.ts'
import { Mistake } from '../python/mistake.ts'
import { type RegexOptions, regex } from '../python/regex.ts'
import { str } from '../python/text.ts'
import type { V } from '../runtime.ts'

const flags = 'multiline=false, ignorecase=false'

/** Filters with regular expressions, as Python's `re` reads them. */
export const regexFilters = operations({
  regex_replace: {
    takes: `pattern="", replacement="", ignorecase=false, multiline=false, count=0, mandatory_count=0`,
    does: 'With each match replaced; \\1 or \\g<name> in the replacement stand for groups.',
    example: ["'eth0' | regex_replace('^eth(\\d)$', 'lan\\\\1')", "'lan0'"],
    run: (_, value, pattern, by, ignoreCase, multiline, count, mandatory) => {
      let left = Number(count) || Number.POSITIVE_INFINITY
      let done = 0
      const expand = expandTemplate(str(by))
      const out = str(value).replace(regex(pattern, { ignoreCase, multiline, all: true }), (...match) => {
        if (left-- <= 0) return match[0]
        done++
        return expand(match)
      })
      if (done < Number(mandatory))
        throw new Mistake(
          `${str(pattern)} was expected to match ${mandatory} times, but matched ${done} times`,
        )
      return out
    },
  },
  regex_search: {
    takes: `pattern, *groups, ${flags}`,
    does: 'The first match, or a list of the groups asked for by \\1 or \\g<name>; none where there is no match.',
    example: ["'v1.10' | regex_search('\\d+')", "'1'"],
    run: (_, value, pattern, multiline: V, ignoreCase: V, groups: readonly V[]) =>
      search(str(value), pattern, { multiline, ignoreCase }, groups),
  },
  regex_findall: {
    takes: `pattern, ${flags}`,
    does: 'A list of all matches: of the group where there is one, of lists of groups where there are several.',
    example: ["'a1 b2' | regex_findall('[a-z]\\d')", "['a1', 'b2']"],
    run: (_, value, pattern, multiline, ignoreCase) =>
      [...str(value).matchAll(regex(pattern, { ignoreCase, multiline, all: true }))].map((match) => {
        const groups = match.slice(1).map((group) => group ?? '')
        return groups.length === 0 ? match[0] : groups.length === 1 ? groups[0]! : groups
      }),
  },
  regex_escape: {
    takes: 're_type="python"',
    does: 'With a backslash before each character that means something in a regular expression.',
    example: ["'a.b' | regex_escape", "'a\\.b'"],
    run: (_, value, type) => {
      if (type === 'posix_basic') return str(value).replace(/[[\].^$*\\]/g, '\\$&')
      if (type !== 'python')
        throw new Mistake(`unknown re_type ${str(type)}; there are python and posix_basic`)
      return str(value).replace(/[\\^$.|?*+()[\]{}\-#&~\s]/g, '\\$&')
    },
  },
})

function search(text: string, pattern: V, options: RegexOptions, wanted: readonly V[]): V {
  const match = regex(pattern, options).exec(text)
  if (!match) return null
  if (wanted.length === 0) return match[0]
  return wanted.map((group) => {
    const name = /^\\g<([^>]+)>$/.exec(str(group))?.[1] ?? /^\\(\d+)$/.exec(str(group))?.[1]
    if (name === undefined) throw new Mistake(`wants groups like \\1 or \\g<name>, got ${str(group)}`)
    const found = /^\d+$/.test(name) ? match[Number(name)] : match.groups?.[name]
    if (found === undefined && !(Number(name) < match.length) && !(name in (match.groups ?? {})))
      throw new Mistake(`${str(pattern)} has no group ${name}`)
    return found ?? null
  })
}
