/** A line of vsftpd.conf that sets something. */
export interface Setting {
  readonly name: string
  readonly value: string
  /** Counts from 0. */
  readonly line: number
}

/** The lines that set something, in order. vsftpd skips blanks before a name, but neither after it nor after the `=`. */
export function settingsOf(text: string): Setting[] {
  return text.split('\n').flatMap((line, number) => {
    const match = /^\s*([^#=\s][^=]*)=(.*)$/s.exec(line)
    return match && !line.startsWith('#') ? [{ name: match[1]!, value: match[2]!, line: number }] : []
  })
}

/** What a file sets a name to. Of several lines the last counts. */
export function settingIn(text: string, name: string): string | undefined {
  return settingsOf(text).findLast((setting) => setting.name === name)?.value
}

/**
 * Sets a name. The last of several lines is the one that counts: it is kept (and changed where `value` says so), the
 * others go. A new line goes below the commented default if there is one, else to the end.
 */
export function setIn(text: string, name: string, value: (before: string | undefined) => string): string {
  const found = settingsOf(text).filter((setting) => setting.name === name)
  const last = found.pop()
  const all = text.split('\n')
  if (last) {
    const wanted = value(last.value)
    if (wanted !== last.value) all[last.line] = `${name}=${wanted}`
    const spare = new Set(found.map((setting) => setting.line))
    return all.filter((_, line) => !spare.has(line)).join('\n')
  }
  const line = `${name}=${value(undefined)}`
  const commented = all.findLastIndex((each) => new RegExp(`^#\\s*${name}=`).test(each))
  if (commented >= 0) all.splice(commented + 1, 0, line)
  else if (all.at(-1) === '') all.splice(-1, 0, line)
  else all.push(line, '')
  return all.join('\n')
}

/** Takes out every line that sets a name. */
export function removeFrom(text: string, name: string): string {
  const lines = new Set(
    settingsOf(text)
      .filter((setting) => setting.name === name)
      .map((setting) => setting.line),
  )
  return text
    .split('\n')
    .filter((_, line) => !lines.has(line))
    .join('\n')
}
