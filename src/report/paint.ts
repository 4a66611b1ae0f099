import { Chalk } from 'chalk'

/** Colours by meaning, as Ansible has them. */
export interface Paint {
  readonly ok: (text: string) => string
  readonly changed: (text: string) => string
  readonly failed: (text: string) => string
  readonly skipped: (text: string) => string
  readonly unreachable: (text: string) => string
  readonly warning: (text: string) => string
  readonly added: (text: string) => string
  readonly removed: (text: string) => string
  readonly faint: (text: string) => string
  readonly strong: (text: string) => string
}

/** Colours for a stream, or none. */
export function paint(colours: boolean): Paint {
  const chalk = new Chalk({ level: colours ? 1 : 0 })
  return {
    ok: chalk.green,
    changed: chalk.yellow,
    failed: chalk.red,
    skipped: chalk.cyan,
    unreachable: chalk.redBright,
    warning: chalk.magenta,
    added: chalk.green,
    removed: chalk.red,
    faint: chalk.dim,
    strong: chalk.bold,
  }
}
