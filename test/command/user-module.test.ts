import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { userModule } from '../../src/command/user-module.ts'
import { fault } from '../../src/fault.ts'
import { defineController, defineModule, type Module } from '../../src/module.ts'
import { sh } from '../../src/script.ts'
import { Pending } from '../../src/template/pending.ts'
import { folder, mistakes } from '../inventory/folder.ts'

const params = { description: '', type: 'object', additionalProperties: false, properties: {} } as const

/** A module as a program without types may write it. */
function written(parts: object, file = 'modules/mine.mjs'): Module {
  const whole = { probe: () => sh`true`, parse: () => ({}), plan: () => undefined, apply: () => sh`true` }
  return userModule(defineModule({ name: 'mine', params, ...whole, ...parts }), file)
}

function call(module: Module, name: string): unknown {
  return (module as unknown as Record<string, () => unknown>)[name]!()
}

describe('a module of the user', () => {
  it.each([
    ['probe', () => 'echo', 'probe must return a script of sh`…`; it returned "echo"'],
    ['parse', () => undefined, 'parse must return an object; it returned undefined'],
    ['parse', async () => ({}), 'parse must return an object; it returned a promise: modules do not wait'],
    [
      'plan',
      () => ({ after: 1 }),
      'plan must return undefined, a change of before and after, or {refused}; it returned something else',
    ],
    ['test', () => 1, 'test must return a script of sh`…`, or undefined; it returned 1'],
    ['warn', () => 'x', 'warn must return a list of strings; it returned "x"'],
    [
      'apply',
      () => {
        throw 'gone'
      },
      'apply threw gone',
    ],
  ])('is told what is wrong with its %s', (name, part, message) => {
    expect(mistakes(() => call(written({ [name]: part }), name))).toEqual([`1:1 mine: ${message}`])
  })

  it('is told where it threw', async () => {
    const file = join(folder({ 'mine.mjs': 'export const parse = () => {\n  undefined.x\n}\n' }), 'mine.mjs')
    const { parse } = await import(pathToFileURL(file).href)
    const module = written({ parse }, file)

    expect(mistakes(() => call(module, 'parse'))).toEqual([
      expect.stringMatching(/^2:\d+ mine: parse threw TypeError: Cannot read properties of undefined/),
    ])
  })

  it('goes on where nothing is wrong', () => {
    const module = written({ test: () => undefined })

    expect([call(module, 'plan'), call(module, 'parse'), call(module, 'test')]).toEqual([
      undefined,
      {},
      undefined,
    ])
  })

  it.each([new Pending(async () => undefined), fault('x is undefined')])(
    'lets pass what an expression throws',
    (thrown) => {
      const evaluate = () => {
        throw thrown
      }
      const module = userModule(defineController({ name: 'mine', params, evaluate }), 'mine.mjs')

      expect(() => call(module, 'evaluate')).toThrow(expect.toSatisfy((error) => error === thrown))
    },
  )
})
