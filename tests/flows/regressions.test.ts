import { afterEach, describe, expect, it, vi } from 'vitest'

import type { Step } from '../support/model/steps'

import { runSchedule } from '../support/model/runSchedule'

/** Schedules that once broke an invariant (tests/support/model/invariants.ts), as schedules.test.ts shrank them. */
const MENDED: Record<string, { people: 2 | 3, steps: Step[] }> = {
  'a page of the conversation list that was asked for before ZIM told of a change does not undo the change': {
    people: 2,
    steps: [{ do: 'send', who: 0, to: 0 }, { do: 'restartServer' }, { do: 'send', who: 0, to: 0 }],
  },
  'a text whose answer takes longer than the connection lives is held once': {
    people: 2,
    steps: [{ do: 'delay', ms: 7000 }, { do: 'send', who: 0, to: 0 }, { do: 'drop', who: 0 }, { do: 'tokensFail', who: 0 }],
  },
  'what a half-open connection swallowed arrives later': {
    people: 2,
    steps: [{ do: 'silence', who: 1 }, { do: 'send', who: 0, to: 0 }],
  },
  'a clock that is set back keeps no text back for good': {
    people: 2,
    steps: [{ do: 'send', who: 1, to: 0 }, { do: 'clockBack', ms: 3_600_000 }, { do: 'send', who: 1, to: 0 }],
  },
  'an acknowledgement does not take back the unread count of what arrived just after it': {
    people: 2,
    steps: [{ do: 'send', who: 1, to: 0 }, { do: 'send', who: 1, to: 0 }, { do: 'killAfterWrites', who: 0, writes: 1 }, { do: 'kill', who: 1 }, { do: 'send', who: 0, to: 0 }, { do: 'online' }],
  },
  'a late acknowledgement does not bring back an unread count that was cleared meanwhile': {
    people: 3,
    steps: [{ do: 'send', who: 0, to: 1 }, { do: 'slow', who: 2, call: 'sendPeerMessage', ms: 300 }, { do: 'send', who: 2, to: 0 }, { do: 'open', who: 2, to: 0 }, { do: 'close', who: 2, to: 0 }, { do: 'wait', ms: 1 }],
  },
  'news does not overtake news that was delayed': {
    people: 2,
    steps: [{ do: 'delay', ms: 4000 }, { do: 'send', who: 1, to: 0 }, { do: 'send', who: 1, to: 0 }],
  },
  'a chat that is open counts as read although ZIM refused to hear so at first': {
    people: 2,
    steps: [{ do: 'fail', who: 1, times: 1, call: 'clearConversationUnreadMessageCount', code: 6000005 }, { do: 'open', who: 1, to: 0 }, { do: 'send', who: 0, to: 0 }, { do: 'hide', who: 0 }],
  },
  'a failure that a full storage could not note does not stop the next texts': {
    people: 2,
    steps: [{ do: 'drop', who: 0 }, { do: 'enter', who: 0 }, { do: 'say', who: 0 }, { do: 'fillStorage', who: 0 }, { do: 'wait', ms: 6000 }, { do: 'start', who: 0 }],
  },
}

afterEach(() => { vi.useRealTimers() })

describe('a schedule that once went wrong', () => {
  it.each(Object.entries(MENDED))('%s', async (_, schedule) => {
    await expect(runSchedule(schedule)).resolves.toBeUndefined()
  })
})
