import type { ZIM, ZIMEventHandler } from 'zego-zim-miniprogram'

import process from 'node:process'
import { createToken04 } from 'zim-chat-server/token04'

export const APP_ID = 1234567890
export const SERVER_SECRET = 'fa94dd0f974cf2e293728a526b028271'

/** Creates a token for `userID`. @param options.ttlSeconds at least 31, counted from the present time. @default 3600 */
export function tokenFor(userID: string, { ttlSeconds = 3600 } = {}): string {
  return createToken04({ appID: APP_ID, userID, secret: SERVER_SECRET, ttlSeconds, now: () => Date.now() })
}

/** A login configuration, offline by default. */
export function loginConfig(userID: string, { isOfflineLogin = true, token = tokenFor(userID) } = {}) {
  return { userName: `${userID}'s name`, token, isOfflineLogin, customStatus: '', customStatusDuration: 0 }
}

type EventName = keyof ZIMEventHandler
interface Seen { event: EventName, data: unknown }

/** Records events in the order of their arrival. `of` returns the data of one event. */
export function watch(zim: Pick<ZIM, 'on'>, ...events: EventName[]) {
  const seen: Seen[] = []
  for (const event of events)
    zim.on(event, ((_: unknown, data: unknown) => seen.push({ event, data })) as never)
  return {
    seen,
    names: () => seen.map(({ event }) => event),
    of: <K extends EventName>(event: K) => seen.filter(entry => entry.event === event).map(({ data }) => data as Parameters<ZIMEventHandler[K]>[1]),
    clear: () => seen.splice(0),
  }
}

/** The state of a promise: `{ value }`, `{ reason }`, or undefined while it is pending. */
export function outcome<T>(promise: Promise<T>): { readonly settled: undefined | { value: T } | { reason: unknown } } {
  const state: { settled: undefined | { value: T } | { reason: unknown } } = { settled: undefined }
  promise.then(
    (value) => { state.settled = { value } },
    (reason) => { state.settled = { reason } },
  )
  return state
}

/** Ignores unhandled rejections. The package leaves a rejected promise of its own, which is not tested here. */
export function catchUnhandled() {
  const others = process.listeners('unhandledRejection')
  process.removeAllListeners('unhandledRejection')
  process.on('unhandledRejection', () => {})
  return {
    restore() {
      process.removeAllListeners('unhandledRejection')
      others.forEach(listener => process.on('unhandledRejection', listener))
    },
  }
}
