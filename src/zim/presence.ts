import type * as Vendor from 'zego-zim'

import type { Presence } from '@/types/presence'

import { instant, raw, string } from '@/utils/read'

import type { ZimContext } from './context'

import { OnlineStatus } from './codes'

export interface PresenceClient {
  /**
   * Subscribes to the states of users, for so many minutes, also across a new login. The present states are reported by `presence-changed` before
   * the promise resolves, changes later. Rejects with `plan` where the plan lacks it. Own and unknown userIDs are left out. ZIM keeps 3,000
   * subscriptions; further ones replace the oldest.
   */
  subscribe: (userIDs: string[], minutes: number) => Promise<void>
  unsubscribe: (userIDs: string[]) => Promise<void>
  /** What others see beside the user's name: at most 64 bytes; '' for nothing. @param seconds how long. @default for ever */
  setStatus: (status: string, seconds?: number) => Promise<void>
}

/** userIDs per call of ZIM. */
const MOST_PER_CALL = 100
const FOR_EVER = -1

function presenceFromZim(given: Vendor.ZIMUserStatus): Presence {
  const { userID, onlineStatus, customStatus, lastOnlineStatusUpdateTime } = raw(given)
  return { userID: string(userID), isOnline: onlineStatus === OnlineStatus.Online, status: string(customStatus), changedAt: instant(lastOnlineStatusUpdateTime) }
}

export function createPresence({ zim, me, on, emit, request }: ZimContext): PresenceClient {
  on('userStatusUpdated', ({ userStatusList }) => {
    // Of the user itself ZIM reports a state that it does not know.
    const presences = userStatusList.map(presenceFromZim).filter(({ userID }) => userID && userID !== me())
    if (presences.length) emit({ type: 'presence-changed', presences })
  })

  async function inParts(userIDs: string[], call: (part: string[]) => Promise<unknown>): Promise<void> {
    const others = [...new Set(userIDs)].filter(userID => userID !== me())
    for (let at = 0; at < others.length; at += MOST_PER_CALL)
      await request(() => call(others.slice(at, at + MOST_PER_CALL)))
  }

  return {
    subscribe: (userIDs, minutes) => inParts(userIDs, part => zim.subscribeUsersStatus(part, { subscriptionDuration: minutes })),
    unsubscribe: userIDs => inParts(userIDs, part => zim.unsubscribeUsersStatus(part)),
    setStatus: (status, seconds = FOR_EVER) => request(async () => { await zim.updateUserCustomStatus(status, { duration: seconds }) }),
  }
}
