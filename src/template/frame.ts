import type { Context } from './context.ts'
import type { Layout } from './layout.ts'
import type { V } from './runtime.ts'

/** The local names of one level of a template: what is assigned in a loop's body is not seen behind the loop. */
export class Frame {
  readonly context: Context
  readonly parent: Frame | undefined
  readonly layout: Layout | undefined
  vars: Map<string, V> | undefined

  constructor(context: Context, parent?: Frame, vars?: Map<string, V>, layout?: Layout) {
    this.context = context
    this.parent = parent
    this.vars = vars
    this.layout = layout ?? parent?.layout
  }

  /** A local name, else a variable, not rendered yet. */
  get(name: string): V | undefined {
    for (let frame: Frame | undefined = this; frame; frame = frame.parent) {
      const value = frame.vars?.get(name)
      if (value !== undefined) return value
    }
    return this.context.variable(name)
  }

  set(name: string, value: V): void {
    this.vars ??= new Map()
    this.vars.set(name, value)
  }

  /** A level within this one. */
  inner(vars?: Map<string, V>): Frame {
    return new Frame(this.context, this, vars)
  }
}
