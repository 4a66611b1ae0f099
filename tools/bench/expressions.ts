import type { Scope } from '../../src/template/environment.ts'
import { environment } from '../../src/template/environment.ts'
import { condition } from '../../src/template/template.ts'
import { type Dict, dict, type Value } from '../../src/value.ts'
import { Layers, LazyMap } from '../../src/vars.ts'
import { cpuSeconds, type Measured } from './measure.ts'

const source = "a.b == 'x' and c | int > 3"
const place = { file: 'site.yml', line: 1, column: 1 }

/** How often a second a condition is evaluated that reads two of 500 variables, with 200 hosts in scope. */
export function expressions(): Measured[] {
  const layers = layersOf(500)
  const hostvars = new LazyMap(
    () => Array.from({ length: 200 }, (_, i) => `host${i}`),
    (name) => name,
  )
  const magic = new Map<string, Value>([['hostvars', hostvars]])
  const flat: Scope = new Map([...magic, ...layers.toReversed().flatMap((layer) => [...layer])])
  const inLayers = new Layers(layers, (name) => magic.get(name))
  return [
    { name: source, reached: speed(flat), target: 5, unit: 'M/s', most: true },
    { name: '… looked up in the layers of a task', reached: speed(inLayers), unit: 'M/s', most: true },
  ]
}

/** Millions of evaluations a second: the best of several rounds. */
function speed(scope: Scope): number {
  const env = environment()
  const count = 500_000
  const evaluate = () => {
    for (let i = 0; i < count; i++)
      if (condition(source, place, scope, env) !== true) throw new Error(`${source} is not true`)
  }
  return count / 1e6 / Math.min(...Array.from({ length: 16 }, () => cpuSeconds(evaluate)))
}

/** Variables in the layers that a task has, most of them from the inventory. */
function layersOf(variables: number): Dict[] {
  const layer = (name: string, share: number): Dict =>
    new Map(Array.from({ length: variables * share }, (_, i) => [`${name}_${i}`, `value ${i}`]))
  const none: Dict = new Map()
  return [
    layer('extra', 0.01),
    none,
    layer('registered', 0.04),
    none,
    layer('role', 0.1),
    none,
    layer('play', 0.05).set('a', dict({ b: 'x' })),
    layer('facts', 0.3),
    layer('inventory', 0.5).set('c', 5),
    none,
  ]
}
