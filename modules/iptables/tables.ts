/** The chains that are built into each table, in the order in which iptables-save prints them. */
export const builtin: Readonly<Record<string, readonly string[]>> = {
  filter: ['INPUT', 'FORWARD', 'OUTPUT'],
  nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
  mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
  raw: ['PREROUTING', 'OUTPUT'],
  security: ['INPUT', 'FORWARD', 'OUTPUT'],
}

/** Is the chain built into the table? */
export function isBuiltin(table: string, chain: string): boolean {
  return builtin[table]?.includes(chain) ?? false
}
