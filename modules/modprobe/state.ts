/** A small configuration file. */
export interface TextFile {
  readonly exists: boolean
  readonly text: string
  /** It is no regular file, as where a link to /dev/null hides one of a package. */
  readonly special?: boolean
}

/** What the kernel and the boot files say about a module. */
export interface State {
  readonly status: 'loaded' | 'absent' | 'built in'
  /** The name under which the kernel has it, or undefined where this kernel has no such module. */
  readonly real?: string | undefined
  /** Does anything use it, so that it cannot be unloaded? Undefined where that plays no part. */
  readonly used?: boolean | undefined
  /** Parameters as /sys shows them; asked ones in the task's words where they mean the same. */
  readonly parameters: Readonly<Record<string, string>>
  /** Asked parameters that the loaded module does not show. */
  readonly hidden?: readonly string[] | undefined
  /** Parameters that the module takes, where modinfo tells. */
  readonly takes?: readonly string[] | undefined
  /** The modules it needs, in the order of loading, and whether they are loaded. */
  readonly needs: Readonly<Record<string, boolean | undefined>>
  /** The two boot files of this name, and others under /etc that name the module. */
  readonly files: Readonly<Record<string, TextFile>>
  /** Files of packages or of this boot that list it for loading. */
  readonly elsewhere: readonly string[]
  /** Lines of modprobe.d about it, with their files. */
  readonly rules: readonly { readonly file: string; readonly words: readonly string[] }[]
}

/** The file that loads the module at boot. */
export function loadFile(name: string): string {
  return `/etc/modules-load.d/${name}.conf`
}

/** The file with the module's options. */
export function optionsFile(name: string): string {
  return `/etc/modprobe.d/${name}.conf`
}

/** The kernel's way to write a name. */
export function canonicalName(name: string): string {
  return name.replaceAll('-', '_')
}
