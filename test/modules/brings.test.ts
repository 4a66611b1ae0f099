import { expect, it } from 'vitest'
import { modules } from '../../modules/index.ts'
import type { Thing } from '../../src/module.ts'
import { paramsOf } from './params.ts'

const file = { path: '/f', state: 'touch' }
const rule = { chain: 'INPUT', jump: 'ACCEPT' }
const unit = { name: 'x', state: 'started' }

it.each<[what: string, Thing, module: string, args: object, boolean]>([
  ['a chain, by the task that makes one', 'chain', 'iptables', { chain: 'X', chain_management: true }, true],
  ['no chain, by a rule', 'chain', 'iptables', rule, false],
  ['a place for another rule, by a rule', 'rule', 'iptables', rule, true],
  ['no file, by a rule of today', 'file', 'iptables', rule, false],
  ['a file, by a rule that is kept', 'file', 'iptables', { ...rule, persist: true }, true],
  ['no kernel module, by a rule', 'kernel module', 'iptables', rule, false],
  ['a sysctl of connection tracking, by a rule', 'filter sysctl', 'iptables', rule, true],
  ['no other sysctl, by a rule', 'sysctl', 'iptables', rule, false],
  ['a sysctl, by a kernel module', 'sysctl', 'modprobe', { name: 'x' }, true],
  ['no kernel module, by another one', 'kernel module', 'modprobe', { name: 'x' }, false],
  ['a kernel module, by a file', 'kernel module', 'file', file, true],
  ['a unit, by a template', 'unit', 'template', { src: 'x', dest: '/f' }, true],
  ['an account, by a line', 'account', 'lineinfile', { path: '/etc/passwd', line: 'x' }, true],
  ['no rule, by a file', 'rule', 'file', file, false],
  ['a directory, by a service', 'directory', 'systemd', unit, true],
  ['the end of the use of a kernel module, by a service', 'release', 'service', unit, true],
  ['no account, by a service', 'account', 'systemd', unit, false],
  ['nothing, by a route', 'directory', 'route', { gateway: '192.0.2.1' }, false],
])('brings %s', (_, thing, name, args, expected) => {
  const module = modules.get(name)!
  const params = paramsOf(module, args as Record<string, unknown>)

  const brought = module.kind === 'state' ? module.brings!(params) : []

  expect(params).toBeDefined()
  expect(brought.includes(thing)).toBe(expected)
})

it.each(['package', 'apt', 'dnf', 'yum'])('may bring anything: %s', (name) => {
  expect(modules.get(name)).not.toHaveProperty('brings')
})
