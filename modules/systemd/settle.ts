import { type Script, sh } from '../../src/script.ts'

/**
 * Waits until a unit that was started, restarted or reloaded is known to stay up: a unit of Type=simple is "active"
 * before its program has read its configuration. Settled is one second without a change of process or restart count;
 * at most two minutes are waited. Fails with the unit's status and last log lines.
 */
export function settle(call: Script, unit: string): Script {
  // No process but these: on a small machine each one counts.
  return sh`(
u=${unit}
give_up() {
  printf '%s: %s\n' "$u" "$1" >&2
  ${call} status --no-pager --full --lines=10 -- "$u" >&2 || :
  exit 1
}
nl='
'
last= still=0 first= n=0
while :; do
  now=$(${call} show -p ActiveState,Type,Result,ConditionResult,ConditionTimestampMonotonic,NRestarts,MainPID -- "$u")
  state= type= result= condition= checked= restarts=
  IFS=$nl
  for line in $now; do
    case $line in
      ActiveState=*) state=\${line#*=} ;;
      Type=*) type=\${line#*=} ;;
      Result=*) result=\${line#*=} ;;
      ConditionResult=*) condition=\${line#*=} ;;
      ConditionTimestampMonotonic=*) checked=\${line#*=} ;;
      NRestarts=*) restarts=\${line#*=} ;;
    esac
  done
  unset IFS
  first=\${first:-\${restarts:-0}}
  if test "\${restarts:-0}" -gt $((first + 2)); then give_up "keeps failing and being restarted ($restarts times)"; fi
  case $state in
    active)
      # What is not a service has no process to watch.
      if test -z "$restarts"; then break; fi
      if test "$now" = "$last"; then still=$((still + 1)); else still=0; fi
      if test $still -ge 5; then break; fi ;;
    activating | deactivating | reloading | refreshing) still=0 ;;
    failed) give_up "failed ($result)" ;;
    *)
      # A unit that nothing refers to is forgotten as soon as it is inactive: then its condition was never checked.
      if test "$condition/$checked" = no/0; then
        if systemd-analyze condition --unit="$u" >/dev/null 2>&1; then condition=yes; fi
      fi
      if test "$condition" = no; then give_up 'was not started, since a condition of it is not met'; fi
      if test "$type/$result" = oneshot/success; then break; fi
      give_up 'ended at once' ;;
  esac
  last=$now
  n=$((n + 1))
  if test $n -gt 600; then give_up "is still $state after two minutes"; fi
  sleep 0.2
done
)`
}
