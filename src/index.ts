/** The public entry: what authors of modules import from `tsplay`. */
export {
  type Change,
  type Content,
  change,
  defineAction,
  defineController,
  defineFacts,
  defineModule,
  type Outcome,
  type Params,
  type Refusal,
  type Thing,
} from './module.ts'
export { type Interpolation, type Script, sh, steps, userScript } from './script.ts'
export { dict, Float, Secret, Template, Unknown, type Value } from './value.ts'
