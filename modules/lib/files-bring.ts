import type { Thing } from '../../src/module.ts'

/** What files may be: programs, units and kernel modules, lists of accounts and of package sources, saved chains. */
export function filesBring(): readonly Thing[] {
  return ['file', 'directory', 'tool', 'account', 'unit', 'package', 'kernel module', 'saved chain']
}
