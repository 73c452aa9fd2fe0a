/** The states of users that this client has subscribed to, and its own. Only real changes are emitted, except after a login or a reconnect. */
import type * as Vendor from 'zego-zim-miniprogram'

import type { SelfStatus, StatusChange, WatchedStatus } from '../world/presence'
import type { Client } from './client'

import { ZIMUserOnlineStatus } from '../enums'
import { invalid } from '../failure'
import { checkUserIDs } from './checks'

type Status = Vendor.ZIMUserStatus

/** A client without a connection does not know its own state. The SDK says the same of every client. */
const UNKNOWN: Omit<Status, 'userID'> = {
  customStatus: '',
  customStatusExpiredTime: 0,
  onlineStatus: ZIMUserOnlineStatus.Unknown,
  onlinePlatforms: [],
  lastUpdateTime: 0,
  lastOnlineStatusUpdateTime: 0,
  lastCustomStatusUpdateTime: 0,
}

export function presenceFacet({ ask, call, events, me, timers }: Client) {
  const watched = new Map<string, WatchedStatus>()
  let self: Omit<Status, 'userID'> = UNKNOWN
  /** The last change that this client knows of. */
  let seq = 0

  function emit(userStatusList: Status[]): void {
    if (userStatusList.length)
      events.emit('userStatusUpdated', { userStatusList })
  }

  function note({ statuses, minSeq, maxSeq }: StatusChange): void {
    const changed = statuses.filter((status) => {
      const known = watched.get(status.userID)
      watched.set(status.userID, status)
      return !known || !isSame(known, status)
    })
    emit(changed.map(withoutEnd))
    if (!seq || seq + 1 === minSeq)
      seq = maxSeq
  }

  /** The SDK does not tell when the user came online. @param online time of the change of the platforms, ms */
  function noteSelf({ customStatus, customStatusExpiredTime, onlinePlatforms, lastCustomStatusUpdateTime }: SelfStatus, online = 0): void {
    const before = self
    self = { ...UNKNOWN, customStatus, customStatusExpiredTime, onlinePlatforms, lastCustomStatusUpdateTime, lastUpdateTime: Math.max(online, lastCustomStatusUpdateTime) }
    if (before.onlinePlatforms.join() !== onlinePlatforms.join() || before.customStatus !== customStatus || before.customStatusExpiredTime !== customStatusExpiredTime)
      emit([{ userID: me(), ...self }])
  }

  const calls = {
    subscribeUsersStatus: call('subscribeUsersStatus', async (userIDs: string[], config: Vendor.ZIMUserStatusSubscribeConfig) => {
      checkUserIDs('subscribeUsersStatus', userIDs)
      if (!config?.subscriptionDuration || config.subscriptionDuration < 1)
        throw invalid('subscribeUsersStatus', 'Duration is invalid.')
      const { errorUserList, ...change } = await ask('subscribeUsersStatus', { userIDs, minutes: config.subscriptionDuration }, 'subscribe_user_status')
      note(change)
      return { errorUserList }
    }),

    unsubscribeUsersStatus: call('subscribeUsersStatus', async (userIDs: string[]) => {
      checkUserIDs('subscribeUsersStatus', userIDs)
      const { errorUserList } = await ask('unsubscribeUsersStatus', { userIDs }, 'unsubscribe_user')
      userIDs.filter(userID => !errorUserList.some(error => error.userID === userID)).forEach(userID => watched.delete(userID))
      return { errorUserList }
    }),

    queryUsersStatus: call('queryUsersStatus', async (userIDs: string[]) => {
      checkUserIDs('queryUsersStatus', userIDs)
      return ask('queryUsersStatus', { userIDs }, 'userstate/fetch_user_status')
    }),

    /** From memory, without those whose time is over. No userIDs: all. */
    querySubscribedUserStatusList: call('querySubscribedUserStatusList', async (config: Vendor.ZIMSubscribedUserStatusQueryConfig) => {
      const wanted = config?.userIDs
      const now = Math.floor(timers.now() / 1000)
      const list = [...watched.values()].filter(({ userID, expiredTime }) => expiredTime > now && (!wanted?.length || wanted.includes(userID)))
      return { userStatusSubscriptionList: list.map(status => ({ userStatus: withoutEnd(status), subscribeExpiredTime: status.expiredTime })) }
    }),

    updateUserCustomStatus: call('updateUserCustomStatus', async (customStatus: string, config?: Vendor.ZIMUserCustomStatusUpdateConfig) => {
      noteSelf(await ask('updateUserCustomStatus', { customStatus: customStatus || '', seconds: config?.duration || 0 }, 'userstate/set_custom_status'))
      return { customStatus: customStatus || '' }
    }),
  } satisfies Partial<Vendor.ZIM>

  return {
    calls,
    pushes: {
      userStatusUpdated: note,
      selfStatusUpdated: (status: SelfStatus) => noteSelf(status, status.lastOnlineStatusUpdateTime),
    },

    /** The user's own state, as this client knows it. */
    self: (): Status => ({ userID: me(), ...self }),

    /** Fetches what was missed; all of it is emitted. The own state is fetched after a login alone. `last`: the server's last change. */
    async sync(last: number, isReconnect: boolean): Promise<void> {
      const own = isReconnect ? undefined : ask('querySelfStatus', undefined, 'userstate/get_self_status').then(status => noteSelf(status, status.lastOnlineStatusUpdateTime))
      const missed = last > seq ? ask('syncSubscriptions', { since: seq }, 'fetch_subscribe_list') : undefined
      await own?.catch(() => {})
      const { statuses, seq: reached } = await missed?.catch(() => undefined) ?? { statuses: [], seq }
      statuses.forEach(status => watched.set(status.userID, status))
      emit(statuses.map(withoutEnd))
      seq = reached
    },

    /** The login has ended. */
    end(): void {
      watched.clear()
      self = UNKNOWN
      seq = 0
    },
  }
}

const withoutEnd = ({ expiredTime: _, ...status }: WatchedStatus): Status => ({ ...status, onlinePlatforms: [...status.onlinePlatforms] })

function isSame(one: Status, other: Status): boolean {
  return one.lastUpdateTime === other.lastUpdateTime && one.customStatus === other.customStatus && one.onlineStatus === other.onlineStatus
    && one.onlinePlatforms.join() === other.onlinePlatforms.join()
}
