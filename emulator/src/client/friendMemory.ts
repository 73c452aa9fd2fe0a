/**
 * The friends and the applications of this client, and what the SDK emits when they change. An application is open for the client until the
 * server says otherwise: the client does not notice that its time is over.
 * A friend's alias is the `conversationAlias` of the conversation that exists when the alias arrives. One that begins later has none.
 */
import type * as Vendor from 'zego-zim-miniprogram'

import type { ApplicationView, FriendView } from '../world/contacts'
import type { Settled } from '../world/friends'
import type { Client } from './client'

import { ZIMConversationEvent, ZIMConversationType, ZIMFriendApplicationListChangeAction, ZIMFriendApplicationState, ZIMFriendListChangeAction } from '../enums'
import { ContactList } from './contactList'
import { copyOf } from './store'

type Application = Vendor.ZIMFriendApplicationInfo

export type FriendMemory = ReturnType<typeof createFriendMemory>

export function createFriendMemory({ ask, events, store }: Client) {
  const friends = new ContactList<FriendView>(fetchFriends)
  const applications = new ContactList<Application>(fetchApplications)

  function emitFriends(friendList: FriendView[], action: ZIMFriendListChangeAction): void {
    if (friendList.length)
      events.emit('friendListChanged', { friendList: copyOf(friendList), action })
  }

  /** `isReset`: they are no friends any more. Their conversations are reported even if they had no alias. */
  function showAliases(friendList: FriendView[], isReset = false): void {
    const infoList = friendList.flatMap(({ userID, friendAlias }) => {
      const conversation = store.find(userID, ZIMConversationType.Peer)
      if (!conversation || (!isReset && conversation.conversationAlias === friendAlias))
        return []
      conversation.conversationAlias = isReset ? '' : friendAlias
      return [{ event: ZIMConversationEvent.Updated, conversation: copyOf<Vendor.ZIMConversation>(conversation) }]
    })
    if (infoList.length)
      events.emit('conversationChanged', { infoList })
  }

  function emitUpdated(applicationList: Application[]): void {
    if (applicationList.length)
      events.emit('friendApplicationUpdated', { applicationList: copyOf(applicationList) })
  }

  function emitNew(applicationList: Application[]): void {
    if (applicationList.length)
      events.emit('friendApplicationListChanged', { applicationList: copyOf(applicationList), action: ZIMFriendApplicationListChangeAction.Added })
  }

  /** Changes an application that is in memory, and emits it. Another one is not noticed. */
  function update(userID: string, change: Partial<Application>): void {
    const known = applications.entries.get(userID)
    if (known)
      emitUpdated([Object.assign(known, change)])
  }

  async function fetchFriends(since: number): Promise<number> {
    const { friends: changes, seq } = await ask('syncFriends', { since }, 'friend_list')
    const gone: FriendView[] = []
    const added: FriendView[] = []
    const changed: FriendView[] = []
    for (const { userID, friend } of changes) {
      const known = friends.entries.get(userID)
      if (friend) {
        if (!known) added.push(friend)
        else if (!isSameFriend(known, friend)) changed.push(friend)
        friends.entries.set(userID, friend)
      }
      else if (known) {
        gone.push(known)
        friends.entries.delete(userID)
      }
    }
    emitFriends(gone, ZIMFriendListChangeAction.Deleted)
    showAliases(gone, true)
    emitFriends(added, ZIMFriendListChangeAction.Added)
    if (changed.length)
      events.emit('friendInfoUpdated', { friendList: copyOf(changed) })
    showAliases([...added, ...changed])
    return seq
  }

  /** Reports also those that were answered or are over: what is new to this client as new, whatever its state. */
  async function fetchApplications(since: number): Promise<number> {
    const { applications: changes, seq } = await ask('syncFriendApplications', { since }, 'friend_apply_list')
    const views = changes.map(viewOf)
    const added = views.filter(({ applyUser }) => !applications.entries.has(applyUser.userID))
    const changed = views.filter((view) => {
      const known = applications.entries.get(view.applyUser.userID)
      return known && (!isSameApplication(known, view) || known.wording !== view.wording)
    })
    emitNew(added)
    emitUpdated(changed)
    for (const view of [...added, ...changed])
      applications.entries.set(view.applyUser.userID, view)
    return seq
  }

  return {
    friends,
    applications,
    showAliases,
    update,

    add(friend: FriendView): void {
      friends.entries.set(friend.userID, friend)
      friends.reach(friend.seq)
      emitFriends([friend], ZIMFriendListChangeAction.Added)
      showAliases([friend])
    },

    remove(userIDs: string[], seq: number): void {
      const removed = userIDs.flatMap(userID => friends.entries.get(userID) ?? [])
      userIDs.forEach(userID => friends.entries.delete(userID))
      friends.reach(seq)
      showAliases(removed, true)
      emitFriends(removed, ZIMFriendListChangeAction.Deleted)
    },

    emitInfo: (friend: FriendView) => events.emit('friendInfoUpdated', { friendList: copyOf([friend]) }),

    /** An application that a friendship has ended. Its time stays. */
    settle({ userID, state, wording, seq }: Settled): void {
      applications.reach(seq)
      update(userID, { state, ...(wording && { wording }) })
    },

    /** A new application, or a new state of a known one. Unknown ones that are not open are not noticed. `isOwn`: by a call of this client. */
    apply(application: ApplicationView, isOwn = false): Application {
      const view = viewOf(application)
      const known = applications.entries.get(view.applyUser.userID)
      applications.reach(application.seq)
      if (known && (isOwn || !isSameApplication(known, view))) {
        emitUpdated([Object.assign(known, view)])
      }
      else if (!known && view.state === ZIMFriendApplicationState.Waiting) {
        applications.entries.set(view.applyUser.userID, view)
        emitNew([view])
      }
      return copyOf(view)
    },

    /** The profile that this client knows, if it knows one. */
    withProfile<U extends Vendor.ZIMUserInfo>(user: U): U {
      const { userName, userAvatarUrl } = store.users.get(user.userID)?.baseInfo ?? user
      return Object.assign(user, { userName, userAvatarUrl })
    },

    end(): void {
      friends.end()
      applications.end()
    },
  }
}

const viewOf = ({ seq: _, ...view }: ApplicationView): Application => view

function isSameFriend(one: FriendView, other: FriendView): boolean {
  const keys = Object.keys(other.friendAttributes)
  return keys.length === Object.keys(one.friendAttributes).length && keys.every(key => one.friendAttributes[key] === other.friendAttributes[key])
    && one.friendAlias === other.friendAlias && one.userName === other.userName && one.userAvatarUrl === other.userAvatarUrl && one.wording === other.wording
}

function isSameApplication(one: Application, other: Application): boolean {
  return one.type === other.type && one.state === other.state && one.updateTime === other.updateTime
}
