import { describe, expect, it } from 'vitest'
import { door } from '../../src/transport/become.ts'
import type { Become } from '../../src/transport/shell.ts'
import { Secret } from '../../src/value.ts'

const through = (become: Partial<Become>) => door({ method: 'sudo', user: 'root', ...become }, 'sh', 'w0rd')
const password = new Secret('secret')

describe('the way to another user', () => {
  it.each<[string, Partial<Become>, string]>([
    ['sudo', {}, "exec sudo -n -H -u root -- sh -c 'printf '\\''\\nw0rd\\n'\\''; exec sh'"],
    ['sudo with a password', { password }, "exec sudo -S -p 'w0rd password:' -H -u root -- sh -c "],
    ['sudo by another program', { exe: '/opt/sudo' }, 'exec /opt/sudo -n -H -u root -- sh -c '],
    ['sudo by another program of two words', { exe: 'env sudo' }, 'exec env sudo -n -H '],
    ['su by another program', { method: 'su', exe: 'ksu' }, 'exec ksu -s /bin/sh -c '],
    ['sudo with flags', { flags: '-E  -g adm' }, 'exec sudo -n -H -u root -E -g adm -- sh -c '],
    [
      'sudo with flags that are no words',
      { flags: '$(id) ;x' },
      "exec sudo -n -H -u root '$(id)' ';x' -- sh -c ",
    ],
    ['sudo to a strange name', { user: 'a b;c' }, "exec sudo -n -H -u 'a b;c' -- sh -c "],
    ['su', { method: 'su', user: 'daemon' }, 'exec su -s /bin/sh -c '],
    ['doas', { method: 'doas', user: 'daemon' }, 'exec doas -n -u daemon sh -c '],
  ])('leads over %s', (_, become, command) => {
    const way = through(become)

    expect(way.command.startsWith(command)).toBe(true)
    expect(way.command).not.toContain('secret')
  })

  it.each<[string, Partial<Become>, string, boolean]>([
    ['sudo’s own', { password }, 'w0rd password:', true],
    ['sudo’s own after a lecture', { password }, 'We trust you…\n\nw0rd password:', true],
    ['nothing else of sudo', { password }, 'Password:', false],
    ['su’s', { method: 'su' }, 'Password: ', true],
    ['su’s in another language', { method: 'su' }, '密码：', true],
    ['su’s for a name', { method: 'su' }, 'root’s password: ', true],
    ['su’s behind what a script had to say', { method: 'su' }, 'Loading settings: Mot de passe : ', true],
    ['no unfinished line of a script', { method: 'su' }, 'Loading settings: ', false],
    ['no question for something else', { method: 'su' }, 'Verification code: ', false],
    ['no beginning of a complaint', { method: 'su' }, 'su: ', false],
    ['no complaint', { method: 'su' }, 'su: Authentication failure\n', false],
    ['nothing of doas', { method: 'doas' }, 'doas: ', false],
  ])('takes for a prompt %s', (_, become, text, isPrompt) => {
    expect(through(become).prompt.test(text)).toBe(isPrompt)
  })

  // As sudo 1.9.13, util-linux 2.38, OpenDoas 6.8.2 and busybox 1.35 say it.
  it.each<[Become['method'], string, number, RegExp]>([
    ['sudo', 'sudo: a password is required\n', 1, /^sudo asks for a password: .*NOPASSWD/],
    [
      'sudo',
      'sudo: no password was provided\nsudo: 1 incorrect password attempt\n',
      1,
      /^sudo did not take the password/,
    ],
    [
      'sudo',
      'guest is not in the sudoers file.\n',
      1,
      /^sudo does not let the login user run commands as root/,
    ],
    [
      'sudo',
      "Sorry, user narrow is not allowed to execute '/bin/sh' as root on router1.\n",
      1,
      /^sudo does not let/,
    ],
    ['sudo', 'sudo: sorry, you must have a tty to run sudo\n', 1, /^sudo insists on a terminal/],
    [
      'sudo',
      'sudo: unknown user nosuch\nsudo: error initializing audit plugin sudoers_audit\n',
      1,
      /^there is no user root/,
    ],
    ['sudo', 'sh: 1: exec: sudo: not found\n', 127, /^sudo is not installed$/],
    ['sudo', 'sh: line 1: exec: sudo: not found\n', 126, /^sudo is not installed$/],
    [
      'sudo',
      'sudo: /etc/sudoers is world writable\n',
      1,
      /^sudo failed \(it said: sudo: \/etc\/sudoers is world writable\)$/,
    ],
    ['su', 'su: Authentication failure\n', 1, /^su did not take the password/],
    [
      'su',
      'su: user nosuch does not exist or the user entry does not contain all the required fields\n',
      1,
      /^there is no user root/,
    ],
    ['su', 'su: must be run from a terminal\n', 1, /^su insists on a terminal/],
    ['su', 'su: incorrect password\n', 1, /^su did not take the password/],
    ['doas', 'doas: Authentication required\n', 1, /^doas asks for passwords only on a terminal/],
    ['doas', 'doas: a tty is required\n', 1, /^doas asks for passwords only on a terminal/],
    ['doas', 'doas: Operation not permitted\n', 1, /^doas does not let the login user/],
    [
      'doas',
      'doas: doas is not enabled, /etc/doas.conf: No such file or directory\n',
      1,
      /^doas does not let the login user/,
    ],
  ])('says what %s means by: %s', (method, said, code, meaning) => {
    expect(through({ method }).refusal(said, code, true)).toMatch(meaning)
  })

  it.each([
    ['that it has asked for', 'su: Authentication failure\n', true, /^su did not take the password/],
    ['that it has not asked for', 'su: Authentication failure\n', false, /^su does not let the login user/],
    [
      'of somebody who may not',
      'su: Permission denied\n',
      true,
      /^su does not let the login user become root/,
    ],
  ])('tells a wrong password from a missing right with su: %s', (_, said, asked, meaning) => {
    expect(through({ method: 'su' }).refusal(said, 1, asked)).toMatch(meaning)
  })

  it.each<[Become['method'], string, string]>([
    ['sudo', 'Sorry, try again.\nWORD password:', ' (it said: Sorry, try again.)'],
    ['sudo', 'Das hat nicht funktioniert.\nWORD password:', ' (it said: Das hat nicht funktioniert.)'],
    ['su', 'Password: ', ''],
  ])('says no more than %s did where a password is asked for again', (method, said, quoted) => {
    const way = through({ method })
    const meaning = `${method} did not take the password: correct ansible_become_password`

    expect(way.rejection(said.replace('WORD', way.word))).toBe(meaning + quoted)
  })
})
