/** States of users, between the package's requests and the emulator's operations. See packageServer.ts. */
import type { Gateway } from 'zim-emulator/testing'

import type { Body, Request } from './stubbedPackage'

type Any = any
type Ask = (call: string, args: unknown, reply: (result: Any) => Body) => Promise<Body>

/** Bit n - 1 is the platform n. */
const wireDevices = (platforms: number[]) => platforms.reduce((bits, platform) => bits + 2 ** (platform - 1), 0)

const wireStatus = (status: Any) => ({
  user_id: status.userID,
  user_status: status.onlineStatus,
  user_devices: wireDevices(status.onlinePlatforms),
  last_change_time: status.lastOnlineStatusUpdateTime,
  expire_time: status.expiredTime,
  custom_status: status.customStatus,
  is_del: false,
  last_change_time_custom: status.lastCustomStatusUpdateTime,
  custom_status_expire_time: status.customStatusExpiredTime,
})
const wireErrors = (errorUserList: Any[]) => errorUserList.map(({ userID, reason }) => ({ user_id: userID, sub_code: reason }))
const wireChange = ({ statuses, minSeq, maxSeq }: Any) => ({ succ_list: statuses.map(wireStatus), min_seq: minSeq, max_seq: maxSeq })
const wireSelf = ({ onlinePlatforms, lastOnlineStatusUpdateTime, customStatus, lastCustomStatusUpdateTime, customStatusExpiredTime, seq }: Any) => ({
  user_status_seq: seq,
  user_devices: wireDevices(onlinePlatforms),
  last_change_time: lastOnlineStatusUpdateTime,
  custom_status: customStatus,
  last_change_time_custom: lastCustomStatusUpdateTime,
  custom_status_expire_time: customStatusExpiredTime,
})

export function presenceOnWire(gateway: Gateway, me: () => string, ask: Ask) {
  const seq = () => gateway.world.state.subscriptions.get(me())?.lastSeq ?? 0
  return {
    heartbeat: () => ({ subscribe_seq: seq() }),

    replies: {
      'subscribe_user_status': ({ user_ids, delete_type }: Any) => ask('subscribeUsersStatus', { userIDs: user_ids, minutes: delete_type }, ({ errorUserList, ...change }) => ({ ...wireChange(change), err_list: wireErrors(errorUserList) })),
      'unsubscribe_user': ({ user_ids }: Any) => ask('unsubscribeUsersStatus', { userIDs: user_ids }, ({ errorUserList }) => ({ succ_list: [], err_list: wireErrors(errorUserList), min_seq: 0, max_seq: 0 })),
      'fetch_subscribe_list': ({ cur_list_seq }: Any) => ask('syncSubscriptions', { since: cur_list_seq }, ({ statuses, seq }) => ({ succ_list: statuses.map(wireStatus), err_list: [], full_pull: false, max_seq: seq, min_seq: 0 })),
      'userstate/fetch_user_status': ({ user_ids }: Any) => ask('queryUsersStatus', { userIDs: user_ids }, ({ userStatusList, errorUserList }) => ({ succ_list: userStatusList.map(wireStatus), err_list: wireErrors(errorUserList) })),
      // The time of the change is the one of the custom status here.
      'userstate/set_custom_status': ({ key, seq }: Any) => ask('updateUserCustomStatus', { customStatus: key, seconds: seq }, (status) => {
        const { custom_status: _, last_change_time_custom, ...wire } = wireSelf(status)
        return { ...wire, last_change_time: last_change_time_custom }
      }),
      'userstate/get_self_status': () => ask('querySelfStatus', undefined, wireSelf),
    },

    pushes: {
      userStatusUpdated: (change: Any): Request[] => [{ op: 'push_user_status_change', body: wireChange(change) }],
      selfStatusUpdated: (status: Any): Request[] => [{ op: 'push_self_user_status', body: wireSelf(status) }],
    },
  }
}
