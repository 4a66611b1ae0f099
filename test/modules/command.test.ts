import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { command } from '../../modules/command.ts'
import { splitWords } from '../../modules/lib/words.ts'
import { shell as shellModule } from '../../modules/shell.ts'
import { quote, sh, steps } from '../../src/script.ts'
import { type Bench, bench, shells } from '../shells.ts'

const defaults = {
  stdin_add_newline: true,
  strip_empty_ends: true,
  expand_argument_vars: true,
  executable: '/bin/sh',
}

describe.each(shells)('in %s', (shell) => {
  let b: Bench
  beforeAll(() => {
    b = bench(shell)
    writeFileSync(join(b.folder, 'a b.conf'), '')
    symlinkSync('nowhere', join(b.folder, 'dangling'))
    mkdirSync(join(b.folder, 'sub'))
  })
  afterAll(() => b.remove())
  const run = async (module: typeof command | typeof shellModule, params: object): Promise<object> => {
    const all = { ...defaults, ...params } as never
    expect(module.check?.(all) ?? []).toEqual([])
    const stdin = module.stdin?.(all)
    const user = steps(sh`set +eu`, module.run(all))
    const script = stdin === undefined ? user : sh`printf %s ${stdin} | (${user})`
    return module.parse(await b.run(script), all)
  }

  it.each([
    ['words', { cmd: `printf '<%s>' a "b  c" 'd'\\''e' '' *` }, "<a><b  c><d'e><><*>"],
    ['argv', { argv: ['printf', '%s|', 'a b', '', "'"] }, "a b||'|"],
    ['a program, not what is built in', { cmd: "echo 'a\\nb'" }, 'a\\nb'],
    [
      'variables and homes',
      { cmd: 'echo ${LC_ALL}-$NO_SUCH ${NO_SUCH}$1 ~root/x a~' },
      'C-$NO_SUCH ${NO_SUCH}$1 /root/x a~',
    ],
    ['variables as written', { cmd: 'echo $LC_ALL ~', expand_argument_vars: false }, '$LC_ALL ~'],
    ['a directory', { cmd: 'ls', chdir: '.' }, 'a b.conf\ndangling\nsub'],
    ['its input', { cmd: 'cat', stdin: 'a\nb' }, 'a\nb'],
  ])('command runs %s', async (_, params, stdout) => {
    expect(await run(command, params)).toMatchObject({ changed: true, rc: 0, stdout, stderr: '' })
  })

  it.each([
    [
      'a missing program',
      { cmd: '/no/such -x' },
      2,
      /^cannot run \/no\/such: (not found|No such file or directory)$/,
    ],
    ['a name that no program has', { argv: ['no-such'] }, 2, /^cannot run no-such: not found$/],
    ['what is no program', { cmd: '/etc/passwd' }, 13, /^cannot run \/etc\/passwd: Permission denied$/],
    ['a missing directory', { cmd: 'ls', chdir: '/no/such' }, 2, /^cannot go into the directory \/no\/such$/],
  ])('command cannot run %s, and has changed nothing', async (_, params, rc, msg) => {
    expect(await run(command, params)).toMatchObject({
      changed: false,
      rc,
      stdout: '',
      msg: expect.stringMatching(msg),
    })
  })

  it('command leaves the exit code of a program that looks for another', async () => {
    expect(await run(command, { cmd: "sh -c 'exec no-such'" })).toMatchObject({ changed: true, rc: 127 })
  })

  it('command tells how it ended', async () => {
    expect(await run(command, { cmd: 'false' })).toEqual({
      changed: true,
      cmd: ['false'],
      rc: 1,
      stdout: '',
      stderr: '',
      msg: 'non-zero return code',
    })
    expect(await run(command, { argv: ['printf', 'x\n\n'], strip_empty_ends: false })).toMatchObject({
      stdout: 'x\n\n',
    })
  })

  it.each([
    ['a pipeline', { cmd: "echo 'a b' | tr a-z A-Z # done" }, 'A B', 0],
    ['its own exit code', { cmd: 'echo x; exit 7' }, 'x', 7],
    ['without errexit', { cmd: 'false; echo "$nothing-"' }, '-', 0],
    ['its input', { cmd: 'read -r a; echo "<$a>"', stdin: 'x' }, '<x>', 0],
    ['in a directory', { cmd: 'ls ..', chdir: 'sub' }, 'a b.conf\ndangling\nsub', 0],
  ])('shell runs %s', async (_, params, stdout, rc) => {
    expect(await run(shellModule, params)).toMatchObject({ cmd: params.cmd, rc, stdout })
  })

  it.skipIf(shell === 'busybox')('shell runs another shell, with its input', async () => {
    const cmd = 'a=(1 2 3); echo "${#a[@]} ${BASH_VERSION:+bash}"; cat; exit 3'
    expect(await run(shellModule, { cmd, executable: '/bin/bash', stdin: 'in' })).toMatchObject({
      rc: 3,
      stdout: '3 bash\nin',
    })
  })

  it.each([
    [{ creates: 'a b.conf' }, 'since a b.conf exists'],
    [{ creates: '*.conf' }, 'since *.conf exists'],
    [{ creates: '[a-c]?b.con*' }, 'since [a-c]?b.con* exists'],
    [{ creates: 'dangling' }, 'since dangling exists'],
    [{ creates: '../*b.conf', chdir: 'sub' }, 'since ../*b.conf exists'],
    [{ creates: '$(id).conf' }, undefined],
    [{ creates: 'x*' }, undefined],
    [{ creates: '~/no*such' }, undefined],
    [{ removes: 'x*' }, 'since x* does not exist'],
    [{ removes: '*.conf' }, undefined],
  ])('%j decides: %s', async (params, why) => {
    const all = { ...defaults, cmd: 'make it', ...params } as never
    const { code, stdout } = await b.run(command.guard!(all)!)

    expect(code).toBe(0)
    expect(command.done!(stdout, all)).toEqual(
      why && {
        changed: false,
        cmd: ['make', 'it'],
        rc: 0,
        stdout: `skipped, ${why}`,
        stderr: '',
        msg: `Did not run command ${why}`,
      },
    )
  })

  it('says that the directory is missing', async () => {
    const guard = command.guard!({ ...defaults, cmd: 'x', creates: 'y', chdir: '/no/such' } as never)!
    expect(await b.run(guard)).toMatchObject({ code: 69, stderr: 'there is no directory /no/such\n' })
  })
})

describe('a command line', () => {
  it.each([
    ['a  b\tc\n', ['a', 'b', 'c']],
    ['a"b c"\'d e\'f', ['ab cd ef']],
    ['"a\\"b\\\\c\\d" \\  \'\\\'', ['a"b\\c\\d', ' ', '\\']],
    ['\'\' ""', ['', '']],
    ["it's", undefined],
    ['"a\\"', undefined],
    ['a\\', undefined],
  ])('%j has the words %j', (line, words) => {
    expect(splitWords(line)).toEqual(words)
  })

  it('reads the words that a shell would read', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary-ascii' }).map((text) => text.replaceAll('\0', ''))),
        (words) => {
          expect(splitWords(words.map(quote).join(' '))).toEqual(words)
        },
      ),
    )
  })

  it.each([
    [{}, 'one of cmd and argv is required'],
    [{ cmd: 'a', argv: ['a'] }, 'exclude each other'],
    [{ cmd: "it's" }, 'open quotation'],
    [{ cmd: ' ' }, 'is empty'],
  ])('refuses %j', (params, message) => {
    expect(command.check!({ ...defaults, ...params } as never)).toEqual([expect.stringContaining(message)])
  })
})
