import { Unknown } from '../value.ts'
import { defined, guarded } from './apply.ts'
import { compileAssign } from './compile-assign.ts'
import type { Statements } from './compile-statement.ts'
import type { Frame } from './frame.ts'
import { Loop } from './loop.ts'
import type { Statement } from './node.ts'
import { Output } from './output.ts'
import type { Exec, Signal } from './program.ts'
import { iterate } from './python/iterate.ts'
import { truth } from './python/type.ts'
import type { V } from './runtime.ts'

/** `{% for target in iterable if test recursive %}body{% else %}otherwise{% endfor %}`. */
export function compileFor(statements: Statements, node: Statement & { kind: 'for' }): Exec {
  const { compiler } = statements
  const iterable = compiler.expression(node.iterable)
  const test = node.test && compiler.expression(node.test)
  const assign = compileAssign(compiler, node.target)
  const body = statements.body(node.body)
  const otherwise = statements.body(node.otherwise)
  const at = compiler.at(node.iterable.offset)

  const kept = (frame: Frame, items: readonly V[]) =>
    items.filter((item) => {
      if (!test) return true
      const inner = frame.inner()
      assign(inner, item)
      return truth(defined(test(inner)))
    })

  const run = (frame: Frame, out: Output, over: V, depth: number): Signal => {
    const whole = defined(frame.context.force(over, 'the loop', at))
    if (whole instanceof Unknown) return void out.write(whole, at)
    const items = kept(
      frame,
      guarded(at, () => iterate(whole)),
    )
    if (items.length === 0) return otherwise(frame.inner(), out)
    const again = (inner: V, deeper: number): V => {
      const text = new Output(frame.context)
      run(frame, text, inner, deeper)
      return text.text()
    }
    const loop = new Loop(items, depth, again)
    for (const item of items) {
      loop.index0++
      const inner = frame.inner(new Map([['loop', loop]]))
      assign(inner, item)
      if (body(inner, out) === 'break') break
    }
    return undefined
  }
  return (frame, out) => run(frame, out, iterable(frame), 1)
}
