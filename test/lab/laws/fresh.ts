import { reset } from '../../../lab/lab.ts'
import { requireLab } from '../require-lab.ts'

/** The laws are tried side by side, each file on a machine of its own, all fresh at the start. */
export default async function setup(): Promise<void> {
  await requireLab()
  await reset()
}
