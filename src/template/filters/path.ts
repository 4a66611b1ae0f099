import { realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import { posix, win32 } from 'node:path'
import { whoami } from '../../whoami.ts'
import { operations } from '../filter.ts'
import { globFiles } from '../glob.ts'
import { Mistake } from '../python/mistake.ts'
import { str } from '../python/text.ts'
import { isList, textOf } from '../python/type.ts'
import { Tuple, type V } from '../runtime.ts'

/** Filters on paths. */
export const pathFilters = operations({
  basename: {
    takes: '',
    does: 'What stands behind the last slash.',
    example: ["'/etc/vsftpd.conf' | basename", "'vsftpd.conf'"],
    run: (_, value) => textOf(value).slice(textOf(value).lastIndexOf('/') + 1),
  },
  dirname: {
    takes: '',
    does: 'What stands before the last slash.',
    example: ["'/etc/vsftpd.conf' | dirname", "'/etc'"],
    run: (_, value) => {
      const head = textOf(value).slice(0, textOf(value).lastIndexOf('/') + 1)
      return /^\/+$/.test(head) ? head : head.replace(/\/+$/, '')
    },
  },
  path_join: {
    takes: '',
    does: 'One path of the parts in a list; an absolute part begins anew.',
    example: ["['/etc', 'a', 'b'] | path_join", "'/etc/a/b'"],
    run: (_, value) =>
      pathsOf(value).reduce((path, part) =>
        part.startsWith('/') ? part : path === '' || path.endsWith('/') ? path + part : `${path}/${part}`,
      ),
  },
  splitext: {
    takes: '',
    does: 'The path without its extension, and the extension with its dot.',
    example: ["'a.tar.gz' | splitext", "['a.tar', '.gz']"],
    run: (_, value) => {
      const [, root, extension] = /^((?:.*\/)?\.*[^/]*?)(\.[^./]*)?$/s.exec(textOf(value))!
      return Tuple.from<V>([root!, extension ?? ''])
    },
  },
  normpath: {
    takes: '',
    does: 'Without ., .. and doubled slashes.',
    example: ["'/etc/../srv//ftp/' | normpath", "'/srv/ftp'"],
    run: (_, value) => posix.normalize(textOf(value) || '.').replace(/(?<=.)\/+$/, ''),
  },
  relpath: {
    takes: 'start="."',
    does: 'The way to the path from another folder.',
    example: ["'/etc/a' | relpath('/etc/b')", "'../a'"],
    run: (_, value, start) => posix.relative(str(start), textOf(value)) || '.',
  },
  commonpath: {
    takes: '',
    does: 'The longest folder that all paths of a list have in common.',
    example: ["['/etc/a/b', '/etc/a/c'] | commonpath", "'/etc/a'"],
    run: (_, value) => {
      const paths = pathsOf(value).map((path) => path.split('/'))
      const shared = paths[0]!.filter((_part, i) =>
        paths.every((path) => path.slice(0, i + 1).join('/') === paths[0]!.slice(0, i + 1).join('/')),
      )
      return shared.join('/') || '/'
    },
  },
  realpath: {
    takes: '',
    does: 'The absolute path behind symbolic links, on the machine that runs the play.',
    example: ["'/etc/..' | realpath", "'/'"],
    volatile: true,
    run: (_, value) => realpathOf(posix.resolve(textOf(value))),
  },
  expanduser: {
    takes: '',
    does: 'With ~ replaced by the home folder of the user who runs the play.',
    example: ["'/etc' | expanduser", "'/etc'"],
    run: (_, value) =>
      textOf(value)
        .replace(/^~(?=\/|$)/, homedir())
        .replace(new RegExp(`^~${whoami()}(?=/|$)`), homedir()),
  },
  expandvars: {
    takes: '',
    does: 'With $NAME and ${NAME} replaced by variables of the environment that runs the play.',
    example: ["'a' | expandvars", "'a'"],
    run: (_, value) =>
      textOf(value).replace(
        /\$(?:(\w+)|\{([^}]*)\})/g,
        (whole, name, braced) => process.env[name ?? braced] ?? whole,
      ),
  },
  fileglob: {
    takes: '',
    does: 'The files that a pattern with * and ? matches, on the machine that runs the play.',
    example: ["'/nowhere/*' | fileglob", '[]'],
    volatile: true,
    run: (_, value) => globFiles(textOf(value)),
  },
  win_basename: {
    takes: '',
    does: 'What stands behind the last backslash.',
    example: ["'C:\\\\a\\\\b' | win_basename", "'b'"],
    run: (_, value) => win32.basename(textOf(value)),
  },
  win_dirname: {
    takes: '',
    does: 'What stands before the last backslash.',
    example: ["'C:\\\\a\\\\b' | win_dirname", "'C:\\\\a'"],
    run: (_, value) => textOf(value).replace(/[\\/]*[^\\/]*$/, ''),
  },
  win_splitdrive: {
    takes: '',
    does: 'The drive, and the rest of the path.',
    example: ["'C:\\\\a' | win_splitdrive", "['C:', '\\\\a']"],
    run: (_, value) => {
      const drive = /^[a-z]:/i.exec(textOf(value))?.[0] ?? ''
      return Tuple.from<V>([drive, textOf(value).slice(drive.length)])
    },
  },
})

/** One path, or a list of them. */
function pathsOf(value: V): string[] {
  const paths = (isList(value) ? value : [value]).map(textOf)
  if (paths.length === 0) throw new Mistake('there is no path in the list')
  return paths
}

/** Follows links as far as the path exists. */
function realpathOf(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    const parent = posix.dirname(path)
    return parent === path ? path : posix.join(realpathOf(parent), posix.basename(path))
  }
}
