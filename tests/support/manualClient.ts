import type { ZimEvent } from '@/types/events'
import type { ZimClientOptions } from '@/zim/client'

import { createZimClient } from '@/zim/adapter'

import { createManualZim } from './manualZim'

/** A client with a login of anna under way, on a manual ZIM, and the events that the client reports. */
export function createManualClient(options: Partial<ZimClientOptions> = {}) {
  const zim = createManualZim()
  const events: ZimEvent[] = []
  const client = createZimClient(zim.module, {
    appID: 1,
    textBytes: 2048,
    ...options,
    onEvent(event) {
      events.push(event)
      options.onEvent?.(event)
    },
  })
  client.session.login({ userID: 'anna', userName: 'Anna' }, '04token').catch(() => { /* Tests of a failing login start their own. */ })
  return { zim, client, events }
}
