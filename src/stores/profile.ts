import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'

import type { Device } from '@/services/profile'
import type { UserInfo } from '@/types/user'

import { useZim } from '@/composables/useZim'
import { profile } from '@/services/profile'
import { createBackOff } from '@/utils/backOff'
import { failed, failureOf } from '@/utils/failure'

import { useSessionStore } from './session'

/** Between tries to push name and picture to ZIM, ms. The last one repeats. */
const PUSH_WAITS = [5_000, 30_000, 120_000, 600_000]

/**
 * Name, picture, password and devices of the signed-in user.
 *
 * Our server owns name and picture. They are pushed to ZIM afterwards, because other users' apps read them there. A push that fails is
 * marked (`isUnpushed`, saved on the device) and repeated at the next connection, and while the connection lasts. A user with a token and no account has a name at
 * ZIM only. Actions reject with a FailureError.
 */
export const useProfileStore = defineStore('profile', () => {
  const zim = useZim()
  const session = useSessionStore()
  const devices = shallowRef<Device[] | null>(null)
  const pushRetry = createBackOff(PUSH_WAITS)
  const isOnline = () => session.isSignedIn && session.phase === 'online'

  /** Pushes name and picture to ZIM. Resolves to whether ZIM has them. */
  async function push(): Promise<boolean> {
    const pushed = session.profile
    try {
      await zim.ask(client => client.users.updateProfile({ name: pushed.name, ...(pushed.avatarUrl && { avatarUrl: pushed.avatarUrl }) }))
      if (session.profile === pushed) session.change({ isUnpushed: false })
      return true
    }
    catch (thrown) {
      const failure = failureOf(thrown)
      session.recordError(failure)
      if (failure.retryable) void pushLater()
      return false
    }
  }

  async function pushLater() {
    if (await pushRetry.wait() && isOnline() && session.isUnpushed) await push()
  }

  async function adopt({ userID, name, avatarUrl }: UserInfo): Promise<boolean> {
    session.change({ user: { userID, name, avatarUrl }, isUnpushed: true })
    return push()
  }

  /** Fetches name and picture, which another device may have changed, and repeats a push that failed. */
  async function sync() {
    const before = session.profile
    try {
      if (session.kind === 'account') {
        const { account: loginName, userID, name, avatarUrl } = await session.asAccount(profile.me)
        // A change made on this device during the request is the newer one.
        if (session.profile !== before)
          return
        const hasChanged = name !== before.name || avatarUrl !== before.avatarUrl
        session.change({ loginName, ...(hasChanged && { user: { userID, name, avatarUrl }, isUnpushed: true }) })
      }
    }
    catch (thrown) { session.recordError(failureOf(thrown)) }
    if (session.isUnpushed) await push()
  }

  watch(isOnline, (isReady) => {
    pushRetry.cancel()
    pushRetry.reset()
    if (isReady) void sync()
  }, { immediate: true })
  watch(() => session.userID, () => { devices.value = null })

  return {
    /** Newest first; null before `listDevices`. */
    devices,
    /** Resolves to whether ZIM has the new name already. @param name 1 to 64 characters */
    async rename(name: string): Promise<boolean> {
      const wanted = name.trim()
      if (!wanted)
        throw failed('name-form')
      if (session.kind !== 'account')
        return adopt({ ...session.profile, name: wanted })
      return adopt(await session.asAccount(bearer => profile.rename(bearer, wanted)))
    },
    /** Resolves to whether ZIM has the new picture already; `waiting`: it is shown when it was checked. Accounts only. @param file of a picture that passed checkPicture */
    async setPicture(file: string | File): Promise<boolean | 'waiting'> {
      const { user, review } = await session.asAccount(bearer => profile.uploadAvatar(bearer, file))
      return review ?? adopt(user)
    },
    changePassword: (form: { oldPassword: string, newPassword: string }) => session.asAccount(bearer => profile.changePassword(bearer, form)),
    async listDevices(): Promise<void> {
      devices.value = await session.asAccount(profile.devices)
    },
    /** Everything that our server keeps of the account, as JSON with line breaks. Accounts only. */
    exported: async (): Promise<string> => JSON.stringify(await session.asAccount(profile.exported), null, 2),
    async endDevice(id: string): Promise<void> {
      await session.asAccount(bearer => profile.endDevice(bearer, id))
      devices.value = devices.value?.filter(device => device.id !== id) ?? null
    },
    /** Deletes the account for good, and everything that this device stores of it. Resolves to false when the latter failed. @param password where the account has one */
    async remove(password?: string): Promise<boolean> {
      await session.asAccount(bearer => profile.deleteAccount(bearer, password))
      return session.leave()
    },
  }
})
