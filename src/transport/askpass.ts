import { writeFileSync } from 'node:fs'
import type { Secret } from '../value.ts'
import { scratchFile } from './scratch.ts'

/**
 * Answers a question for a password and no other: not whether to trust a key, nor for a passphrase. It answers an `ssh`
 * that we started and no other: one for a host in between would offer that the password of the host behind.
 */
const script = `#!/bin/sh
if read -r line 2>/dev/null <"/proc/$PPID/stat"; then
  set -- "$1" \${line##*) }
  asking=$3
else
  asking=$(ps -o ppid= -p "$PPID")
fi
test "$asking" -eq "$TSPLAY_PID" || exit 1
case $1 in *[Pp]assword*) printf '%s\\n' "$TSPLAY_PASSWORD" ;; *) exit 1 ;; esac
`

let file: string | undefined

/**
 * Variables under which `ssh` (8.4 or later) gets a password from a program, since it asks on terminals only. The
 * password is in the environment of that process and of what it starts, such as a ProxyCommand; no other user can read
 * it, and it is in no argument list.
 */
export function askpass(password: Secret): NodeJS.ProcessEnv {
  file ??= writeScript()
  return {
    SSH_ASKPASS: file,
    SSH_ASKPASS_REQUIRE: 'force',
    TSPLAY_PASSWORD: password.reveal(),
    TSPLAY_PID: String(process.pid),
  }
}

function writeScript(): string {
  const path = scratchFile('askpass')
  writeFileSync(path, script, { mode: 0o700 })
  return path
}
