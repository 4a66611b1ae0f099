/**
 * The path below /proc/sys. As sysctl reads names: the first separator decides, so that `net.ipv4.conf.eth0/100.mtu`
 * and `net/ipv4/conf/eth0.100/mtu` are the same.
 */
export function sysctlPath(name: string): string {
  const first = /[./]/.exec(name)?.[0]
  if (first !== '.') return name
  return name.replace(/[./]/g, (separator) => (separator === '.' ? '/' : '.'))
}

/** Values are compared word by word: the kernel prints tabs where people write blanks. */
export function canonicalValue(value: string): string {
  return value.trim().replace(/\s+/g, ' ')
}

/** What a task's value means: as with Ansible, words for booleans are 1 and 0. */
export function wantedValue(value: string): string {
  const word = value.trim().toLowerCase()
  if (['y', 'yes', 'on', 't', 'true'].includes(word)) return '1'
  if (['n', 'no', 'off', 'f', 'false'].includes(word)) return '0'
  return canonicalValue(value)
}
