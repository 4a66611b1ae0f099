import { sh } from '../../src/script.ts'
import { missing } from '../lib/missing.ts'

/**
 * Defines `reach SECONDS`, which succeeds if $host accepts a connection at $port, and `hear SECONDS`, which also prints
 * what the service says by itself until a line matches the pattern $re. They take what the host has: bash, nc or curl.
 */
export const defineReach = sh`if command -v bash >/dev/null && command -v timeout >/dev/null; then
  reach() { timeout "$1" bash -c ${'exec 3<>"/dev/tcp/$1/$2"'} - "$host" "$port" 2>/dev/null; }
  hear() { timeout "$1" bash -c ${bashHears()} - "$host" "$port" "$i" "$re" 2>/dev/null; }
elif command -v nc >/dev/null; then
  z= e=
  case $(nc -h 2>&1) in *-z*) z=-z ;; *BusyBox*) e='-e true' ;; esac
  t=
  if command -v timeout >/dev/null; then t=timeout; fi
  reach() { nc $z -w "$1" "$host" "$port" $e </dev/null >/dev/null 2>&1; }
  hear() { \${t:+timeout "$1"} nc -w "$1" "$host" "$port" </dev/null 2>/dev/null | head -c 65536; }
elif command -v curl >/dev/null; then
  case $host in *:*) u=telnet://[$host]:$port ;; *) u=telnet://$host:$port ;; esac
  reach() { case $(curl -s -o /dev/null -m "$1" -w '%{time_connect}' "$u" </dev/null) in ''|0|0.000000) return 1 ;; esac; }
  hear() { curl -s -m "$1" "$u" </dev/null | head -c 65536; }
else
  ${missing('waiting for a port needs bash and timeout, nc or curl on the host')}
fi`

// Line by line, so that a greeting is heard at once and not when the time is over.
function bashHears(): string {
  return [
    'exec 3<>"/dev/tcp/$1/$2" || exit 1',
    'while IFS= read -r -t 1 -u 3 line || test $? -gt 128 || test -n "$line"; do',
    '  printf "%s\\n" "$line"',
    '  if grep -E -q $3 -e "$4" <<<"$line"; then exit 0; fi',
    'done',
  ].join('\n')
}
