import { type Script, sh, steps } from '../../src/script.ts'
import type { CheckParams, Mode } from './params.ts'

/**
 * Does it all, one mode after the other, and prints for each: `mode NAME`, `code N`, `saw REMOTE LOCAL SECONDS`, `bytes N`,
 * `sha256 HASH`, `peer HEX:PORT` (as in /proc/net/tcp) and the protocol as `trace …`, the password left out.
 */
export function script(params: CheckParams): Script {
  const { user, password = 'ftp@example.com', timeout } = params
  return sh`if ! command -v curl >/dev/null; then echo 'curl is not there' >&2; exit 69; fi
(
umask 077
d=$(mktemp -d)
trap 'rm -rf -- "$d"' EXIT
u=$(printf %s ${user} | sed 's/[\\"]/\\&/g')
w=$(printf %s ${password} | sed 's/[\\"]/\\&/g')
# One second more than curl takes, in tenths.
limit=${timeout * 10 + 10}
${functions}
${steps(...params.modes.map((mode) => attempt(params, mode)))}
)`
}

// curl opens the file for what it fetched only when the first byte is there, and opening a named pipe waits for a reader.
// So a data connection stands still, for us to see its peer, which curl itself does not tell.
const functions = sh`without_password() {
  while IFS= read -r line; do
    case $line in '> PASS '*) ;; *) printf '%s\n' "$line" ;; esac
  done
}
peer() {
  p=$(sed -n -e 's/^> EPRT |[12]|[^|]*|\([0-9]*\)|.*/\1/p' -e 's/^> PORT .*,\([0-9]*\),\([0-9]*\)[^0-9]*$/\1 \2/p' "$d/trace" | tail -n 1)
  case $p in
    '') return ;;
    *' '*) p=$((\${p% *} * 256 + \${p#* })) ;;
  esac
  # Not while it listens (0A), and not while it is being opened (03).
  cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
    awk -v port="$(printf ':%04X' "$p")" '$4 != "0A" && $4 != "03" && substr($2, length($2) - 4) == port { print "peer " $3; exit }'
}
try() {
  mode=$1
  shift
  rm -f -- "$d"/*
  mkfifo "$d/body" "$d/said"
  : >"$d/trace"
  : >"$d/out"
  without_password <"$d/said" >>"$d/trace" &
  filter=$!
  (
    code=0
    printf 'user = "%s:%s"\n' "$u" "$w" |
      curl -q -K - -s -S -v "$@" >"$d/saw" 2>"$d/said" || code=$?
    echo $code >"$d/code"
  ) &
  client=$!
  seen= n=0
  case $mode in port | eprt)
    while test -z "$seen" && ! test -s "$d/code" && test $n -lt $limit; do
      sleep 0.1
      seen=$(peer)
      n=$((n + 1))
    done ;;
  esac
  ( cat "$d/body" >"$d/out"; : >"$d/read" ) &
  reader=$!
  wait $client || :
  # If curl never came to write, the reader still waits for somebody to open the pipe.
  while ! test -e "$d/read"; do : 1<>"$d/body"; sleep 0.05; done
  wait $reader || :
  wait $filter || :
  printf 'mode %s\ncode %s\n' "$mode" "$(cat "$d/code")"
  sed 's/^/saw /' "$d/saw"
  printf 'bytes %s\nsha256 %s\n' $(wc -c <"$d/out") "$(sha256sum <"$d/out")"
  if test -n "$seen"; then printf '%s\n' "$seen"; fi
  tr -d '\r' <"$d/trace" | sed -n -e '/^[*<>]/s/^/trace /p' -e '/^curl:/s/^/trace /p'
}`

/** One mode, unless it would only hang: in these versions of curl an active data connection never starts TLS. */
function attempt(params: CheckParams, mode: Mode): Script {
  const call = sh`try ${mode} ${curlArguments(params, mode)}`
  if (params.tls === 'none' || mode === 'pasv' || mode === 'epsv') return call
  return sh`case $(curl -V) in
  'curl 7.87.'* | 'curl 7.88.'*) printf 'mode %s\ncode 4\nbytes 0\ntrace curl: (4) %s\n' ${mode} ${unable} ;;
  *) ${call} ;;
esac`
}

const unable = 'curl 7.87 and 7.88 cannot do active transfers with TLS, so this host proves nothing here'

function curlArguments(params: CheckParams, mode: Mode): Script {
  const { host, tls, path, timeout, validate_certs, ca_file, active_address } = params
  const authority = host.includes(':') ? `[${host}]` : host
  const base = `${tls === 'implicit' ? 'ftps' : 'ftp'}://${authority}:${params.port ?? (tls === 'implicit' ? 990 : 21)}/`
  const folder = path?.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : ''
  const words = [
    ...['--noproxy', '*', '--fail-early', '--connect-timeout', timeout, '--max-time', timeout],
    ...['-w', '%{remote_ip} %{local_ip} %{time_total}\n'],
    ...(tls === 'explicit' ? ['--ssl-reqd'] : []),
    ...(validate_certs ? [] : ['--insecure']),
    ...(ca_file === undefined ? [] : ['--cacert', ca_file]),
    ...modeArguments(mode, active_address ?? '-'),
  ]
  return path === undefined
    ? sh`${words} -o "$d/body" ${base}`
    : sh`${words} -o "$d/list" ${base + encode(folder)} -o "$d/body" ${base + encode(path)}`
}

function modeArguments(mode: Mode, address: string): string[] {
  switch (mode) {
    case 'pasv':
      // Otherwise curl prefers EPSV, and ignores the address in the reply to PASV.
      return ['--disable-epsv', '--no-ftp-skip-pasv-ip']
    case 'epsv':
      return ['--ftp-pasv']
    case 'port':
      return ['--disable-eprt', '--ftp-port', address]
    case 'eprt':
      return ['--ftp-port', address]
  }
}

/** A path in a URL; a slash at the beginning must be spelled out, or it would be the one after the host. */
function encode(path: string): string {
  const encoded = path.split('/').map(encodeURIComponent).join('/')
  return path.startsWith('/') ? `%2F${encoded.slice(1)}` : encoded
}
