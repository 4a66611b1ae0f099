/** What is known of a manager of packages. */
export type Manager = 'apt' | 'dnf' | 'yum' | 'apk'

/** Versions by package name; `absent` for those that are not installed. */
export type Versions = Readonly<Record<string, string | undefined>>

/** A package that a transaction changes besides those asked for. */
export interface Along {
  readonly from: string
  readonly to: string
}

/** The packages asked for, and what the manager would change besides to get there. */
export interface State {
  readonly manager: Manager
  readonly packages: Versions
  /** Empty where there is nothing to do; open once it is done, since nobody asks any more. */
  readonly along?: Readonly<Record<string, Along>> | undefined
  /** Those of all these that are not installed but left configuration files behind. */
  readonly config?: readonly string[] | undefined
  /** Those of all these that are installed only because another package needs them. */
  readonly automatic?: readonly string[] | undefined
  /** What the asked packages would become. */
  readonly wanted?: Versions | undefined
  /** Why the manager cannot do what is asked. */
  readonly problem?: string | undefined
  /** The package index is older than allowed; asked only where it may be updated. */
  readonly stale?: boolean | undefined
}

/** One line of a transaction that was only calculated. */
export interface Step {
  readonly name: string
  readonly from: string
  readonly to: string
}
