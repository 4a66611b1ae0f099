import type { Module, ParamSchema } from '../../src/module.ts'
import { type Origin, readParams } from '../../src/schema.ts'
import { fromPlain, type Value } from '../../src/value.ts'
import { contentOf } from '../laws.ts'

/** Of arguments that were written in no file. */
export const nowhere: Origin = { placeOf: () => undefined }

/** The parameters as the engine hands them to a module, or undefined where it would refuse them. Files are empty. */
export function paramsOf(
  module: Module,
  args: Readonly<Record<string, unknown>>,
): Record<string, unknown> | undefined {
  const { params } = readParams(module, fromPlain(args) as Map<Value, Value>, nowhere)
  if (!params) return undefined
  const ready: Record<string, unknown> = { ...params }
  const schemas: Readonly<Record<string, ParamSchema>> = module.params.properties
  for (const [name, { 'x-source': source, 'x-unless': unless }] of Object.entries(schemas))
    if (source && ready[name] !== undefined && !(unless && ready[unless])) {
      const text = String(ready[name])
      ready[name] = source === 'text' ? contentOf(text) : contentOf('', text)
    }
  return ready
}
