import { integer } from './numbers.ts'

const full = 0xffffffff

/** `value[/mask]` as `value/mask` in decimal; without a mask all bits count. */
export function maskedMark(text: string): string | undefined {
  const mark = parse(text)
  return mark && `${mark.value}/${mark.mask}`
}

/** What each of MARK's and CONNMARK's ways to set a mark means as `--set-xmark value/mask`. */
export const setters: Readonly<Record<string, (text: string) => string | undefined>> = {
  '--set-xmark': maskedMark,
  '--set-mark': (text) => {
    const mark = parse(text)
    return mark && `${mark.value}/${(mark.mask | mark.value) >>> 0}`
  },
  '--and-mark': (text) => {
    const bits = integer(text)
    return bits === undefined ? undefined : `0/${~bits >>> 0}`
  },
  '--or-mark': (text) => {
    const bits = integer(text)
    return bits === undefined ? undefined : `${bits}/${bits}`
  },
  '--xor-mark': (text) => {
    const bits = integer(text)
    return bits === undefined ? undefined : `${bits}/0`
  },
}

function parse(text: string): { value: number; mask: number } | undefined {
  const [first, second, more] = text.split('/')
  const value = integer(first ?? '')
  const mask = second === undefined ? full : integer(second)
  return more !== undefined || value === undefined || mask === undefined ? undefined : { value, mask }
}
