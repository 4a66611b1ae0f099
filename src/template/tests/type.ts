import { Float, Secret } from '../../value.ts'
import { type Operation, operations } from '../filter.ts'
import { toBoolean } from '../filters/to-boolean.ts'
import { isInteger, isNumber } from '../python/number.ts'
import { isList, isMap, truth } from '../python/type.ts'
import { Callable, Undefined, type V } from '../runtime.ts'

/** Asks for the kind of a value without looking into it. */
function kind(does: string, example: readonly [string, string], holds: (value: V) => boolean): Operation {
  return { takes: '', does, example, mode: 'lazy', run: (_, value) => holds(value) }
}

const isText = (value: V) => typeof value === 'string' || value instanceof Secret

const nan = kind(
  'Is a float that is no number.',
  ["'nan' | float is nan", 'true'],
  (value) => value instanceof Float && Number.isNaN(value.value),
)

/** Tests of what a value is. */
export const typeTests = operations({
  defined: {
    takes: '',
    does: 'The variable, attribute or item is there.',
    example: ['{}.a is defined', 'false'],
    mode: 'undefined',
    run: (_, value) => !(value instanceof Undefined),
  },
  undefined: {
    takes: '',
    does: 'The variable, attribute or item is not there.',
    example: ['{}.a is undefined', 'true'],
    mode: 'undefined',
    run: (_, value) => value instanceof Undefined,
  },
  none: kind('Is none.', ['none is none', 'true'], (value) => value === null),
  boolean: kind('Is true or false.', ['0 is boolean', 'false'], (value) => typeof value === 'boolean'),
  true: kind('Is true itself.', ['1 is true', 'false'], (value) => value === true),
  false: kind('Is false itself.', ['0 is false', 'false'], (value) => value === false),
  integer: kind(
    'Is an integer.',
    ['true is integer', 'false'],
    (value) => isInteger(value) && typeof value !== 'boolean',
  ),
  float: kind('Is a float.', ['1.0 is float', 'true'], (value) => value instanceof Float),
  number: kind('Is an integer, a float or a boolean.', ["'1' is number", 'false'], isNumber),
  nan,
  isnan: nan,
  string: kind('Is a text.', ["'1' is string", 'true'], isText),
  mapping: kind('Is a dict.', ['{} is mapping', 'true'], isMap),
  sequence: kind(
    'Is a list, a dict or a text: whatever has a length.',
    ["'a' is sequence", 'true'],
    (value) => isList(value) || isMap(value) || isText(value),
  ),
  iterable: kind(
    'Can be looped over.',
    ['1 is iterable', 'false'],
    (value) => isList(value) || isMap(value) || isText(value),
  ),
  callable: kind('Can be called.', ['range is callable', 'true'], (value) => value instanceof Callable),
  truthy: {
    takes: 'convert_bool=false',
    does: 'Counts as true in Python; with convert_bool words like yes and no are read first.',
    example: ["'no' is truthy(convert_bool=true)", 'false'],
    run: (_, value, convert) => truthy(value, convert === true),
  },
  falsy: {
    takes: 'convert_bool=false',
    does: 'Counts as false in Python; with convert_bool words like yes and no are read first.',
    example: ['[] is falsy', 'true'],
    run: (_, value, convert) => !truthy(value, convert === true),
  },
})

function truthy(value: V, convert: boolean): boolean {
  return truth(convert ? (toBoolean(value) ?? value) : value)
}
