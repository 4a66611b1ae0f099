import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { functions, type Script, sh, steps } from '../src/script.ts'
import { apart, together } from '../src/together.ts'
import { Secret } from '../src/value.ts'
import { shells } from './shells.ts'

describe.each(shells)('scripts that run together in %s', (shell) => {
  const run = (scripts: readonly Script[], before = sh`:`) => {
    const args = shell === 'busybox' ? ['sh'] : []
    const input = steps(sh`set -eu`, together(scripts, 'MARK', before)).text
    const { status, stdout, stderr } = spawnSync(shell, args, { input })
    const all = { code: status!, stdout: stdout.toString(), stderr: stderr.toString(), bytes: stdout }
    return apart(all, 'MARK', scripts.length)
  }
  const told = (code: number, stdout: string, stderr = '') => ({ code, stdout, stderr })

  it.each([
    ['print nothing, a part of a line, many lines', [sh`:`, sh`printf a`, sh`printf '\n\nb\n\n'`]],
    ['have positional parameters of their own', [sh`set -- x y`, sh`echo "$# here"`]],
    ['have quotes in them', [sh`echo ${`it's "$HOME"`}`]],
  ])('answer as if each had run alone: they %s', (_, scripts) => {
    const alone = scripts.map((script) => {
      const [answer] = run([script])
      return answer
    })

    expect(run(scripts)).toEqual(alone)
    expect(alone.every((answer) => answer?.code === 0)).toBe(true)
  })

  it('share the functions that they call, also where one fails', () => {
    const greet = functions(sh`greet() { echo "hello $1"; }`)
    const scripts = [sh`${greet}greet a`, sh`${greet}greet b`]

    expect(run(scripts)).toEqual([told(0, 'hello a\n'), told(0, 'hello b\n')])
    expect(run([...scripts, sh`${greet}greet c; exit 3`])).toEqual([
      told(0, 'hello a\n'),
      told(0, 'hello b\n'),
      told(3, 'hello c\n'),
    ])
    expect(together(scripts, 'MARK', sh`:`).text.split('greet()')).toHaveLength(2)
  })

  it('print all with one write', () => {
    expect(run([sh`printf a`, sh`echo b`])).toEqual([told(0, 'a'), told(0, 'b\n')])
  })

  it.each([
    ['exits', sh`echo b; echo no >&2; exit 69`, 69],
    ['fails in the middle', sh`echo b; echo no >&2; false; echo never`, 1],
    ['ends with a condition that does not hold', sh`echo b; echo no >&2; test a = b && echo never`, 1],
  ])('tell which one failed, and what of: it %s', (_, failing, code) => {
    expect(run([sh`echo a`, failing, sh`echo c`])).toEqual([
      told(0, 'a\n'),
      told(code, 'b\n', 'no\n'),
      told(0, 'c\n'),
    ])
  })

  it('tell of a script that is none', () => {
    const [first, second, third] = run([sh`echo a`, sh`echo ${sh`(`}`, sh`echo c`])

    expect([first, third]).toEqual([told(0, 'a\n'), told(0, 'c\n')])
    expect(second).toMatchObject({ code: expect.any(Number), stderr: expect.stringMatching(/./) })
    expect(second?.code).not.toBe(0)
  })

  it('know what ran before them', () => {
    expect(run([sh`echo "$a"`, sh`echo "$a"`], sh`a=1`)).toEqual([told(0, '1\n'), told(0, '1\n')])
  })

  it('keep bytes that are no UTF-8', () => {
    const [first, second] = run([sh`printf '\377\n'`, sh`echo ü`])

    expect(first).toEqual({ code: 0, stdout: '\ufffd\n', stderr: '', bytes: Buffer.of(0xff, 0x0a) })
    expect(second).toEqual(told(0, 'ü\n'))
  })
})

it('share what befell all of them', () => {
  const killed = { code: 125, stdout: '', stderr: 'killed', abandoned: 'too much' }

  expect(apart(killed, 'MARK', 2)).toEqual([killed, killed])
})

it('are secret if one of them is', () => {
  expect(together([sh`echo a`, sh`echo ${new Secret('b')}`], 'MARK', sh`:`).secret).toBe(true)
})
