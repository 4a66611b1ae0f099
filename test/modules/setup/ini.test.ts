import { describe, expect, it } from 'vitest'
import { parseIni } from '../../../modules/setup/ini.ts'

describe('INI text', () => {
  it.each([
    ['has sections', '[ftp]\nRole = backup\nport: 21', { ftp: { role: 'backup', port: '21' } }],
    ['has comments and empty lines', '# a\n\n; b\n[a]\n  # c\nx=1', { a: { x: '1' } }],
    ['has values over several lines', '[a]\nx = 1\n  2', { a: { x: '1\n2' } }],
    ['has values with signs', '[a]\nx = b=c:d', { a: { x: 'b=c:d' } }],
    [
      'has what all sections share',
      '[DEFAULT]\nx=1\n[a]\ny=2\n[b]\nx=3',
      { a: { x: '1', y: '2' }, b: { x: '3' } },
    ],
    ['is nothing without a section', 'x=1', undefined],
    ['is nothing with other lines', '[a]\nhello', undefined],
  ])('%s', (_, text, values) => {
    expect(parseIni(text.split('\n'))).toEqual(values)
  })
})
