import { defineFacts } from '../src/module.ts'
import { check, schema } from './ftp_check/params.ts'
import { script } from './ftp_check/script.ts'
import { verdicts } from './ftp_check/verdict.ts'

export const ftpCheck = defineFacts({
  name: 'ftp_check',
  params: schema,
  volatile: true,
  check,
  probe: script,
  parse: (output, params) => {
    const modes = verdicts(output, params)
    const wrong = Object.entries(modes).filter(([, { ok }]) => !ok)
    const seen = Object.values(modes).find(({ address }) => address !== undefined)
    return {
      host: params.host,
      ...(seen && { address: seen.address, from: seen.from }),
      modes: Object.fromEntries(
        Object.entries(modes).map(([mode, { address: _, from: __, ...verdict }]) => [mode, verdict]),
      ),
      failed: wrong.length > 0,
      ...(wrong.length > 0 && { msg: wrong.map(([mode, { msg }]) => `${mode}: ${msg}`).join('\n') }),
    }
  },
  examples: `
- name: Files come through the virtual address, every way
  ftp_check:
    host: 192.0.2.10
    user: probe
    password: "{{ ftp_password }}"
    path: pub/probe.bin
    size: 1048576
  delegate_to: client
`,
  notes: [
    'Run it on a client (delegate_to), never on a router or server: those do not take the way of the clients.',
    'curl’s own defaults prove less: it prefers EPSV, ignores the address in the reply to PASV and takes an active connection from anywhere.',
  ],
})
