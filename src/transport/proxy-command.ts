import { quote } from '../script.ts'

// `ssh` ends the command by SIGHUP. It sees the end of the streams only when the teller has ended, so after its words.
const teller = [
  'exec 3<&0; "${SHELL:-/bin/sh}" -c "exec $0" <&3 3<&- &',
  'trap "kill $!; exit" HUP TERM; wait $!; code=$?;',
  'test $code -eq 0 || echo "ProxyCommand: exit code $code" 2>/dev/null >>"$1"; exit $code',
].join(' ')

/** A ProxyCommand that does the same and writes into a file how it failed, which `ssh` tells nobody. */
export function telling(command: string, file: string): string {
  return `/bin/sh -c ${quote(teller)} ${quote(command)} ${quote(file.replaceAll('%', '%%'))}`
}

/** Has a ProxyCommand failed, says what it wrote? */
export function tellsFailure(said: string): boolean {
  return /^ProxyCommand: exit code /m.test(said)
}
