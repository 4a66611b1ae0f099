import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Event } from '../../src/event.ts'
import { defineModule } from '../../src/module.ts'
import { sh } from '../../src/script.ts'
import { connect } from '../../src/transport/connect.ts'
import type { Connect } from '../../src/transport/shell.ts'
import { toPlain } from '../../src/value.ts'
import { Rig } from './rig.ts'

let rig: Rig
beforeEach(() => {
  rig = new Rig()
})
afterEach(() => rig[Symbol.dispose]())

/** Connects as usual, but somebody else is at the machine right before every write to a shell. */
function meddling(meddle: (exchange: number) => void): Connect {
  let exchange = 0
  return async (target) => {
    const connection = await connect(target)
    return {
      async shell(become) {
        const shell = await connection.shell(become)
        return {
          run(jobs) {
            meddle(++exchange)
            return shell.run(jobs)
          },
          put: (sha256, bytes) => shell.put(sha256, bytes),
        }
      },
      get exchanges() {
        return connection.exchanges
      },
      close: () => connection.close(),
    }
  }
}

/** Says `greeting` in a file; `apply` may be another script than the one that does so. */
const greet = (apply = (path: string, text: string) => sh`printf %s ${text} >${path}`) =>
  defineModule({
    name: 'greet',
    params: {
      description: 'A file with a greeting.',
      type: 'object',
      required: ['path', 'greeting'],
      additionalProperties: false,
      properties: { path: { type: 'string' }, greeting: { type: 'string' } },
    },
    probe: ({ path }) => sh`if test -e ${path}; then cat ${path}; fi`,
    parse: (output) => ({ text: output }),
    plan: (state, { greeting }) =>
      state.text === greeting ? undefined : { before: state, after: { text: greeting } },
    apply: ({ after }, { path }) => apply(path, after.text),
  })

const play = (tasks: string) => `- hosts: a\n  gather_facts: false\n  tasks:\n    - ${tasks}\n`
const resultOf = (events: readonly Event[]) => {
  const event = events.find((one) => one.type === 'result')
  return { ...(event && (toPlain(event.result) as object)), change: event?.change }
}

describe('a host that moves between the question and the change', () => {
  it('is planned anew', async () => {
    const path = rig.file('greeting', 'old')
    const ran = await rig.run(play(`greet: {path: ${path}, greeting: hello}`), {
      modules: [greet()],
      connect: meddling((exchange) => {
        if (exchange === 2) writeFileSync(path, 'by hand')
      }),
    })

    expect(ran.trace).toEqual(['greet a changed'])
    expect(resultOf(ran.events).change).toMatchObject({
      before: { text: 'by hand' },
      after: { text: 'hello' },
    })
    expect(readFileSync(path, 'utf8')).toBe('hello')
    expect(ran.exchanges.get('a')).toBe(3)
  })

  it('is left alone where it has become what is wanted', async () => {
    const path = rig.file('greeting', 'old')
    const ran = await rig.run(play(`greet: {path: ${path}, greeting: hello}`), {
      modules: [greet(() => sh`echo applied; exit 1`)],
      connect: meddling((exchange) => {
        if (exchange === 2) writeFileSync(path, 'hello')
      }),
    })

    expect(ran.trace).toEqual(['greet a ok'])
  })

  it('that goes on moving fails after three plans, and nothing was applied', async () => {
    const path = rig.file('greeting', 'old')
    const ran = await rig.run(play(`greet: {path: ${path}, greeting: hello}`), {
      modules: [greet()],
      connect: meddling((exchange) => appendFileSync(path, ` ${exchange}`)),
    })

    expect(ran.trace).toEqual(['greet a failed'])
    expect(resultOf(ran.events)).toMatchObject({
      msg: 'the host changes under our hands; nothing was applied',
    })
    expect(readFileSync(path, 'utf8')).toBe('old 1 2 3 4')
  })

  it('keeps what somebody put into a file that copy would replace', async () => {
    const path = rig.file('conf', 'old\n')
    const ran = await rig.run(
      play(`copy: {content: "new\\n", dest: ${path}, backup: true}\n      register: put`),
      {
        connect: meddling((exchange) => {
          if (exchange === 2) writeFileSync(path, 'by hand\n')
        }),
      },
    )

    expect(ran.trace).toEqual(['copy a changed'])
    const backup = (resultOf(ran.events) as { backup_file?: string }).backup_file
    expect(readFileSync(backup ?? '', 'utf8')).toBe('by hand\n')
  })
})

describe('a host whose answer is not UTF-8', () => {
  it('is changed all the same', async () => {
    const path = rig.file('greeting', Buffer.from('gr\xfc\xdfe', 'latin1'))
    const ran = await rig.run(play(`greet: {path: ${path}, greeting: hello}`), { modules: [greet()] })

    expect(ran.trace).toEqual(['greet a changed'])
    expect(readFileSync(path, 'utf8')).toBe('hello')
  })
})

describe('an apply script', () => {
  it('that itself ends with the guard’s code has failed, and is not tried again', async () => {
    const path = join(rig.folder, 'greeting')
    const ran = await rig.run(play(`greet: {path: ${path}, greeting: hello}`), {
      modules: [greet((file) => sh`printf x >>${file}; echo no luck >&2; exit 75`)],
    })

    expect(ran.trace).toEqual(['greet a failed'])
    expect(resultOf(ran.events)).toMatchObject({ msg: 'no luck', rc: 75 })
    expect(readFileSync(path, 'utf8')).toBe('x')
  })

  it('whose proof differs has failed, and the remaining difference is told', async () => {
    const path = join(rig.folder, 'greeting')
    const ran = await rig.run(play(`greet: {path: ${path}, greeting: hello}`), {
      modules: [greet((file) => sh`printf hullo >${file}`)],
    })

    expect(ran.trace).toEqual(['greet a failed'])
    expect(resultOf(ran.events)).toMatchObject({
      msg: 'applied, but the host is not as planned',
      remaining: { planned: { text: 'hello' }, found: { text: 'hullo' } },
    })
  })

  it('of a change that finds more to do in its own result is right, and people are told', async () => {
    const path = rig.file('conf', 'a\n')
    const ran = await rig.run(play(`replace: {path: ${path}, regexp: a, replace: aa}`))

    expect(ran.trace).toEqual(['replace a changed'])
    expect(readFileSync(path, 'utf8')).toBe('aa\n')
    expect(ran.events.flatMap((event) => (event.type === 'warning' ? [event.fault.message] : []))).toEqual([
      'replace: the task finds more to do in its own result: the file changes with every run',
    ])
  })
})
