import { describe, expect, it } from 'vitest'
import { optionsOf } from '../../bench/options.ts'

describe('the command line of the benchmark', () => {
  it('has defaults', () => {
    expect(optionsOf([])).toEqual({ hosts: 100, delay: 0, full: false })
  })

  it.each([
    [
      '--only tsplay,nosuch',
      '--only: nobody is called "nosuch": there are tsplay, start, floor, ansible, mitogen',
    ],
    ['--json /no/such/x.json', "--json: ENOENT: no such file or directory, open '/no/such/x.json'"],
    ['--hosts 0', '--hosts: expected a whole number from 1 on, got "0"'],
    ['--delay 1.5', '--delay: expected a whole number from 0 on, got "1.5"'],
  ])('is refused before anything is measured: %s', (args, message) => {
    expect(() => optionsOf(args.split(' '))).toThrow(message)
  })
})
