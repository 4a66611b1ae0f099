import { sh } from '../../src/script.ts'
import type { Family } from './family.ts'
import { uuids, uuidsByDevice } from './uuids.ts'

/**
 * Mounted file systems that are on a device or come from another host. Only those on devices are asked for their
 * sizes: one from a host that is gone would not answer.
 */
export const mounts: Family = {
  name: 'mounts',
  subset: 'hardware',
  needs: [uuids],
  files: sh`/proc/self/mounts /proc/self/mountinfo`,
  moment: sh`set --
while read -r device p type rest; do
  case $device in //*) continue ;; /*) ;; *) continue ;; esac
  case $type in fuse.*) continue ;; esac
  case $p in *%*) continue ;; *\\*) p=$(printf "$p") ;; esac
  set -- "$@" "$p"
done </proc/self/mounts
if test $# -gt 0; then stat -f -c '%S %b %a %c %d %n' -- "$@"; fi`,
  parse: (answers) => {
    const uuid = uuidsByDevice(answers)
    const sizes = new Map(answers.part('mounts_now').map(sizeOf))
    const bound = new Set((answers.lines('/proc/self/mountinfo') ?? []).filter(isBound).map(mountPoint))
    const all = (answers.lines('/proc/self/mounts') ?? []).map((line) => line.split(' ').map(unescaped))
    return {
      mounts: all
        .filter(([device = '']) => /^[/\\]|:\//.test(device))
        .map(([device = '', mount = '', fstype, options]) => ({
          mount,
          device,
          fstype,
          options: bound.has(mount) ? `${options},bind` : options,
          ...sizes.get(mount),
          uuid: uuid.get(device.replace(/^\/dev\//, '')) ?? 'N/A',
        })),
    }
  },
}

function sizeOf(line: string): [mount: string, sizes: object] {
  const words = line.split(' ')
  const [size = 0, total = 0, free = 0, inodes = 0, freeInodes = 0] = words.slice(0, 5).map(Number)
  return [
    words.slice(5).join(' '),
    {
      size_total: size * total,
      size_available: size * free,
      block_size: size,
      block_total: total,
      block_available: free,
      block_used: total - free,
      inode_total: inodes,
      inode_available: freeInodes,
      inode_used: inodes - freeInodes,
    },
  ]
}

// The fourth word is what part of the file system is mounted.
function isBound(line: string): boolean {
  return line.split(' ')[3] !== '/'
}

function mountPoint(line: string): string {
  return unescaped(line.split(' ')[4] ?? '')
}

function unescaped(word: string): string {
  return word.replace(/\\([0-7]{3})/g, (_, octal) => String.fromCharCode(Number.parseInt(octal, 8)))
}
