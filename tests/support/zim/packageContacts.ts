/** Friends, applications and the blacklist, between the package's requests and the emulator's operations. See packageServer.ts. */
import type { Gateway } from 'zim-emulator/testing'

import type { Body, Request } from './stubbedPackage'

import { contactSeqs } from '../../../emulator/src/world/contacts'

type Any = any
type Ask = (call: string, args: unknown, reply: (result: Any) => Body) => Promise<Body>

/** Changes per page of a list, as the package asks for them. */
const ALL = 1

const wireUser = ({ userID, userName, userAvatarUrl }: Any) => ({ user_id: userID, user_name: userName, avatar: userAvatarUrl, update_time: 0 })
const wireAttributes = (attributes: Record<string, string>) => Object.entries(attributes).map(([key, value]) => ({ key, value }))
const wireFriend = (friend: Any) => ({
  user_base_info: wireUser(friend),
  wording: friend.wording,
  remark: friend.friendAlias,
  attributes: wireAttributes(friend.friendAttributes),
  friend_list_seq: friend.seq,
  create_time: friend.createTime,
})
const wireApplication = ({ applyUser, wording, type, state, createTime, updateTime, seq }: Any) => ({
  user_id: applyUser.userID,
  user_name: applyUser.userName,
  avatar: applyUser.userAvatarUrl,
  wording,
  app_type: type,
  status: state,
  apply_list_seq: seq,
  create_time: createTime,
  update_time: updateTime,
})
const wireSettled = ({ userID, state, seq }: Any) => ({ user_id: userID, status: state, apply_list_seq: seq, apply_update_time: 0 })
const wireBlocked = ({ user, createTime, seq }: Any) => ({ user_base_info: wireUser(user), black_list_seq: seq, create_time: createTime })
const wireErrors = (errorUserList: Any[]) => errorUserList.map(({ userID, reason }) => ({ user_id: userID, sub_code: reason }))

const attributesOf = (attributes: Any[] = []) => Object.fromEntries(attributes.map(({ key, value }) => [key, value]))
const greetingOf = ({ user_base_info, remark, attributes, wording }: Any) => ({ userID: user_base_info.user_id, alias: remark ?? '', attributes: attributesOf(attributes), wording: wording ?? '' })

export function contactsOnWire(gateway: Gateway, me: () => string, ask: Ask) {
  const seqs = () => contactSeqs(gateway.world.state, me())
  const ended = (seq: number) => ({ cur_list_seq: seq, max_list_seq: seq, full_list: 0, fetch_end: ALL })

  return {
    heartbeat() {
      const { friends, applications, blacklist } = seqs()
      return { friend_list_seq: friends, friend_apply_list_seq: applications, black_list_seq: blacklist, apply_expired_duration: gateway.world.state.limits.applicationLastsMs }
    },

    replies: {
      friend_add: ({ friend_infos: [info] }: Any) => ask('addFriend', greetingOf(info), ({ friend, application }) => ({
        friend_infos: [wireFriend(friend)],
        apply_status_change_list: application ? [wireSettled(application)] : [],
        err_list: [],
      })),
      friend_apply: ({ friend_infos: [info] }: Any) => ask('sendFriendApplication', greetingOf(info), ({ friend, application }) => ({
        friend_infos: friend ? [wireFriend(friend)] : [],
        apply_infos: application ? [wireApplication(application)] : [],
        err_list: [],
      })),
      friend_delete: ({ user_ids, delete_type }: Any) => ask('deleteFriends', { userIDs: user_ids, type: delete_type }, ({ errorUserList }) => ({
        apply_status_change_list: errorUserList.map(({ userID, reason }: Any) => ({ user_id: userID, status: reason })),
      })),
      friend_check: ({ user_ids, delete_type }: Any) => ask('checkFriendsRelation', { userIDs: user_ids, type: delete_type }, ({ relationInfos, errorUserList }) => ({
        successes: relationInfos.map(({ userID, type }: Any) => ({ user_id: userID, sub_code: type })),
        fails: wireErrors(errorUserList),
      })),
      friend_accept: ({ user_id, remark, attributes }: Any) => ask('acceptFriendApplication', { userID: user_id, alias: remark, attributes: attributesOf(attributes) }, ({ friend, seq }) => ({ friend: wireFriend(friend), apply_list_seq: seq, apply_update_time: 0 })),
      friend_refuse: ({ call_id }: Any) => ask('rejectFriendApplication', { userID: call_id }, ({ updateTime, seq }) => ({ conv_list_seq: seq, conv_msg_seq: updateTime })),
      modify_friend_remark: ({ key, value }: Any) => ask('updateFriendAlias', { userID: key, alias: value }, ({ seq }) => ({ conv_list_seq: seq })),
      modify_friend_attribute: ({ user_id, attributes }: Any) => ask('updateFriendAttributes', { userID: user_id, attributes: attributesOf(attributes) }, ({ seq }) => ({ friend_list_seq: seq, succ_keys: [], fail_keys: [] })),
      friend_list: ({ cur_list_seq }: Any) => ask('syncFriends', { since: cur_list_seq }, ({ friends, seq }) => ({
        ...ended(seq),
        friends: friends.map(({ userID, friend }: Any) => ({ is_del: !friend, info: friend ? wireFriend(friend) : { user_base_info: { user_id: userID } } })),
        friend_count: friends.length,
      })),
      friend_apply_list: ({ cur_list_seq }: Any) => ask('syncFriendApplications', { since: cur_list_seq }, ({ applications, seq }) => ({ ...ended(seq), apply_list: applications.map(wireApplication) })),
      blacklist_add: ({ user_ids }: Any) => ask('addUsersToBlacklist', { userIDs: user_ids }, ({ blocked, errorUserList }) => ({ black_list: blocked.map(wireBlocked), err_list: wireErrors(errorUserList) })),
      blacklist_delete: ({ user_ids }: Any) => ask('removeUsersFromBlacklist', { userIDs: user_ids }, ({ userIDs, seq, errorUserList }) => ({ black_list: userIDs.map((userID: string) => ({ user_id: userID, apply_list_seq: seq })), err_list: wireErrors(errorUserList) })),
      blacklist: ({ cur_list_seq }: Any) => ask('syncBlacklist', { since: cur_list_seq }, ({ changes, seq }) => ({ ...ended(seq), blacklists: changes.map((change: Any) => ({ is_del: change.isGone, info: wireBlocked(change) })) })),
    },

    pushes: {
      friendAdded: ({ friend, application, isOwn }: Any): Request[] => [isOwn
        ? { op: 'push_friend_add_to_self', body: { friend_infos: [wireFriend(friend)], apply_status_changes_list: application ? [wireSettled(application)] : [] } }
        : { op: 'push_friend_add', body: { friend_info: wireFriend(friend), friend_list_seq: friend.seq, apply_status_change: application && wireSettled(application) } }],
      friendsDeleted: ({ userIDs, seq, isOwn }: Any): Request[] => isOwn
        ? [{ op: 'push_friend_delete_to_self', body: { friend_infos: userIDs.map((userID: string, at: number) => ({ user_base_info: { user_id: userID }, friend_list_seq: seq - userIDs.length + 1 + at })), apply_status_changes_list: [] } }]
        : userIDs.map((userID: string) => ({ op: 'push_friend_delete', body: { user_id: userID, apply_list_seq: seq, update_time: 0 } })),
      friendAliasUpdated: ({ userID, alias, seq }: Any): Request[] => [{ op: 'usermail/push_modify_friend_remark', body: { key: userID, value: alias, seq } }],
      friendAttributesUpdated: ({ userID, attributes, seq }: Any): Request[] => [{ op: 'push_modify_friend_attribute', body: { user_id: userID, action: 0, attributes: wireAttributes(attributes), friend_list_seq: seq } }],
      friendApplied: ({ application, friend, isOwn }: Any): Request[] => [isOwn
        ? { op: 'push_friend_apply_to_self', body: { apply_infos: application ? [wireApplication(application)] : [], friends: friend ? [wireFriend(friend)] : [] } }
        : { op: 'push_friend_apply', body: { apply_info: wireApplication(application), apply_list_seq: application.seq } }],
      friendApplicationAccepted: ({ friend, seq, isOwn }: Any): Request[] => [{ op: isOwn ? 'push_friend_accept_to_self' : 'push_friend_accept', body: { friend_info: wireFriend(friend), friend_list_seq: friend.seq, apply_list_seq: seq, apply_update_time: 0 } }],
      friendApplicationRejected: ({ userID, updateTime, seq, isOwn }: Any): Request[] => [{ op: isOwn ? 'push_friend_refuse_to_self' : 'push_friend_refuse', body: { user_id: userID, apply_list_seq: seq, update_time: updateTime } }],
      usersBlocked: ({ blocked }: Any): Request[] => [{ op: 'push_blacklist_add', body: { black_list: blocked.map(wireBlocked) } }],
      usersUnblocked: ({ userIDs, seq }: Any): Request[] => [{ op: 'push_blacklist_del', body: { black_list: userIDs.map((userID: string) => ({ user_id: userID, apply_list_seq: seq })) } }],
    },
  }
}
