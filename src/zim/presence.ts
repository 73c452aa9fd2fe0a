import type * as Vendor from 'zego-zim'

import type { OwnStatus, Presence } from '@/types/presence'

import { instant, raw, string } from '@/utils/read'

import type { ZimContext } from './context'

import { OnlineStatus } from './codes'

export interface PresenceClient {
  /**
   * Subscribes to the states of users, for so many minutes (1 to 43,200), also across a new login. Resolves to their present states; changes are
   * reported by `presence-changed`. Rejects with `plan` where the plan lacks it. Own and unknown userIDs are left out. ZIM keeps 3,000
   * subscriptions; further ones replace the oldest.
   */
  subscribe: (userIDs: string[], minutes: number) => Promise<Presence[]>
  unsubscribe: (userIDs: string[]) => Promise<void>
  /** What others see beside the user's name: at most 64 bytes, once a second; '' for nothing. @param seconds how long. @default for ever */
  setStatus: (status: string, seconds?: number) => Promise<void>
  /** The own custom status as the SDK knows it, which asks ZIM after a login. Changes are reported by `own-status-changed`. */
  ownStatus: () => Promise<OwnStatus>
}

/** userIDs per call of ZIM. */
const MOST_PER_CALL = 100
const FOR_EVER = -1

function presenceFromZim(given: Vendor.ZIMUserStatus): Presence {
  const { userID, onlineStatus, customStatus, lastOnlineStatusUpdateTime } = raw(given)
  return { userID: string(userID), isOnline: onlineStatus === OnlineStatus.Online, status: string(customStatus), changedAt: instant(lastOnlineStatusUpdateTime) }
}

/** ZIM counts the end in seconds: -1 for a status without one, 0 without a status. */
function ownStatusFromZim(given: Vendor.ZIMUserStatus): OwnStatus {
  const { customStatus, customStatusExpiredTime } = raw(given)
  return { status: string(customStatus), endsAt: Math.max(0, instant(customStatusExpiredTime) * 1000) }
}

export function createPresence({ zim, me, on, emit, request }: ZimContext): PresenceClient {
  on('userStatusUpdated', ({ userStatusList }) => {
    // Of the user itself ZIM reports whether it is online as unknown.
    const presences = userStatusList.map(presenceFromZim).filter(({ userID }) => userID && userID !== me())
    if (presences.length) emit({ type: 'presence-changed', presences })
    const own = userStatusList.find(status => raw(status).userID === me())
    if (own) emit({ type: 'own-status-changed', own: ownStatusFromZim(own) })
  })

  async function inParts(userIDs: string[], call: (part: string[]) => Promise<unknown>): Promise<void> {
    for (let at = 0; at < userIDs.length; at += MOST_PER_CALL)
      await request(() => call(userIDs.slice(at, at + MOST_PER_CALL)))
  }

  const withoutMe = (userIDs: string[]) => [...new Set(userIDs)].filter(userID => userID !== me())

  return {
    async subscribe(userIDs, minutes) {
      const others = withoutMe(userIDs)
      await inParts(others, part => zim.subscribeUsersStatus(part, { subscriptionDuration: minutes }))
      if (!others.length)
        return []
      // The SDK reports only what differs from its memory, where the state of an earlier subscription may be.
      return request(async () => {
        const { userStatusSubscriptionList } = await zim.querySubscribedUserStatusList({ userIDs: others })
        return userStatusSubscriptionList.map(({ userStatus }) => presenceFromZim(userStatus)).filter(({ userID }) => userID)
      })
    },
    unsubscribe: userIDs => inParts(withoutMe(userIDs), part => zim.unsubscribeUsersStatus(part)),
    setStatus: (status, seconds = FOR_EVER) => request(async () => { await zim.updateUserCustomStatus(status, { duration: seconds }) }),
    ownStatus: () => request(async () => ownStatusFromZim((await zim.querySelfUserInfo()).selfUserInfo.userStatus)),
  }
}
