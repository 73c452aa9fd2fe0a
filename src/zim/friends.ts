import type * as Vendor from 'zego-zim'

import type { Friend, FriendApplication, FriendRelation } from '@/types/friend'

import { overLimit } from '@/utils/bytes'
import { failed, FailureError } from '@/utils/failure'
import { fieldsOf, instant, raw, string } from '@/utils/read'

import type { ZimContext } from './context'

import { allPages } from './allPages'
import { FriendApplicationState, FriendApplicationType, FriendChange, FriendScope, RelationType } from './codes'
import { normalised } from './errors'
import { userFromZim } from './users'

/** `words`: what the other user reads. `remark`: what this user calls the other, once they are friends. */
interface Greeting { words?: string, remark?: string }

export interface FriendsClient {
  /**
   * All friends, the newest first: 3,000 at most, 20 on a free plan. The first call of a login asks ZIM; later ones answer from the SDK's memory.
   * To be called while online: the SDK takes what it has for all when the first call fails, until the next login.
   */
  list: () => Promise<Friend[]>
  /** All applications, the newest first, also those that were answered or are over. The same holds as for `list`. */
  listApplications: () => Promise<FriendApplication[]>
  /**
   * Applies for friendship; ZIM keeps it for seven days. Resolves to `friends` when the other still has this user as a friend: then both are
   * friends at once. Rejects with `already-friends`, `friends-full`, `peer-friends-full`, `own-account`, `no-such-contact`, and with
   * `refused-by-peer` where the other has blocked this user.
   */
  apply: (userID: string, greeting?: Greeting) => Promise<'applied' | 'friends'>
  /** Makes both friends at once, without consent. Rejects as `apply`. */
  add: (userID: string, greeting?: Greeting) => Promise<void>
  /** Rejects with `application-over` when it was answered or its time is over. Both are friends then, at once. */
  accept: (userID: string, remark?: string) => Promise<void>
  reject: (userID: string) => Promise<void>
  /** Ends a friendship on both sides. Who is no friend is left out without a failure. At most 20 users a call. */
  remove: (userIDs: string[]) => Promise<void>
  /** At most 256 bytes; '' takes it away. Rejects with `not-friends`. */
  setRemark: (userID: string, remark: string) => Promise<void>
  /** Who has whom, by userID, as the server knows it. At most 20 users a call; users unknown to ZIM are left out. */
  relations: (userIDs: string[]) => Promise<Map<string, FriendRelation>>
}

/** UTF-8 bytes of a remark, and of the words of an application. */
const MAX_WORDS_BYTES = 256
/** What the server answers where an application is not open (not seen, see the emulator's README). */
const NOT_OPEN = 6000007
const BAD_INPUT = 6000001
const NOT_FRIENDS = 6000812

const RELATIONS: Record<number, FriendRelation> = {
  [RelationType.BothAllNo]: 'none',
  [RelationType.BothSelfHave]: 'mine',
  [RelationType.BothOtherHave]: 'theirs',
  [RelationType.BothAllHave]: 'both',
}

function friendFromZim(given: Vendor.ZIMFriendInfo): Friend {
  const friend = raw(given)
  const notes = Object.entries(fieldsOf(friend.friendAttributes)).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return { ...userFromZim(given), remark: string(friend.friendAlias), notes: Object.fromEntries(notes), words: string(friend.wording), since: instant(friend.createTime) }
}

function applicationFromZim(given: Vendor.ZIMFriendApplicationInfo): FriendApplication {
  const { applyUser, type, state, wording, createTime, updateTime } = raw(given)
  return {
    user: userFromZim(applyUser as Vendor.ZIMUserInfo),
    direction: type === FriendApplicationType.Sent ? 'sent' : type === FriendApplicationType.Both ? 'both' : 'received',
    state: state === FriendApplicationState.Waiting ? 'waiting' : state === FriendApplicationState.Accepted ? 'accepted' : state === FriendApplicationState.Rejected ? 'rejected' : 'over',
    words: string(wording),
    createdAt: instant(createTime),
    updatedAt: instant(updateTime),
  }
}

function checkWords({ words = '', remark = '' }: Greeting): void {
  const ofWords = overLimit(words, MAX_WORDS_BYTES)
  if (ofWords)
    throw failed('words-too-long', { params: ofWords })
  const ofRemark = overLimit(remark, MAX_WORDS_BYTES)
  if (ofRemark)
    throw failed('remark-too-long', { params: ofRemark })
}

const codeOf = (thrown: unknown) => thrown instanceof FailureError ? thrown.failure.code : null

export function createFriends({ zim, on, emit, request }: ZimContext): FriendsClient {
  on('friendListChanged', ({ friendList, action }) => {
    const friends = friendList.map(friendFromZim)
    emit(action === FriendChange.Deleted ? { type: 'friends-removed', userIDs: friends.map(({ userID }) => userID) } : { type: 'friends-changed', friends })
  })
  on('friendInfoUpdated', ({ friendList }) => emit({ type: 'friends-changed', friends: friendList.map(friendFromZim) }))
  const report = (applications: Vendor.ZIMFriendApplicationInfo[]) => emit({ type: 'friend-applications-changed', applications: applications.map(applicationFromZim) })
  on('friendApplicationListChanged', ({ applicationList }) => report(applicationList))
  on('friendApplicationUpdated', ({ applicationList }) => report(applicationList))

  const list = () => allPages(async (page) => {
    const { friendList, nextFlag } = await zim.queryFriendList(page)
    return { items: friendList, nextFlag }
  })
  const listApplications = () => allPages(async (page) => {
    const { applicationList, nextFlag } = await zim.queryFriendApplicationList(page)
    return { items: applicationList, nextFlag }
  })

  /** The SDK refuses calls about what it does not hold: then it is asked for everything, once. */
  async function holding<T>(call: () => Promise<T>, fill: () => Promise<unknown>): Promise<T> {
    try { return await request(call) }
    catch (thrown) {
      if (codeOf(thrown) !== BAD_INPUT)
        throw thrown
      await request(fill)
      return await request(call)
    }
  }

  /** An answer to an application. */
  async function answer(call: () => Promise<unknown>): Promise<void> {
    try { await holding(call, listApplications) }
    catch (thrown) {
      const code = codeOf(thrown)
      throw code === NOT_OPEN || code === BAD_INPUT ? failed('application-over', { code }) : thrown
    }
  }

  const configOf = ({ words = '', remark = '' }: Greeting) => ({ wording: words, friendAlias: remark, friendAttributes: {} })

  return {
    list: () => request(async () => (await list()).map(friendFromZim)),
    listApplications: () => request(async () => (await listApplications()).map(applicationFromZim)),

    apply: (userID, greeting = {}) => normalised(async () => {
      checkWords(greeting)
      await request(() => zim.sendFriendApplication(userID, configOf(greeting)))
      // The result is the same in both cases.
      const { friendInfos } = await request(() => zim.queryFriendsInfo([userID]))
      return friendInfos.length ? 'friends' as const : 'applied' as const
    }),
    add: (userID, greeting = {}) => normalised(async () => {
      checkWords(greeting)
      await request(() => zim.addFriend(userID, configOf(greeting)))
    }),
    accept: (userID, remark = '') => normalised(async () => {
      checkWords({ remark })
      await answer(() => zim.acceptFriendApplication(userID, { friendAlias: remark, friendAttributes: {} }))
    }),
    reject: userID => answer(() => zim.rejectFriendApplication(userID, {})),
    remove: userIDs => request(async () => { await zim.deleteFriends(userIDs, { type: FriendScope.Both }) }),
    setRemark: (userID, remark) => normalised(async () => {
      checkWords({ remark })
      try { await holding(() => zim.updateFriendAlias(remark, userID), list) }
      catch (thrown) {
        const code = codeOf(thrown)
        throw code === BAD_INPUT || code === NOT_FRIENDS ? failed('not-friends', { code }) : thrown
      }
    }),
    relations: userIDs => request(async () => {
      const { relationInfos } = await zim.checkFriendsRelation(userIDs, { type: FriendScope.Both })
      return new Map(relationInfos.map(({ userID, type }) => [userID, RELATIONS[type] ?? 'none']))
    }),
  }
}
