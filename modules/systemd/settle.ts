import { type Script, sh } from '../../src/script.ts'

/**
 * Waits until a unit that was started, restarted or reloaded is known to stay up: a unit of Type=simple is "active"
 * before its program has read its configuration. Settled is one second without a change of process or restart count;
 * at most 120 seconds are waited. Fails with the unit's status and last log lines.
 */
export function settle(call: Script, unit: string): Script {
  return sh`(
u=${unit}
give_up() {
  printf '%s: %s\n' "$u" "$1" >&2
  ${call} status --no-pager --full --lines=10 -- "$u" >&2 || :
  exit 1
}
last= still=0 first= n=0
while test $still -lt 5; do
  now=$(${call} show -p ActiveState,Type,Result,ConditionResult,AssertResult,NRestarts,MainPID -- "$u")
  get() { printf '%s\n' "$now" | sed -n "s/^$1=//p"; }
  restarts=$(get NRestarts)
  : "\${first:=\${restarts:-0}}"
  if test "\${restarts:-0}" -gt $((first + 2)); then give_up "keeps failing and being restarted (\${restarts} times)"; fi
  case $(get ActiveState) in
    active)
      # What is not a service has no process to watch.
      if test -z "$restarts"; then still=5; elif test "$now" = "$last"; then still=$((still + 1)); else still=0; fi ;;
    activating | deactivating | reloading | refreshing) still=0 ;;
    failed) give_up "failed ($(get Result))" ;;
    *)
      if test "$(get ConditionResult)" = no; then give_up 'was not started, since a condition of it is not met'; fi
      if test "$(get Type)/$(get Result)" = oneshot/success; then still=5; else give_up 'ended at once'; fi ;;
  esac
  last=$now
  n=$((n + 1))
  if test $n -gt 600; then give_up "is still $(get ActiveState) after two minutes"; fi
  if test $still -lt 5; then sleep 0.2; fi
done
)`
}
