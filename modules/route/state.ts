/** A route, without what names it (see key.ts). */
export interface Route {
  /** unicast, blackhole, unreachable … */
  readonly type: string
  /** `none` where the destination is on the link itself, or the route has several next hops. */
  readonly gateway: string
  readonly device?: string | undefined
  readonly source?: string | undefined
  /** All other words of the route, as `ip route` takes them. */
  readonly more?: string | undefined
}

/** All routes of one key, in the kernel's order. */
export interface State {
  readonly routes: readonly Route[]
  /** Only where the task may change it. */
  readonly login?: Login | undefined
}

/** The SSH login in use: its client, and the route by which packets go there. */
export interface Login {
  readonly client: string
  readonly destination: string
  readonly metric: number
  readonly gateway: string
  readonly device?: string | undefined
}
