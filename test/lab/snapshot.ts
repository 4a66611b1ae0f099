import { machines, ssh } from '../../lab/lab.ts'

/** What a run may alter on a machine: files, packages, rules and policies, modules, units, routes, addresses, sysctls. */
const questions = `
# A busy systemd may let a question time out.
for try in 1 2 3 4 5; do
  if active=$(systemctl list-units --no-legend --no-pager --plain --type=service --state=active); then break; fi
  if test $try = 5; then exit 1; fi
  sleep 3
done
find /etc /srv /usr/local /var/lib/dpkg/info /root -xdev \\( -type f -o -type l \\) ! -name '*-cache' -printf '%p %m %u %g %s %T@ %l\\n' 2>/dev/null | sort
dpkg-query -W
for save in iptables-save ip6tables-save; do
  for table in filter nat mangle raw; do echo "$save $table"; $save -t $table 2>&1 | sed -n -e 's/^\\(:[^ ]* [^ ]*\\).*/\\1/p' -e /^-/p; done
done
cut -d' ' -f1 /proc/modules | sort
# From the files: four emulated systemds at a time need longer than D-Bus waits.
systemctl --root=/ list-unit-files --no-legend --no-pager --type=service | awk '{print $1, $2}'
printf '%s\\n' "$active" | cut -d' ' -f1 | grep -v -e '^user' -e systemd-tmpfiles -e session -e logind -e dbus -e udev
ip -4 route show
ip -4 -o address show | awk '{print $2, $4}'
grep -rs . /proc/sys/net/ipv4/ip_forward /proc/sys/net/ipv4/vs /proc/sys/net/ipv4/conf | sort
`

/** The state of all machines that a run is about, as text by machine. */
export async function snapshots(): Promise<ReadonlyMap<string, string>> {
  const all = await Promise.all(
    machines.map(async ({ name }) => {
      const { code, stdout, stderr } = await ssh(name, questions)
      if (code !== 0) throw new Error(`${name}: no snapshot: ${stderr}`)
      return [name, stdout] as const
    }),
  )
  return new Map(all)
}
