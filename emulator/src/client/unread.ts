import type { Events } from './events'
import type { Store } from './store'

/** The total of unread messages, as ZIM reports it. */
export class UnreadTotal {
  private last = 0

  constructor(private readonly store: Store, private readonly events: Events) {}

  /** Emits the total if it differs from the last emitted one, or always when forced. */
  report(isForced = false): void {
    const total = this.store.totalUnread()
    if (total === this.last && !isForced)
      return
    this.last = total
    this.events.emit('conversationTotalUnreadMessageCountUpdated', { totalUnreadMessageCount: total })
  }

  reset(): void {
    this.last = 0
  }
}
