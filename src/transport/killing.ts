import { type Script, sh } from '../script.ts'

/**
 * Kills a process and what descends from it: TERM first, KILL for what is left after five seconds. Reads parents from
 * /proc, since `ps` differs everywhere; from `status`, where no process can forge a line by its name.
 */
export function killTree(pid: number | Script): Script {
  return sh`
    below() {
      pairs=$(grep -H '^PPid:' /proc/[0-9]*/status 2>/dev/null | tr -d ' \t') || :
      tree=" $* "
      grew=1
      while test -n "$grew"; do
        grew=
        for pair in $pairs; do
          child=\${pair#/proc/}
          child=\${child%%/*}
          case "$tree" in *" $child "*) continue ;; esac
          case "$tree" in *" \${pair##*:} "*) tree="$tree$child " grew=1 ;; esac
        done
      done
    }
    living() {
      left=
      for process in $tree; do
        if kill -0 "$process" 2>/dev/null; then left="$left $process"; fi
      done
    }
    below ${pid}
    for process in $tree; do kill -TERM "$process" 2>/dev/null || :; done
    for wait in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25; do
      living
      if test -z "$left"; then exit 0; fi
      sleep 0.2 2>/dev/null || sleep 1
    done
    below $left
    for process in $tree; do kill -KILL "$process" 2>/dev/null || :; done`
}
