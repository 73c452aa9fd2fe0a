import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'

import type { Device } from '@/services/profile'
import type { UserInfo } from '@/types/user'

import { useZim } from '@/composables/useZim'
import { profile } from '@/services/profile'
import { failed, failureOf } from '@/utils/failure'

import { useCacheStore } from './cache'
import { useChatStore } from './chat'
import { useOutboxStore } from './outbox'
import { useSessionStore } from './session'

/**
 * The signed-in person's own name, picture, password and devices.
 *
 * Our server is the owner of name and picture; ZIM is told afterwards, because other people's phones ask ZIM. What does not reach
 * ZIM at once is marked (`isUnpushed`, kept on the phone) and told when the person is online again. A person with a token
 * and no account has a name at ZIM alone. Actions reject with a FailureError.
 */
export const useProfileStore = defineStore('profile', () => {
  const zim = useZim()
  const cache = useCacheStore()
  const chat = useChatStore()
  const outbox = useOutboxStore()
  const session = useSessionStore()
  const devices = shallowRef<Device[] | null>(null)

  /** Answers whether ZIM knows name and picture now. */
  async function push(): Promise<boolean> {
    const told = session.profile
    try {
      await zim.ask(client => client.users.updateProfile({ name: told.name, ...(told.avatarUrl && { avatarUrl: told.avatarUrl }) }))
      if (session.profile === told) session.change({ isUnpushed: false })
      return true
    }
    catch (thrown) {
      session.recordError(failureOf(thrown))
      return false
    }
  }

  async function adopt({ userID, name, avatarUrl }: UserInfo): Promise<boolean> {
    session.change({ user: { userID, name, avatarUrl }, isUnpushed: true })
    return push()
  }

  /** Another phone of this person may have changed them; what ZIM missed is told. */
  async function sync() {
    const before = session.profile
    try {
      if (session.kind === 'account') {
        const { account: loginName, userID, name, avatarUrl } = await session.asAccount(profile.me)
        // A change of this phone's own that was answered meanwhile is the newer one.
        if (session.profile !== before)
          return
        const hasChanged = name !== before.name || avatarUrl !== before.avatarUrl
        session.change({ loginName, ...(hasChanged && { user: { userID, name, avatarUrl }, isUnpushed: true }) })
      }
    }
    catch (thrown) { session.recordError(failureOf(thrown)) }
    if (session.isUnpushed) await push()
  }

  watch(() => session.isSignedIn && session.phase === 'online', (isReady) => { if (isReady) void sync() })
  watch(() => session.userID, () => { devices.value = null })

  return {
    /** Newest first; null until they were listed. */
    devices,
    /** Answers whether other people see it already. @param name 1 to 64 characters */
    async rename(name: string): Promise<boolean> {
      const wanted = name.trim()
      if (!wanted)
        throw failed('name-form')
      if (session.kind !== 'account')
        return adopt({ ...session.profile, name: wanted })
      return adopt(await session.asAccount(bearer => profile.rename(bearer, wanted)))
    },
    /** Answers whether other people see it already. Accounts only. @param path of a picture that checkPicture has let through */
    setPicture: async (path: string): Promise<boolean> => adopt(await session.asAccount(bearer => profile.uploadAvatar(bearer, path))),
    changePassword: (form: { oldPassword: string, newPassword: string }) => session.asAccount(bearer => profile.changePassword(bearer, form)),
    async listDevices(): Promise<void> {
      devices.value = await session.asAccount(profile.devices)
    },
    async endDevice(id: string): Promise<void> {
      await session.asAccount(bearer => profile.endDevice(bearer, id))
      devices.value = devices.value?.filter(device => device.id !== id) ?? null
    },
    /** Deletes the account for good, and what this phone keeps of it. @param password where the account has one */
    async remove(password?: string): Promise<void> {
      const accountKey = zim.accountKey()
      await session.asAccount(bearer => profile.deleteAccount(bearer, password))
      outbox.discardAll()
      for (const key of chat.conversations().keys()) outbox.setDraft(key, '')
      await cache.flush()
      session.leave()
      await cache.remove(accountKey)
    },
  }
})
