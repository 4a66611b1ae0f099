import { describe, expect, it } from 'vitest'
import { expandHosts } from '../../src/inventory/range.ts'

describe('a name stands for hosts', () => {
  it.each<[string, string[], number?]>([
    ['lb1', ['lb1']],
    ['lb1:2222', ['lb1'], 2222],
    ['web[01:03].example.org', ['web01.example.org', 'web02.example.org', 'web03.example.org']],
    ['n[1:9:4]', ['n1', 'n5', 'n9']],
    ['n[8:11]', ['n8', 'n9', 'n10', 'n11']],
    ['n[:2]', ['n0', 'n1', 'n2']],
    ['[a:e:2]x', ['ax', 'cx', 'ex']],
    ['r[1:2]c[a:b]:22', ['r1ca', 'r1cb', 'r2ca', 'r2cb'], 22],
    ['[2001:db8::1]:22', ['2001:db8::1'], 22],
    ['2001:db8::1', ['2001:db8::1']],
    ['192.0.2.[1:2]', ['192.0.2.1', '192.0.2.2']],
    ['user@host', ['user@host']],
  ])('%s', (text, names, port) => {
    expect(expandHosts(text)).toEqual({ names, port })
  })

  it.each([
    ['n[3:1]', 'a range must not end before it begins, got [3:1]'],
    ['n[01:3]', 'both ends of a padded range must be equally long, got [01:3]'],
    ['n[1:]', 'a range must have an end, got [1:]'],
    ['n[1]', 'a range must be begin:end or begin:end:step, got [1]'],
    ['n[1:2:3:4]', 'a range must be begin:end or begin:end:step, got [1:2:3:4]'],
    ['n[1:9:0]', 'the step of a range must be a number above 0, got [1:9:0]'],
    ['n[a:9]', 'a range must be of numbers or of single letters, got [a:9]'],
    ['n[c:a]', 'a range must not end before it begins, got [c:a]'],
    ['n[1:2', 'the range in "n[1:2" is not closed'],
    ['n]', 'a host has no brackets but for a range, got "n]"'],
    ['n[1:999999999]', 'a range must not stand for more than 65536 hosts, got [1:999999999]'],
    ['n[1:999][1:999]', '"n[1:999][1:999]" stands for more than 65536 hosts'],
    ['n:', 'host "n:" ends in ":" but no port follows'],
    ['n:70000', 'port must be from 1 to 65535, got 70000'],
    ['-oProxyCommand=x', 'a host cannot begin with "-", got "-oProxyCommand=x"'],
    ['---', '"---" is no host: is this a YAML file?'],
    ['a b', 'a host is one word, got "a b"'],
    ['{{ x }}', 'a host is one word, got "{{ x }}"'],
    ['{{x}}', 'the name of a host cannot be a template, got "{{x}}"'],
    ['', 'a host needs a name'],
  ])('%s is refused', (text, wrong) => {
    expect(expandHosts(text)).toEqual({ wrong })
  })
})
