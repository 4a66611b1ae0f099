import { operations } from '../filter.ts'
import { Mistake } from '../python/mistake.ts'
import { regex } from '../python/regex.ts'
import { repr, str } from '../python/text.ts'
import { truth } from '../python/type.ts'
import { compareVersions, isVersionOperator } from '../python/version.ts'
import type { Call, V } from '../runtime.ts'

const flags = 'ignorecase=false, multiline=false'

/** Tests about texts. */
export const textTests = operations({
  match: {
    takes: `pattern, ${flags}`,
    does: 'The text begins with what the regular expression describes.',
    example: ["'eth0' is match('eth')", 'true'],
    run: (_, value, pattern, ignoreCase, multiline) =>
      regex(pattern, { ignoreCase, multiline, at: 'start' }).test(text(value)),
  },
  search: {
    takes: `pattern, ${flags}`,
    does: 'The regular expression is found somewhere in the text.',
    example: ["'eth0' is search('\\d$')", 'true'],
    run: (_, value, pattern, ignoreCase, multiline) =>
      regex(pattern, { ignoreCase, multiline }).test(text(value)),
  },
  regex: {
    takes: `pattern, ${flags}, match_type="search"`,
    does: 'The regular expression is found; match_type is search, match (at the start) or fullmatch.',
    example: ["'eth0' is regex('eth', match_type='fullmatch')", 'false'],
    run: (_, value, pattern, ignoreCase, multiline, type) =>
      regex(pattern, {
        ignoreCase,
        multiline,
        at: type === 'match' ? 'start' : type === 'fullmatch' ? 'whole' : undefined,
      }).test(text(value)),
  },
  lower: {
    takes: '',
    does: 'All letters are small.',
    example: ["'ip_vs' is lower", 'true'],
    run: (_, value) => str(value) !== str(value).toUpperCase() && str(value) === str(value).toLowerCase(),
  },
  upper: {
    takes: '',
    does: 'All letters are large.',
    example: ["'MASTER' is upper", 'true'],
    run: (_, value) => str(value) !== str(value).toLowerCase() && str(value) === str(value).toUpperCase(),
  },
  version: {
    takes: 'version, operator="==", strict=none, version_type=none',
    does: 'Compares versions: <, <=, ==, !=, >=, > or lt, le, eq, ne, ge, gt. version_type is loose, strict, semver or pep440.',
    example: ["'2.10' is version('2.9', '>')", 'true'],
    run: versionTest,
  },
  version_compare: {
    takes: 'version, operator="==", strict=none, version_type=none',
    does: 'The older name of version.',
    example: ["'1.0.1' is version_compare('1.0', '<')", 'false'],
    run: versionTest,
  },
  escaped: {
    takes: '',
    does: 'Never true: nothing is escaped here.',
    example: ["'a' is escaped", 'false'],
    run: () => false,
  },
})

function text(value: V): string {
  return str(value)
}

function versionTest(_call: Call, value: V, other: V, operator: V, strict: V, type: V): V {
  if (!isVersionOperator(operator)) throw new Mistake(`unknown operator ${str(operator)}`)
  for (const version of [value, other])
    if (!truth(version)) throw new Mistake(`wants a version, got ${repr(version)}`)
  const kind = strict === true ? 'strict' : type === null ? 'loose' : str(type)
  return compareVersions(str(value), str(other), operator, kind)
}
