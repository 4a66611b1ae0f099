import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type PasswordArguments, passwordsOf } from '../../src/command/passwords.ts'
import { folder } from '../inventory/folder.ts'

const none: PasswordArguments = { askPass: false, askBecomePass: false }

describe('a password', () => {
  it.each([
    ['a file, without its line end', ' p w\r\n', 0o600],
    ['what a program prints', '#!/bin/sh\necho " p w"\n', 0o700],
  ])('is %s', async (_title, text, mode) => {
    const file = join(folder({ file: text }), 'file')
    chmodSync(file, mode)

    const { connectPassword, becomePassword } = await passwordsOf({
      ...none,
      connectionPasswordFile: file,
      becomePasswordFile: file,
    })

    expect([connectPassword?.reveal(), becomePassword?.reveal()]).toEqual([' p w', ' p w'])
  })

  it.each([
    ['is not in an empty file', '\n', 0o600, /--become-password-file: \S+ holds no password/],
    ['is not what a failing program prints', '#!/bin/sh\necho x; exit 3\n', 0o700, /ended with 3/],
  ])('%s', async (_title, text, mode, message) => {
    const file = join(folder({ file: text }), 'file')
    chmodSync(file, mode)

    await expect(passwordsOf({ ...none, becomePasswordFile: file })).rejects.toThrow(message)
  })

  it.each([
    ['-k', { askPass: true }, '--ask-pass: there is no terminal to ask on'],
    ['-K', { askBecomePass: true }, '--ask-become-pass: there is no terminal to ask on'],
  ])('cannot be asked for by %s without a terminal', async (_option, args, message) => {
    await expect(passwordsOf({ ...none, ...args })).rejects.toThrow(message)
  })
})
