/** Friends. Lists and single friends come from this client's memory (friendMemory.ts); only the relation is asked of the server. */
import type * as Vendor from 'zego-zim-miniprogram'

import type { FriendAdded } from '../world/friends'
import type { Client } from './client'
import type { FriendMemory } from './friendMemory'

import { failure } from '../failure'
import { checkCount, checkUserIDs } from './checks'
import { pageOf } from './contactList'
import { checkFriend, checkFriendAlias, checkFriendAttributes } from './friendChecks'
import { copyOf } from './store'

/** Of queryFriendsInfo. Other calls have no limit in the client. */
const MOST_FRIENDS = 20

export function friendsFacet({ ask, call }: Client, memory: FriendMemory) {
  const { friends } = memory

  function requireKnown(userID: string) {
    const friend = friends.entries.get(userID)
    if (!friend)
      throw failure(6000001, `Friend: ${userID} not found.`)
    return friend
  }

  function added({ friend, application }: FriendAdded): void {
    if (application)
      memory.settle(application)
    memory.add(friend)
  }

  const calls = {
    addFriend: call('addFriend', async (userID: string, config: Vendor.ZIMFriendAddConfig) => {
      checkFriend(userID, config)
      const { friendAlias: alias = '', friendAttributes: attributes = {}, wording = '' } = config
      const result = await ask('addFriend', { userID, alias, attributes, wording }, 'friend_add')
      added(result)
      return { friendInfo: copyOf(result.friend) }
    }),

    deleteFriends: call('deleteFriends', async (userIDs: string[], config: Vendor.ZIMFriendDeleteConfig) => {
      checkUserIDs('deleteFriends', userIDs)
      const { errorUserList } = await ask('deleteFriends', { userIDs, type: config?.type || 0 }, 'friend_delete')
      memory.remove(userIDs.filter(userID => !errorUserList.some(error => error.userID === userID)), 0)
      return { errorUserList }
    }),

    checkFriendsRelation: call('deleteFriends', async (userIDs: string[], config: Vendor.ZIMFriendRelationCheckConfig) => {
      checkUserIDs('checkFriendsRelation', userIDs)
      return ask('checkFriendsRelation', { userIDs, type: config?.type || 0 }, 'friend_check')
    }),

    updateFriendAlias: call('updateFriendAlias', async (friendAlias: string, userID: string) => {
      checkFriendAlias(friendAlias, userID)
      requireKnown(userID)
      const { seq } = await ask('updateFriendAlias', { userID, alias: friendAlias }, 'modify_friend_remark')
      return { friendInfo: named(userID, friendAlias, seq) }
    }),

    updateFriendAttributes: call('updateFriendAttributes', async (friendAttributes: Record<string, string>, userID: string) => {
      checkFriendAttributes(friendAttributes, userID)
      const friend = requireKnown(userID)
      const changed = Object.entries(friendAttributes ?? {}).filter(([key, value]) => friend.friendAttributes[key] !== value)
      const { seq } = await ask('updateFriendAttributes', { userID, attributes: Object.fromEntries(changed) }, 'modify_friend_attribute')
      friends.reach(seq)
      Object.assign(friend.friendAttributes, friendAttributes)
      memory.emitInfo(friend)
      return { friendInfo: copyOf(friend) }
    }),

    queryFriendsInfo: call('queryFriendsInfo', async (userIDs: string[]) => {
      checkUserIDs('queryFriendsInfo', userIDs, MOST_FRIENDS)
      const known = userIDs.flatMap(userID => friends.entries.get(userID) ?? [])
      return {
        friendInfos: copyOf(known.map(memory.withProfile)),
        errorUserList: userIDs.filter(userID => !friends.entries.has(userID)).map(userID => ({ userID, reason: 6000812 })),
      }
    }),

    queryFriendList: call('queryFriendList', async (config: Vendor.ZIMFriendListQueryConfig) => {
      checkCount('queryFriendList', config)
      const { page, nextFlag } = pageOf(await friends.all(), config)
      return { friendList: copyOf(page), nextFlag }
    }),

    /** A mini program has no database: nothing is ever found, and nothing is checked. */
    searchLocalFriends: call('searchLocalFriends', async (_: Vendor.ZIMFriendSearchConfig): Promise<Vendor.ZIMFriendsSearchedResult> => ({ friendInfoList: [], nextFlag: 0 })),
  } satisfies Partial<Vendor.ZIM>

  function named(userID: string, friendAlias: string, seq: number) {
    friends.reach(seq)
    const friend = friends.entries.get(userID)
    if (!friend)
      throw failure(6000812)
    friend.friendAlias = friendAlias
    memory.emitInfo(friend)
    memory.showAliases([friend])
    return copyOf(friend)
  }

  return {
    calls,
    pushes: {
      friendAdded: added,
      friendsDeleted: ({ userIDs, seq }: { userIDs: string[], seq: number }) => memory.remove(userIDs, seq),
      friendAliasUpdated({ userID, alias, seq }: { userID: string, alias: string, seq: number }): void {
        if (friends.entries.has(userID)) named(userID, alias, seq)
      },
      friendAttributesUpdated({ userID, attributes, seq }: { userID: string, attributes: Record<string, string>, seq: number }): void {
        friends.reach(seq)
        const friend = friends.entries.get(userID)
        if (!friend)
          return
        Object.assign(friend.friendAttributes, attributes)
        memory.emitInfo(friend)
      },
    },

    /** `last`: the server's last change of the friends, at the login. */
    sync: (last: number) => friends.sync(last),

    /** The login has ended. */
    end: () => memory.end(),
  }
}
