import { ref } from 'vue'

import type { Picture } from '@/services/pictures'

import { failureText } from '@/i18n'
import { t } from '@/i18n/account'
import { checkPicture, choosePicture, pictureAt } from '@/services/pictures'
import { useProfileStore } from '@/stores/profile'
import { failureOf } from '@/utils/failure'

import { confirm } from '../dialogs'

const done = (title: string) => { uni.showToast({ title, icon: 'none' }) }

/** What the profile page does: one thing at a time, and `problem` says what went wrong with the last one. */
export function useProfileActions() {
  const profile = useProfileStore()
  const isBusy = ref(false)
  const problem = ref('')

  /** Answers whether it worked. */
  async function run(work: () => Promise<unknown>): Promise<boolean> {
    if (isBusy.value)
      return false
    isBusy.value = true
    problem.value = ''
    try {
      await work()
      return true
    }
    catch (thrown) {
      problem.value = failureText(failureOf(thrown))
      return false
    }
    finally { isBusy.value = false }
  }

  const save = (change: () => Promise<boolean>) => run(async () => { done(await change() ? t('profile.saved') : t('profile.notPushed')) })
  const setPicture = (picture: Picture) => save(async () => {
    checkPicture(picture)
    return profile.setPicture(picture.path)
  })

  return {
    isBusy,
    problem,
    rename: (name: string) => save(() => profile.rename(name)),
    /** H5 */
    async choosePicture() {
      const picture = await choosePicture()
      if (picture) await setPicture(picture)
    },
    /** mp-weixin: WeChat's own button has handed out a picture. */
    usePicture: async (path: string) => setPicture(await pictureAt(path)),
    changePassword: (form: { oldPassword: string, newPassword: string }) => run(async () => {
      await profile.changePassword(form)
      done(t('profile.passwordDone'))
    }),
    listDevices: () => run(profile.listDevices),
    endDevice: (id: string) => run(() => profile.endDevice(id)),
    /** App.vue shows the sign-in page as soon as nobody is signed in. */
    async remove(password: string) {
      if (await confirm(t('profile.deleteAsk'), t('profile.deleteMeans'), t('profile.deleteAction')))
        await run(() => profile.remove(password || undefined))
    },
  }
}
