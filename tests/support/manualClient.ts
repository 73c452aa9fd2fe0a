import type { ZimEvent } from '@/types/events'
import type { ZimClientOptions } from '@/zim/client'

import { createZimClient } from '@/zim/adapter'

import { createManualZim } from './manualZim'

/** A client of Anna, signed in, over a ZIM that is played by hand, and what it reports. */
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
  client.session.login({ userID: 'anna', userName: 'Anna' }, '04token').catch(() => { /* A test of the login looks at another one. */ })
  return { zim, client, events }
}
