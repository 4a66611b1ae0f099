import { spawn } from 'node:child_process'

/** Shows bytes: on a terminal by $PAGER, anywhere else as they are. */
export async function show(bytes: Uint8Array): Promise<void> {
  if (process.stdout.isTTY !== true) {
    process.stdout.write(bytes)
    return
  }
  const { PAGER, LESS = 'FRSX' } = process.env
  const child = spawn('/bin/sh', ['-c', PAGER || 'if command -v less >/dev/null; then less; else cat; fi'], {
    stdio: ['pipe', 'inherit', 'inherit'],
    env: { ...process.env, LESS },
  })
  // Who has seen enough leaves before the end.
  child.stdin.on('error', () => undefined)
  child.stdin.end(bytes)
  await new Promise((resolve) => child.once('close', resolve))
}
