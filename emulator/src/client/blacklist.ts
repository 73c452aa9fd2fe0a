/** The blacklist. The client keeps IDs; a name is there as far as the client knows the user from elsewhere. */
import type * as Vendor from 'zego-zim-miniprogram'

import type { Blocked } from '../world/blacklist'
import type { Client } from './client'

import { ZIMBlacklistChangeAction } from '../enums'
import { checkCount, checkUserIDs } from './checks'
import { ContactList, pageOf } from './contactList'
import { copyOf } from './store'

export function blacklistFacet({ ask, call, events, store: { users } }: Client) {
  const blacklist = new ContactList<{ userID: string, createTime: number }>(fetch)

  function emit(userList: Vendor.ZIMUserInfo[], action: ZIMBlacklistChangeAction): void {
    events.emit('blacklistChanged', { userList, action })
  }

  const userOf = (userID: string): Vendor.ZIMUserInfo => copyOf(users.get(userID)?.baseInfo ?? { userID, userName: '', userAvatarUrl: '', userExtendedData: '' })

  function add(blocked: Blocked[]): void {
    const added = blocked.filter(({ user: { userID } }) => !blacklist.entries.has(userID))
    for (const { user, createTime, seq } of added) {
      if (!users.has(user.userID))
        users.set(user.userID, { baseInfo: user, userAvatarUrl: user.userAvatarUrl, extendedData: '' })
      blacklist.entries.set(user.userID, { userID: user.userID, createTime })
      blacklist.reach(seq)
    }
    emit(added.map(({ user }) => userOf(user.userID)), ZIMBlacklistChangeAction.Added)
  }

  function remove(userIDs: string[], seq: number): void {
    const removed = userIDs.filter(userID => blacklist.entries.delete(userID))
    blacklist.reach(seq)
    emit(removed.map(userOf), ZIMBlacklistChangeAction.Removed)
  }

  async function fetch(since: number): Promise<number> {
    const { changes, seq } = await ask('syncBlacklist', { since }, 'blacklist')
    const added = changes.filter(({ user, isGone }) => !isGone && !blacklist.entries.has(user.userID))
    const removed = changes.filter(({ user, isGone }) => isGone && blacklist.entries.delete(user.userID))
    added.forEach(({ user: { userID }, createTime }) => blacklist.entries.set(userID, { userID, createTime }))
    const view = ({ user, createTime }: Blocked) => ({ ...user, createTime })
    if (added.length)
      emit(added.map(view), ZIMBlacklistChangeAction.Added)
    if (removed.length)
      emit(removed.map(view), ZIMBlacklistChangeAction.Removed)
    return seq
  }

  const calls = {
    addUsersToBlacklist: call('addUsersToBlacklist', async (userIDs: string[]) => {
      checkUserIDs('addUsersToBlacklist', userIDs)
      const { blocked, errorUserList } = await ask('addUsersToBlacklist', { userIDs }, 'blacklist_add')
      add(blocked)
      return { errorUserList }
    }),

    removeUsersFromBlacklist: call('removeUsersFromBlacklist', async (userIDs: string[]) => {
      checkUserIDs('removeUsersFromBlacklist', userIDs)
      const { userIDs: removed, errorUserList, seq } = await ask('removeUsersFromBlacklist', { userIDs }, 'blacklist_delete')
      remove(removed, seq)
      return { errorUserList }
    }),

    /** From memory alone, and so false for all users until the list is known. Nothing is checked. */
    checkUserIsInBlacklist: call('checkUserIsInBlacklist', async (userID: string) => ({ isUserInBlacklist: blacklist.entries.has(userID) })),

    queryBlacklist: call('queryBlacklist', async (config: Vendor.ZIMBlacklistQueryConfig) => {
      checkCount('queryBlacklist', config)
      const { page, nextFlag } = pageOf(await blacklist.all(), config)
      return { blacklist: page.map(({ userID }) => userOf(userID)), nextFlag }
    }),
  } satisfies Partial<Vendor.ZIM>

  return {
    calls,
    pushes: {
      usersBlocked: ({ blocked }: { blocked: Blocked[] }) => add(blocked),
      usersUnblocked: ({ userIDs, seq }: { userIDs: string[], seq: number }) => remove(userIDs, seq),
    },

    /** `last`: the server's last change of the blacklist, at the login. */
    sync: (last: number) => blacklist.sync(last),

    /** The login has ended. */
    end: () => blacklist.end(),
  }
}
