import type * as Vendor from 'zego-zim'

import type { ZimEvent } from '@/types/events'

import { toFailure } from './errors'

type EventName = keyof Vendor.ZIMEventHandler
type EventData<Name extends EventName> = Parameters<Vendor.ZIMEventHandler[Name]>[1]

/**
 * The only place that subscribes to ZIM's events. Each facet names the events that it handles.
 *
 * ZIM keeps one listener per event and lets an exception in it crash the app. Therefore no event may be handled twice, and every
 * listener is wrapped: an exception, in the facet or in the receiver of its event, becomes an `sdk-error` event.
 */
export interface Subscription {
  on: <Name extends EventName>(name: Name, handle: (data: EventData<Name>) => void) => void
  stop: () => void
}

export function createSubscription(zim: Vendor.ZIM, emit: (event: ZimEvent) => void): Subscription {
  const subscribed = new Set<EventName>()

  function report(name: string, thrown: unknown) {
    try { emit({ type: 'sdk-error', failure: { ...toFailure(thrown), detail: `${name}: ${String(thrown)}` } }) }
    catch { /* A receiver that throws on error events cannot be notified. */ }
  }

  return {
    on(name, handle) {
      if (subscribed.has(name))
        throw new Error(`${name} has a listener already, and ZIM would drop it`)
      subscribed.add(name)
      const guarded = (_: unknown, data: EventData<typeof name>) => {
        try { handle(data) }
        catch (thrown) { report(name, thrown) }
      }
      zim.on(name, guarded as never)
    },
    stop() {
      for (const name of subscribed) zim.off(name)
    },
  }
}
