/** Trouble that the person at the keyboard can do something about: shown as its message alone, without a stack. */
export class LabFault extends Error {
  override name = 'LabFault'
}
