import { Float } from '../value.ts'
import type { Scalar, ScalarStyle } from './node.ts'
import { plainScalar, readFloat, readInteger } from './scalar.ts'

const core = 'tag:yaml.org,2002:'

/** The value of a scalar under its tag, or what is wrong with the tag. */
export type Tagged = { readonly value: Scalar } | { readonly unknown: string } | { readonly wrong: string }

/** Reads a scalar as its tag says; without one by how it is written. In JSON a number may have an exponent alone. */
export function readTagged(
  tag: string | undefined,
  source: string,
  style: ScalarStyle,
  json: boolean,
): Tagged {
  const word = tag?.startsWith(core) ? tag.slice(core.length) : tag
  switch (word) {
    case undefined:
      if (style !== 'plain') return { value: source }
      return { value: json && /\d[eE]/.test(source) ? new Float(Number(source)) : plainScalar(source) }
    case '!':
    case '!unsafe':
    case 'str':
      return { value: source }
    case 'null':
      return { value: null }
    case 'bool':
    case 'int':
    case 'float': {
      const value = asType(word, source)
      return value === undefined ? { wrong: `!!${word} cannot be ${JSON.stringify(source)}` } : { value }
    }
    default:
      return { unknown: showTag(tag!) }
  }
}

/** Is it a tag that YAML itself defines for collections? */
export function isCollectionTag(tag: string): boolean {
  return tag === `${core}map` || tag === `${core}seq`
}

/** A tag as it is written. */
export function showTag(tag: string): string {
  return tag.startsWith(core) ? `!!${tag.slice(core.length)}` : tag
}

function asType(type: 'bool' | 'int' | 'float', source: string): Scalar | undefined {
  if (type === 'int') return readInteger(source)
  if (type === 'bool') {
    const value = plainScalar(source)
    return typeof value === 'boolean' ? value : undefined
  }
  const whole = readInteger(source)
  return whole === undefined ? readFloat(source) : new Float(Number(whole))
}
