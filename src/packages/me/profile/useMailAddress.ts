import { computed, ref } from 'vue'

import { useCountdown } from '@/composables/useCountdown'
import { t } from '@/i18n/profile'
import { useMailAddressStore } from '@/stores/mailAddress'

import type { useProfileActions } from './useProfileActions'

import { showDone } from './useProfileActions'

export interface MailFields { address: string, password: string }

/** What the section of the mail address shows: the confirmed one, the fields for another one, the field for the code, or the question for the password before it is removed. */
export type MailStep = 'address' | 'form' | 'code' | 'removal'

/** Until another code may be sent to the same address, s. */
const PAUSE = 60

/** The mail address on the profile page. Its actions resolve to whether they have succeeded. */
export function useMailAddress(run: ReturnType<typeof useProfileActions>['run']) {
  const mail = useMailAddressStore()
  const pause = useCountdown()
  const step = ref<MailStep>('form')
  const hasFailed = ref(false)
  const state = computed(() => mail.state)

  const begin = () => { step.value = mail.state?.pending ? 'code' : mail.state?.address ? 'address' : 'form' }

  async function load() {
    hasFailed.value = false
    try {
      await mail.load()
      begin()
    }
    catch (thrown) {
      hasFailed.value = mail.state === null
      throw thrown
    }
  }

  return {
    state,
    step,
    /** Seconds until another code may be sent to the same address. */
    wait: pause.left,
    /** The page has a row for it: the server sends mails, or could not be asked. */
    hasRow: computed(() => mail.state?.isOn ?? hasFailed.value),
    /** The value of the row. */
    shown: computed(() => {
      if (!mail.state)
        return ''
      return mail.state.address ?? t(mail.state.pending ? 'profile.mailPending' : 'profile.mailNone')
    }),
    /** With the page. A failure is told when the section is opened, which loads again. */
    load: () => { load().catch(() => {}) },
    /** Opens the section. */
    async open() {
      begin()
      if (!mail.state) await run('mail', load)
    },
    go: (next: MailStep) => { step.value = next },
    async send(fields: MailFields) {
      const isSent = await run('mail', async () => {
        await mail.sendCode(fields)
        pause.start(PAUSE)
        step.value = 'code'
        showDone(t('profile.mailSent'))
      })
      if (!mail.state?.pending && step.value === 'code') step.value = 'form'
      return isSent
    },
    confirm: (code: string) => run('mail', async () => {
      await mail.confirm(code)
      showDone(t('profile.mailDone'))
    }),
    remove: (password: string) => run('mail', async () => {
      await mail.remove(password)
      showDone(t('profile.mailRemoved'))
    }),
  }
}
