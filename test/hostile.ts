import fc from 'fast-check'

// Where quoting fails, one of these calls the tool `owned` or makes a file of that name.
const pieces = fc.constantFrom(
  ...['$(owned)', '`owned`', ';owned;', '|owned', '&owned&', "'$(owned)'", '"$(>owned)"', '>owned'],
  ...['\n>owned\n', '||owned #', 'a[$(owned)]', '${x:=$(owned)}', ')owned', "';owned;'", '";owned;"'],
  ...["'", '"', '\\', '$', ' ', '\t', '\n', '\r', '*', '?', '[a]', '[!a]', '~', '#', '!', '{a,b}', '%', '%s'],
  ...[
    '\\0101',
    '\\c',
    '\\n',
    '\\',
    '=',
    '-n',
    '--',
    '<',
    '(',
    '( ',
    '&',
    '|',
    '^',
    '.*',
    '\\(',
    '$nope',
    '${nope}',
  ],
  ...['ä', '€', '🚀', '\u0001', '\u001b', '\u007f', 'x'.repeat(1500)],
)

const signs = [...'\'"\\$` ~=*+%@^,!#?;&|<>()[]{}:.-']

const many = fc.array(pieces, { maxLength: 5 }).map((all) => all.join(''))
const few = fc.array(fc.constantFrom(...signs), { maxLength: 5 }).map((all) => all.join(''))

/** Hostile text to stand before and after a mark: often anything, often short and in one line. */
export const around: fc.Arbitrary<readonly [before: string, after: string]> = fc
  .oneof(fc.tuple(many, many), fc.tuple(few, few))
  .filter(([before, after]) => isHostile(`${before}x${after}`))

/** For parameters that take little: each sign alone, before and after the mark. */
export const alone: readonly (readonly [before: string, after: string])[] = signs
  .flatMap((sign) =>
    [
      [sign, ''],
      ['', sign],
      ['x', sign],
      ['', `${sign}x`],
    ].map(([before, after]) => [before!, after!] as const),
  )
  .filter(([before, after]) => isHostile(`${before}x${after}`))

/** Could it mean more than a word to a shell or a tool? */
export function isHostile(text: string): boolean {
  return text.startsWith('-') || /[^\w.:,/-]/.test(text)
}
