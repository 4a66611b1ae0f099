import { sh } from '../../src/script.ts'

/**
 * Puts the words of SSH_CONNECTION (the client's address and port, the host's) into the positional parameters; none
 * where the login is not by SSH. It is found in the environment of the processes above, since sudo does not pass it
 * on; with builtins only, whose `read` drops the NUL bytes between variables.
 */
export const findLogin = sh`s=\${SSH_CONNECTION-} p=$$
while test -z "$s" && test "$p" -gt 1; do
  v=
  { read -r l <"/proc/$p/stat" && read -r v <"/proc/$p/environ" || test -n "$v"; } 2>/dev/null || break
  case $v in *SSH_CONNECTION=*) s=\${v#*SSH_CONNECTION=} ;; esac
  set -- \${l##*) }
  p=$2
done
set -- $s`
