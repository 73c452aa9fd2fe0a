/** Faults that a gateway causes on purpose, for tests. Plain state; gateway.ts acts on it. */
import { lastOf } from './arrays'

export interface NextFailure {
  /** Name of the call on the wire: login, sendPeerMessage, queryHistoryMessage … */
  call: string
  code: number
  message?: string
  /** Number of calls that fail. @default 1 */
  times?: number
  /** Only for this user. @default all users */
  userID?: string
}

export interface SlowAnswer {
  /** Name of the call on the wire. */
  call: string
  ms: number
  /** Only for this user. @default all users */
  userID?: string
}

/** One of `status`, the reply to the request, and `errMsg`, the text with which the platform reports that there is none. */
export interface UploadFailure {
  status?: number
  errMsg?: string
  /** Number of uploads that fail. @default 1 */
  times?: number
  /** Only for this user. @default all users */
  userID?: string
}

export interface SlowUpload {
  /** 0 ends it. */
  ms: number
  /** Only for this user. @default all users */
  userID?: string
}

type Users = 'none' | 'all' | string[]

export interface Faults {
  /** New connections are closed at once, for all users; or those of some users, when they log in. */
  offline: Users
  /** Half-open: the connection stays open, and frames of both directions are lost. */
  silent: Users
  /** Delay of every frame from the server, ms. The order is kept. */
  delayMs: number
  /** Number of the next pushes with messages that are sent twice. */
  duplicates: number
  /** Number of the next pushes that are held and then sent in reverse order. */
  reorder: number
  failures: NextFailure[]
  slow: SlowAnswer[]
  uploadFailures: UploadFailure[]
  /** The last one that fits applies. */
  slowUploads: SlowUpload[]
}

export function noFaults(): Faults {
  return { offline: 'none', silent: 'none', delayMs: 0, duplicates: 0, reorder: 0, failures: [], slow: [], uploadFailures: [], slowUploads: [] }
}

export function includes(users: Users, userID: string | undefined): boolean {
  return users === 'all' || (users !== 'none' && userID !== undefined && users.includes(userID))
}

/** Returns the failure that is planned for this call, and counts it. */
export function takeFailure(faults: Faults, call: string, userID: string | undefined): NextFailure | undefined {
  return takeNext(faults.failures, failure => failure.call === call && (failure.userID ?? userID) === userID)
}

/** Returns the failure that is planned for an upload of this user, and counts it. */
export function takeUploadFailure(faults: Faults, userID: string): UploadFailure | undefined {
  return takeNext(faults.uploadFailures, failure => (failure.userID ?? userID) === userID)
}

function takeNext<T extends { times?: number }>(plans: T[], fits: (plan: T) => boolean): T | undefined {
  const planned = plans.find(fits)
  if (!planned)
    return undefined
  planned.times = (planned.times ?? 1) - 1
  if (planned.times <= 0)
    plans.splice(plans.indexOf(planned), 1)
  return planned
}

/** How long an upload of this user takes, ms. */
export function uploadTime(faults: Faults, userID: string): number {
  return lastOf(faults.slowUploads, slow => (slow.userID ?? userID) === userID)?.ms ?? 0
}

/** Returns the delay that is planned for the reply to this call, ms, and removes the plan. */
export function takeSlow(faults: Faults, call: string, userID: string | undefined): number {
  const at = faults.slow.findIndex(answer => answer.call === call && (answer.userID ?? userID) === userID)
  return at < 0 ? 0 : faults.slow.splice(at, 1)[0]!.ms
}
