import { settingIn, settingsOf } from './conf.ts'
import { kinds } from './kinds.ts'
import { read } from './value.ts'

/** What a person should know about a vsftpd.conf: what vsftpd ignores or dies of, and what does not go with LVS. */
export function warningsOf(text: string): string[] {
  return [...lineWarnings(text), ...lvsWarnings(text)]
}

function lineWarnings(text: string): string[] {
  const warnings = text
    .split('\n')
    .flatMap((line, i) =>
      /^\s+#/.test(line) ? [`line ${i + 1}: vsftpd does not start with an indented comment`] : [],
    )
  for (const { name, value, line } of settingsOf(text)) {
    const kind = kinds.get(name)
    if (kind === undefined) {
      if (/\s$/.test(name)) warnings.push(`line ${line + 1}: vsftpd takes no blank before the =: ${name}=`)
    } else if (kind === 'text') {
      if (/^\s|\s$|^(['"]).*\1$/.test(value))
        warnings.push(`line ${line + 1}: blanks and quotes are part of the value: ${name}=${value}`)
    } else if (read(kind, value) === undefined)
      warnings.push(
        kind === 'boolean'
          ? `line ${line + 1}: vsftpd does not start with a ${name} that is neither YES nor NO: ${value}`
          : `line ${line + 1}: vsftpd does not read this number as meant: ${name}=${value}`,
      )
  }
  return warnings
}

function lvsWarnings(text: string): string[] {
  const yes = (name: string, otherwise: boolean): boolean => {
    const value = settingIn(text, name)
    return value === undefined ? otherwise : read('boolean', value) === 'YES'
  }
  const warnings: string[] = []
  const address = settingIn(text, 'pasv_address')
  const tls = yes('ssl_enable', false)
  if (address && !tls)
    warnings.push(
      `pasv_address=${address}: behind LVS leave it out, ip_vs_ftp puts the virtual address into the reply`,
    )
  if (!address && tls && yes('pasv_enable', true))
    warnings.push(
      'ssl_enable=YES without pasv_address: routers cannot see into the reply, so behind LVS the server itself must name the virtual address',
    )
  if (yes('port_enable', true) && !yes('connect_from_port_20', false))
    warnings.push(
      'connect_from_port_20 is not YES: active transfers do not come from port 20, which rules of routers look for',
    )
  return warnings
}
