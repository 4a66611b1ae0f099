/** Reads lines `NAME=value` as os-release and lsb-release have them, quotes taken off. */
export function assignments(lines: readonly string[] | undefined): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const line of lines ?? []) {
    const { name, value } = /^\s*(?<name>\w+)=(?<value>.*?)\s*$/.exec(line)?.groups ?? {}
    if (name !== undefined) found.set(name, unquoted(value!))
  }
  return found
}

function unquoted(value: string): string {
  const { body } = /^(?<quote>["'])(?<body>.*)\k<quote>$/.exec(value)?.groups ?? {}
  return (body ?? value).replace(/\\(["'$`\\])/g, '$1')
}
