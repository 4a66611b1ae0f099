import { LabFault, up } from '../../lab/lab.ts'

/** Brings the lab up, or says why it cannot be. In CI that is a failure; elsewhere, too: these tests were asked for. */
export async function requireLab(): Promise<void> {
  try {
    await up({ onProgress: (text) => process.stderr.write(`lab: ${text}\n`) })
  } catch (error) {
    if (error instanceof LabFault) throw new Error(`the lab cannot start: ${error.message}`)
    throw error
  }
}
