import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Outcome } from '../../src/module.ts'
import { type Script, sh, userScript } from '../../src/script.ts'
import { type Connection, type Job, type Shell, Unreachable } from '../../src/transport/shell.ts'

/** What every transport and every target's `sh` must do alike; `patient` asks also for what takes seconds. */
export function shellContract(name: string, connect: () => Promise<Connection>, patient = false): void {
  describe(name, () => {
    let connection: Connection
    let shell: Shell

    beforeAll(async () => {
      connection = await connect()
      shell = await connection.shell()
    })

    afterAll(() => connection?.close())

    const run = (...jobs: (Script | Job)[]): Promise<Outcome[]> =>
      Promise.all(shell.run(jobs.map((job) => ('script' in job ? job : { script: job }))))
    const user = (text: string, more: Partial<Job> = {}): Job => ({
      script: userScript(text),
      user: true,
      ...more,
    })

    it.each<[string, Script | Job, Outcome]>([
      ['prints', sh`echo out; echo err >&2`, ok('out\n', 'err\n')],
      ['prints nothing', sh`:`, ok()],
      ['prints no final newline', sh`printf out; printf err >&2`, ok('out', 'err')],
      ['prints only newlines', sh`printf '\n\n'; printf '\n' >&2`, ok('\n\n', '\n')],
      ['prints NUL and all of UTF-8', sh`printf 'a\000\303\244\360\237\232\200'`, ok('a\0ä🚀')],
      [
        'prints what is no UTF-8',
        sh`printf 'a\377b'`,
        { ...ok('a\ufffdb'), bytes: Buffer.from('a\xffb', 'latin1') },
      ],
      ['exits', sh`echo before; exit 3; echo after`, { code: 3, stdout: 'before\n', stderr: '' }],
      ['reads stdin', sh`cat; echo read`, ok('read\n')],
      ['stops at the first failure', sh`false; echo not reached`, { code: 1, stdout: '', stderr: '' }],
      ['closes its streams', sh`exec >&- 2>&-; :`, ok()],
      ['redirects its streams', sh`exec >/dev/null 2>&1; echo lost`, ok()],
      ['is killed', sh`sh -c 'kill -9 $$' || exit $?`, { code: 137, stdout: '', stderr: expect.any(String) }],
      ['changes folder and variables', sh`cd /; PATH=/nowhere; printf x`, ok('x')],
      ['speaks C and makes readable files', sh`echo "$LC_ALL"; umask`, ok('C\n0022\n')],
      ['is a user script that fails', user('false; echo still'), ok('still\n')],
      ['is a user script that exits', user('exit 7'), { code: 7, stdout: '', stderr: '' }],
      [
        'is a user script that opens its streams by name',
        user('echo out >/dev/stdout; echo err | tee /dev/stderr'),
        ok('out\nerr\n', 'err\n'),
      ],
      ['is a user script with stdin', user('cat', { stdin: '%s\\ \'-x\0 äöü\n"' }), ok('%s\\ \'-x\0 äöü\n"')],
      [
        'has bytes as stdin',
        user('od -An -tx1', { stdin: Buffer.from([0, 255, 45, 10]) }),
        ok(' 00 ff 2d 0a\n'),
      ],
      ['has an empty stdin', user('cat; echo read', { stdin: '' }), ok('read\n')],
      ['does not read its stdin', user('echo x', { stdin: 'y'.repeat(300_000) }), ok('x\n')],
    ])('runs a script that %s', async (_, job, outcome) => {
      const [first, after] = await run(job, sh`echo next; echo err >&2`)

      expect(first).toEqual(outcome)
      expect(after).toEqual(ok('next\n', 'err\n'))
    })

    it.each([
      ['a parenthesis', 'echo )'],
      ['a brace', '}'],
      ['an open quote', 'echo "x'],
      ['an open here-document', 'cat <<EOF\nx'],
      ['an if without end', 'if true; then'],
      ['a continued line', 'echo x \\'],
    ])('outlives %s', async (_, text) => {
      const [broken, brokenToo, after] = await run({ script: userScript(text) }, user(text), sh`echo next`)

      expect([broken!.code, brokenToo!.code].every((code) => code >= 0 && code < 128)).toBe(true)
      expect(after).toEqual(ok('next\n'))
    })

    it('fails on a variable that is not set', async () => {
      const [outcome] = await run(sh`echo "$not_set_at_all"`)

      expect(outcome).toMatchObject({ code: expect.any(Number), stdout: '' })
      expect(outcome!.code).not.toBe(0)
      expect(outcome!.stderr).toContain('not_set_at_all')
    })

    it('gives user scripts the sbin folders, and a store to all', async () => {
      const [outcome] = await run(user('echo "$PATH"; echo "$TSPLAY_STORE"'))

      const [path, store] = outcome!.stdout.split('\n')
      expect(path!.split(':')).toEqual(expect.arrayContaining(['/usr/local/sbin', '/usr/sbin', '/sbin']))
      expect(store).toMatch(/\/\.tsplay\/content$/)
    })

    it('runs a script of 1 MB', async () => {
      const long = `${'x'.repeat(60)}'"ä\n`.repeat(16_000)

      const [outcome] = await run(sh`printf %s ${long} | cksum; echo end`)

      expect(outcome).toMatchObject({ code: 0, stdout: expect.stringMatching(/ 1040000\nend\n$/) })
    })

    it('carries long output of both streams, characters whole', async () => {
      const [outcome] = await run(sh`
        i=0
        while test "$i" -lt 20000; do
          printf 'ä€🚀'
          printf 'ß%s' "$i" >&2
          i=$((i + 1))
        done`)

      expect(outcome!.stdout).toBe('ä€🚀'.repeat(20_000))
      expect(outcome!.stderr).toBe(Array.from({ length: 20_000 }, (_, i) => `ß${i}`).join(''))
    })

    it('runs many jobs in order in one exchange', async () => {
      const before = connection.exchanges

      const outcomes = await run(...Array.from({ length: 500 }, (_, i) => sh`echo ${i}`))

      expect(outcomes).toEqual(Array.from({ length: 500 }, (_, i) => ok(`${i}\n`)))
      expect(connection.exchanges).toBe(before + 1)
    })

    it('settles each job when its own answer is there', async () => {
      const [first, second] = shell.run([{ script: sh`echo quick` }, { script: sh`sleep 1` }])
      let slow = true
      second!.then(() => {
        slow = false
      })

      expect(await first).toEqual(ok('quick\n'))
      expect(slow).toBe(true)
      await second
    })

    it.runIf(patient)('does not queue a batch behind another that takes long', async () => {
      const [long] = shell.run([{ script: sh`sleep 4` }])
      let busy = true
      long!.then(() => {
        busy = false
      })

      expect(await run(sh`echo quick`)).toEqual([ok('quick\n')])
      expect(busy).toBe(true)
      await long
    })

    it.each([
      ['kills what runs, children too', "sh -c 'sleep TAG; :' & sleep TAG; echo no"],
      ...(patient ? [['kills what ignores TERM', "(trap '' TERM; sleep TAG); echo no"]] : []),
    ])(
      'gives up at the timeout and %s',
      async (_, text) => {
        const tag = `31${Math.floor(Math.random() * 1e6)}`

        const [outcome, after] = await run(
          user(`echo begun; ${text.replaceAll('TAG', tag)}`, { timeout: 1 }),
          sh`echo next`,
        )

        expect(outcome).toMatchObject({ code: 124, stdout: expect.stringMatching(/^begun\n$/) })
        expect(outcome!.stderr).toContain('tsplay: gave up after 1 s')
        expect(after).toEqual(ok('next\n'))
        const [alive] = await run(sh`cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\000' ' ' || :`)
        expect(alive!.stdout).not.toContain(`sleep ${tag}`)
      },
      15_000,
    )

    it('keeps what a background process prints late out of later answers', async () => {
      const before = connection.exchanges

      const outcomes = await run(
        user('(sleep 1; echo late; echo late >&2) & echo now'),
        sh`sleep 1.3; echo clean`,
        sh`echo end`,
      )

      expect(outcomes).toEqual([ok('now\n'), ok('clean\n'), ok('end\n')])
      expect(connection.exchanges).toBe(before + 2)
    })

    it.runIf(patient)('cuts off a job that prints too much, and goes on', async () => {
      const [ours, users, after] = await run(
        sh`head -c 70000000 /dev/zero`,
        user('head -c 70000000 /dev/zero >&2; sleep 30'),
        sh`echo next`,
      )

      for (const outcome of [ours, users]) {
        expect(outcome!.code).toBe(125)
        expect(outcome!.stderr).toContain('tsplay: more than 67108864 bytes on')
      }
      expect(after).toEqual(ok('next\n'))
    })

    it('says that the shell is gone, and opens another', async () => {
      const jobs = shell.run([{ script: sh`kill -9 $$; sleep 1` }, { script: sh`echo next` }])

      for (const job of jobs) await expect(job).rejects.toThrow(Unreachable)
      expect(await run(sh`echo again`)).toEqual([ok('again\n')])
    })

    describe('content store', () => {
      const stored = (hash: string) =>
        sh`sha256sum <"$TSPLAY_NEW/"${hash}; ls -l "$TSPLAY_NEW/"${hash} | cut -c1-10`
      const allBytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i))

      it.each([
        ['nothing', Buffer.alloc(0)],
        ['every byte', allBytes],
        ['a leading dash', Buffer.from('-n %s\\n')],
        ['one piece', Buffer.alloc(60_000, 'a')],
        ['several pieces', randomBytes(100_000)],
        ['a large file', randomBytes(400_000)],
      ])('holds %s', async (_, bytes) => {
        const hash = sha256(bytes)

        const outcome = await shell.put(hash, bytes)

        expect(outcome).toEqual(ok())
        const [read] = await run(stored(hash))
        expect(read).toEqual(ok(`${hash}  -\n-rw-------\n`))
      })

      it('does not ask again in the same connection', async () => {
        const bytes = randomBytes(100)
        await shell.put(sha256(bytes), bytes)
        const before = connection.exchanges

        expect(await shell.put(sha256(bytes), bytes)).toEqual(ok())

        expect(connection.exchanges).toBe(before)
      })

      it('asks before it sends a file that was kept for a way back', async () => {
        const bytes = randomBytes(300_000)
        const hash = sha256(bytes)
        await shell.put(hash, bytes)
        await run(sh`mkdir -p -- "$TSPLAY_STORE"; cp -- "$TSPLAY_NEW/"${hash} "$TSPLAY_STORE/"`)
        const second = await connect()

        const other = await second.shell()
        const outcome = await other.put(hash, bytes)

        expect(outcome).toEqual(ok())
        expect(second.exchanges).toBe(1)
        await second.close()
        await run(sh`rm -r -- "$TSPLAY_STORE"`)
      })

      it.each([100, 300_000])('is gone with the connection: %d bytes', async (size) => {
        const bytes = randomBytes(size)
        const second = await connect()
        const other = await second.shell()
        await other.put(sha256(bytes), bytes)
        const [where] = await Promise.all(
          other.run([{ script: sh`ls "$TSPLAY_NEW" | wc -l; echo "$TSPLAY_NEW"` }]),
        )
        const [count, folder] = where!.stdout.split('\n')

        await second.close()

        expect(Number(count)).toBe(1)
        expect((await run(sh`ls -- ${folder!} 2>&1 || :`))[0]!.stdout).toContain('No such file')
      })

      it.each([100, 300_000])('does not keep %d bytes that arrived damaged', async (size) => {
        const hash = sha256(randomBytes(8))

        const outcome = await shell.put(hash, randomBytes(size))

        expect(outcome.code).not.toBe(0)
        expect(outcome.stderr).toContain(`the content arrived damaged: expected ${hash}`)
        const [left] = await run(sh`ls -A "$TSPLAY_NEW" | grep -e '^[.]' -e ${hash} || :`)
        expect(left).toEqual(ok())
      })
    })
  })
}

function ok(stdout = '', stderr = ''): Outcome {
  return { code: 0, stdout, stderr }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
