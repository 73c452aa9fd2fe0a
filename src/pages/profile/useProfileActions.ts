import { ref } from 'vue'

import type { Picture } from '@/services/pictures'

import { failureText } from '@/i18n'
import { t } from '@/i18n/account'
import { checkPicture, choosePicture, pictureAt } from '@/services/pictures'
import { useProfileStore } from '@/stores/profile'
import { failureOf } from '@/utils/failure'

import { confirm, showNotice } from '../dialogs'

const showDone = (title: string) => { uni.showToast({ title, icon: 'none' }) }

/** Actions of the profile page. One runs at a time; `problem` is the text of the last failure, '' without one. */
export function useProfileActions() {
  const profile = useProfileStore()
  const isBusy = ref(false)
  const problem = ref('')

  /** Runs an action unless another one is running. Returns whether it succeeded. */
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

  const save = (change: () => Promise<boolean>) => run(async () => { showDone(await change() ? t('profile.saved') : t('profile.notPushed')) })
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
    /** mp-weixin: `path` is from WeChat's avatar button. */
    usePicture: async (path: string) => setPicture(await pictureAt(path)),
    changePassword: (form: { oldPassword: string, newPassword: string }) => run(async () => {
      await profile.changePassword(form)
      showDone(t('profile.passwordDone'))
    }),
    listDevices: () => run(profile.listDevices),
    endDevice: (id: string) => run(() => profile.endDevice(id)),
    /** Deletes the account after a confirmation. App.vue then opens the sign-in page. */
    async remove(password: string) {
      if (await confirm(t('profile.deleteAsk'), t('profile.deleteMeans'), { confirmText: t('profile.deleteAction'), isDestructive: true }))
        await run(async () => { if (!await profile.remove(password || undefined)) showNotice(t('me.clearFailed')) })
    },
  }
}
