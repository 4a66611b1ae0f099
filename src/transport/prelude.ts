import { sh } from '../script.ts'
import { dropAll } from './content.ts'

/** The folder of what a user's shells are brought. */
export interface Arrivals {
  readonly folder: string
  /** Does this shell take it away at its end, however that comes about? */
  readonly keeper: boolean
}

// A user's home may be missing or read-only, as www-data's is; /var/tmp outlives a reboot, and nobody else can enter.
// `tsplay_held` counts the processes whose stdout or stderr is ours: more than before the first job of a user, which
// `tsplay_watch` notes, means that a job left some behind.
// sshd and Node hand out sockets, which cannot be opened by name: before the first job of a user `tsplay_pipes` puts
// pipes in front of them, for scripts that write to /dev/stderr.
// Other tools named head may take more from the pipe than they are told.
const environment = (arrivals: string) => sh`
  for tsplay_dir in /usr/local/sbin /usr/sbin /sbin; do
    case ":$PATH:" in *":$tsplay_dir:"*) ;; *) PATH=$PATH:$tsplay_dir ;; esac
  done
  unset tsplay_dir
  HOME=\${HOME:-/nonexistent}
  if test -w "$HOME" || test -d "$HOME/.tsplay"; then TSPLAY_STORE=$HOME/.tsplay/content
  else TSPLAY_STORE=/var/tmp/.tsplay-$(id -u)/content; fi
  TSPLAY_NEW=\${TSPLAY_STORE%/content}/${arrivals}
  export PATH HOME TSPLAY_STORE TSPLAY_NEW
  tsplay_link() { tsplay_line=$(ls -ln "/proc/$$/fd/$1" 2>/dev/null); printf '%s' "-> \${tsplay_line##*-> }"; }
  tsplay_held() (
    exec 2>/dev/null
    ls -ln /proc/[0-9]*/fd/[12] | grep -F -c -e "$tsplay_out" -e "$tsplay_err"
  )
  tsplay_pipes() {
    case $(tsplay_link 1)$(tsplay_link 2) in *socket:*) ;; *) return ;; esac
    tsplay_dir=$(mktemp -d 2>/dev/null) || return
    if mkfifo "$tsplay_dir/1" "$tsplay_dir/2" 2>/dev/null; then
      cat <"$tsplay_dir/1" &
      cat <"$tsplay_dir/2" >&2 &
      exec >"$tsplay_dir/1" 2>"$tsplay_dir/2"
    fi
    rm -rf -- "$tsplay_dir"
    unset tsplay_dir
  }
  tsplay_watch() {
    test -n "\${tsplay_base-}" && return
    tsplay_pipes
    tsplay_out=$(tsplay_link 1)
    tsplay_err=$(tsplay_link 2)
    tsplay_base=$(tsplay_held)
  }
  case \${BASH_VERSION:+$(head --version 2>/dev/null)} in *GNU*) tsplay_reads=bulk ;; *) tsplay_reads=plain ;; esac`

/**
 * What a fresh shell reads first: it sets up the session (PATH with sbin, HOME, TSPLAY_STORE, TSPLAY_NEW) and then shows
 * `NONCE ready` on stderr and `NONCE ready bulk` or `plain` on stdout, see `Outbox`. `home` starts it in the user's
 * home, as a login would.
 */
export function prelude(nonce: string, home: boolean, { folder, keeper }: Arrivals): string {
  return [
    environment(folder).text,
    keeper ? sh`trap ${dropAll.text} EXIT`.text : '',
    home ? 'cd "$HOME" 2>/dev/null || cd /' : '',
    `printf '\\n${nonce} ready %s\\n' "$tsplay_reads"; printf '\\n${nonce} ready\\n' >&2`,
    '',
  ].join('\n')
}
