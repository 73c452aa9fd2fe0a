import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'

import type { MailAddress } from '@/services/mailAddress'

import { mailAddress } from '@/services/mailAddress'
import { failureOf } from '@/utils/failure'

import { useSessionStore } from './session'

const OFF: MailAddress = { isOn: false, address: null, pending: null }

/** The mail address of the signed-in account, as our server told it last. Actions reject with a FailureError. */
export const useMailAddressStore = defineStore('mailAddress', () => {
  const session = useSessionStore()
  /** null before `load`. */
  const state = shallowRef<MailAddress | null>(null)

  watch(() => session.userID, () => { state.value = null })

  return {
    state,
    async load(): Promise<void> {
      try { state.value = await session.asAccount(mailAddress.get) }
      catch (thrown) {
        // A server of an earlier version, which knows no mail addresses.
        if (failureOf(thrown).code !== 404)
          throw thrown
        state.value = OFF
      }
    },
    async sendCode(form: { address: string, password: string }): Promise<void> {
      try {
        const pending = await session.asAccount(bearer => mailAddress.sendCode(bearer, form))
        state.value = { ...OFF, ...state.value, isOn: true, pending }
      }
      catch (thrown) {
        // The server has ended the code before it.
        if (failureOf(thrown).kind === 'mail-failed' && state.value) state.value = { ...state.value, pending: null }
        throw thrown
      }
    },
    /** @param code six digits */
    async confirm(code: string): Promise<void> {
      state.value = await session.asAccount(bearer => mailAddress.confirm(bearer, code))
    },
    async remove(password: string): Promise<void> {
      await session.asAccount(bearer => mailAddress.remove(bearer, password))
      state.value = { isOn: true, address: null, pending: null }
    },
  }
})
