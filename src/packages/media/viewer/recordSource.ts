import type { useMessagesStore } from '@/stores/messages'

import { shownRecord } from '@/pages/shownRecord'

/** What the viewer needs of the messages of a conversation. */
export type MessageSource = Pick<ReturnType<typeof useMessagesStore>, 'history' | 'timeline' | 'isAfterGap' | 'seen' | 'open' | 'close' | 'reach' | 'loadOlder' | 'onChanges'>

const COMPLETE = { isLoading: false, isComplete: true, failure: null }

/** The messages of a combined one: all are there, none changes, and ZIM is asked for none of them. */
export const recordSource: MessageSource = {
  history: () => COMPLETE,
  timeline: shownRecord,
  isAfterGap: () => false,
  seen: async () => {},
  open: async () => {},
  close() {},
  reach: async () => false,
  loadOlder: async () => {},
  onChanges: () => () => {},
}
