/**
 * Bad networks and bad days, for tests: what a gateway does wrong on purpose. Plain state; gateway.ts acts on it.
 */
export interface NextFailure {
  /** Name of the call on the wire: login, sendPeerMessage, queryHistoryMessage … */
  call: string
  code: number
  message?: string
  /** How often. @default 1 */
  times?: number
  /** Only for this user. @default everybody */
  userID?: string
}

export interface SlowAnswer {
  /** Name of the call on the wire. */
  call: string
  ms: number
  /** Only for this user. @default everybody */
  userID?: string
}

export interface Faults {
  /** New connections are closed at once, for everybody or for some (those when they try to log in). */
  offline: 'nobody' | 'everybody' | string[]
  /** Half-open: the connection stays, nothing comes through in either direction. */
  silent: 'nobody' | 'everybody' | string[]
  /** Everything the server sends arrives this much later, ms. Order is kept. */
  delayMs: number
  /** So many of the next pushes with messages arrive twice. */
  duplicates: number
  /** So many of the next pushes are held, then sent last first. */
  reorder: number
  failures: NextFailure[]
  slow: SlowAnswer[]
}

export function noFaults(): Faults {
  return { offline: 'nobody', silent: 'nobody', delayMs: 0, duplicates: 0, reorder: 0, failures: [], slow: [] }
}

export function concerns(who: Faults['offline'], userID: string | undefined): boolean {
  return who === 'everybody' || (who !== 'nobody' && userID !== undefined && who.includes(userID))
}

/** The failure planned for this call, if any; uses it up. */
export function takeFailure(faults: Faults, call: string, userID: string | undefined): NextFailure | undefined {
  const planned = faults.failures.find(failure => failure.call === call && (failure.userID ?? userID) === userID)
  if (!planned)
    return undefined
  planned.times = (planned.times ?? 1) - 1
  if (planned.times <= 0)
    faults.failures.splice(faults.failures.indexOf(planned), 1)
  return planned
}

/** How much later than others the answer to this call comes, ms; uses the plan up. */
export function takeSlow(faults: Faults, call: string, userID: string | undefined): number {
  const at = faults.slow.findIndex(answer => answer.call === call && (answer.userID ?? userID) === userID)
  return at < 0 ? 0 : faults.slow.splice(at, 1)[0]!.ms
}
