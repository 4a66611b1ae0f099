import { userInfo } from 'node:os'

/** The name of the user who runs this; a user without an entry in the system's list may have one in the environment. */
export function whoami(lookUp: () => { readonly username: string } = userInfo): string {
  try {
    return lookUp().username
  } catch {
    return process.env.LOGNAME || process.env.USER || String(process.getuid?.())
  }
}
