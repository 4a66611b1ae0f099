import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { functions, quote, Script, sh, steps, userScript } from '../src/script.ts'
import { Secret } from '../src/value.ts'

describe('sh', () => {
  it.each<[string, Script, string]>([
    ['a plain word', sh`modprobe -- ${'nf_nat'}`, 'modprobe -- nf_nat'],
    ['a path', sh`cat ${'/etc/a-b.conf'}`, 'cat /etc/a-b.conf'],
    ['spaces and quotes', sh`echo ${"it's so"}`, "echo 'it'\\''s so'"],
    ['nothing', sh`echo ${''} end`, "echo '' end"],
    ['a substitution', sh`echo ${'$(reboot)'}`, "echo '$(reboot)'"],
    ['an assignment to be', sh`${'PATH=/tmp'} x`, "'PATH=/tmp' x"],
    ['a later equals sign', sh`sysctl ${'a.b=1'}`, 'sysctl a.b=1'],
    ['a keyword', sh`${'if'} ${'done'} ${'dones'}`, "'if' 'done' dones"],
    ['a home to be', sh`ls ${'~root'}`, "ls '~root'"],
    ['a number', sh`kill -${9} ${1234}`, 'kill -9 1234'],
    ['several words', sh`rm -- ${['a', 'b c', '']}`, "rm -- a 'b c' ''"],
    ['no words', sh`rm -- ${[]}`, 'rm -- '],
    [
      'a word of a substitution in quotes',
      sh`echo "a $(ls "$( (pwd) )/"${'b c'}) d"`,
      'echo "a $(ls "$( (pwd) )/"\'b c\') d"',
    ],
    ['a script', sh`if ${sh`test -e ${'a b'}`}; then :; fi`, "if test -e 'a b'; then :; fi"],
  ])('takes %s', (_, script, text) => {
    expect(script.text).toBe(text)
  })

  it.each([
    ['backslashes', sh`printf 'a\n\\b\$x'`, "printf 'a\\n\\\\b\\$x'"],
    ['a backtick', sh`echo \`date\``, 'echo `date`'],
    ['a parameter in braces', sh`echo "\${x%/*}"`, 'echo "${x%/*}"'],
  ])('leaves the text as written: %s', (_, script, text) => {
    expect(script.text).toBe(text)
  })

  it.each([
    ['single quotes', () => sh`echo '${'x'}'`, "sh: a value stands inside ' in: echo '"],
    ['double quotes', () => sh`echo "it's ${'x'}"`, 'sh: a value stands inside " in: echo "it\'s'],
    ['quotes after a substitution', () => sh`echo "$(date) ${'x'}"`, 'sh: a value stands inside "'],
    ['quotes that an earlier part opened', () => sh`echo "a" 'b${'x'}${'y'}'`, "sh: a value stands inside '"],
  ])('refuses a value inside %s', (_, make, message) => {
    expect(make).toThrow(message)
  })

  it('knows closed and escaped quotes', () => {
    expect(sh`echo "a\"b" 'c' \' ${'x y'}`.text).toBe(`echo "a\\"b" 'c' \\' 'x y'`)
  })

  it.each([
    ['in a word', () => sh`echo ${'a\0b'}`],
    ['in a list', () => sh`echo ${['a', '\0']}`],
    ['in a secret', () => sh`echo ${new Secret('a\0b')}`],
    ["in a user's script", () => userScript('a\0b')],
  ])('refuses NUL %s', (_, make) => {
    expect(make).toThrow('NUL')
  })

  it('quotes what is not plain, and plain words alone are left', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (word) => {
        fc.pre(!word.includes('\0'))

        const quoted = quote(word)

        if (quoted === word) expect(word).toMatch(/^[\w@%+:,./-][\w@%+=:,./-]*$/)
        else expect(quoted.slice(1, -1).split("'\\''").join("'")).toBe(word)
      }),
    )
  })
})

describe('secrets', () => {
  const password = new Secret("pa'ss")

  it.each<[string, Script]>([
    ['a word', sh`echo ${password}`],
    ['a word of a list', sh`echo ${['a', password]}`],
    ['a script inside', sh`if ${sh`test -n ${password}`}; then :; fi`],
    ['a step', steps(sh`true`, sh`echo ${password}`)],
    ["a user's script", userScript(new Secret("echo pa'ss"))],
  ])('are revealed to the host and hidden from people: %s', (_, script) => {
    expect(script.text).toMatch(/pa'(\\'')?ss/)
    expect(script.secret).toBe(true)
    expect(String(script)).toBe('(script with a secret)')
  })

  it('are not seen where there are none', () => {
    const script = steps(sh`echo ${'x'}`, userScript('true'))

    expect(script.secret).toBe(false)
    expect(String(script)).toBe('echo x\ntrue')
  })
})

describe('steps', () => {
  it.each<[string, Script, string]>([
    ['joins by lines', steps(sh`a`, sh`b`), 'a\nb'],
    ['leaves out what is not wanted', steps(false, sh`a`, undefined), 'a'],
    ['may be empty', steps(), ''],
  ])('%s', (_, script, text) => {
    expect(script.text).toBe(text)
    expect(script).toBeInstanceOf(Script)
  })
})

describe('functions', () => {
  const one = functions(sh`one() { echo 1; }`)
  const two = functions(sh`${one}two() { one; echo 2; }`)
  it.each<[string, Script, string]>([
    ['once ahead of what calls them', sh`${one}one`, 'one() { echo 1; }\none'],
    [
      'ahead of all, whichever part needs them',
      steps(sh`a`, sh`( ${one}one )`),
      'one() { echo 1; }\na\n( one )',
    ],
    ['once for several parts', steps(sh`${one}one`, one, sh`${one}one`), 'one() { echo 1; }\none\none'],
    ['with those that they call', sh`${two}two`, 'one() { echo 1; }\ntwo() { one; echo 2; }\ntwo'],
  ])('stand %s', (_, script, text) => {
    expect(script.text).toBe(text)
  })
})
