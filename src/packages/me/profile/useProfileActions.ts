import { ref } from 'vue'

import type { Picture } from '@/services/pictures'

import { failureText } from '@/i18n'
import { t } from '@/i18n/profile'
import { confirm, showNotice } from '@/pages/dialogs'
// #ifdef H5
import { choosePicture } from '@/services/choosePicture.h5'
// #endif
// #ifdef H5
import { saveFile } from '@/services/media/openFile.h5'
// #endif
import { checkPicture, pictureAt } from '@/services/pictures'
import { useProfileStore } from '@/stores/profile'
import { failureOf } from '@/utils/failure'

// #ifdef MP-WEIXIN
import { shareMyData, writeMyData } from './myData.mp'
// #endif

const MY_DATA = 'my-data.json'

export const showDone = (title: string) => { uni.showToast({ title, icon: 'none' }) }

export type ProfilePart = 'picture' | 'name' | 'status' | 'password' | 'mail' | 'devices' | 'data' | 'delete'

/** Actions of the profile page. One runs at a time; `problem` is the last failure, with the part of the page that shows it. */
export function useProfileActions() {
  const profile = useProfileStore()
  const isBusy = ref(false)
  /** Path of the exported file; '' before. */
  const myData = ref('')
  const problem = ref<{ part: ProfilePart, text: string } | null>(null)

  /** Runs an action unless another one is running. Returns whether it succeeded. */
  async function run(part: ProfilePart, work: () => Promise<unknown>): Promise<boolean> {
    if (isBusy.value)
      return false
    isBusy.value = true
    problem.value = null
    try {
      await work()
      return true
    }
    catch (thrown) {
      problem.value = { part, text: failureText(failureOf(thrown)) }
      return false
    }
    finally { isBusy.value = false }
  }

  const save = (part: ProfilePart, change: () => Promise<boolean | 'waiting'>) => run(part, async () => {
    const isPushed = await change()
    showDone(isPushed === 'waiting' ? t('profile.pictureWaiting') : isPushed ? t('profile.saved') : t('profile.notPushed'))
  })
  const setPicture = (picture: Picture) => save('picture', async () => {
    checkPicture(picture)
    return profile.setPicture(picture.file)
  })

  return {
    isBusy,
    problem,
    run,
    rename: (name: string) => save('name', () => profile.rename(name)),
    /** H5 */
    async choosePicture() {
      // #ifdef H5
      const picture = await choosePicture()
      if (picture) await setPicture(picture)
      // #endif
    },
    /** mp-weixin: `path` is from WeChat's avatar button. */
    usePicture: async (path: string) => setPicture(await pictureAt(path)),
    changePassword: (form: { oldPassword: string, newPassword: string }) => run('password', async () => {
      await profile.changePassword(form)
      showDone(t('profile.passwordDone'))
    }),
    setStatus: (save: () => Promise<void>) => run('status', async () => {
      await save()
      showDone(t('profile.saved'))
    }),
    /** H5: the browser saves the file. mp-weixin: it is written, and `myData` is its path for {@link shareData}. */
    exportData: () => run('data', async () => {
      const text = await profile.exported()
      // #ifdef H5
      saveFile(new File([text], MY_DATA, { type: 'application/json' }), MY_DATA)
      // #endif
      // #ifdef MP-WEIXIN
      myData.value = await writeMyData(text, MY_DATA)
      // #endif
    }),
    myData,
    /** mp-weixin: hands the file to a chat of WeChat. */
    shareData: () => run('data', async () => {
      // #ifdef MP-WEIXIN
      await shareMyData(myData.value, MY_DATA)
      // #endif
    }),
    listDevices: () => run('devices', profile.listDevices),
    endDevice: (id: string) => run('devices', () => profile.endDevice(id)),
    /** Deletes the account after a confirmation. App.vue then opens the sign-in page. */
    async remove(password: string) {
      if (await confirm(t('profile.deleteAsk'), t('profile.deleteMeans'), { confirmText: t('profile.deleteAction'), isDestructive: true }))
        await run('delete', async () => { if (!await profile.remove(password || undefined)) showNotice(t('me.clearFailed')) })
    },
  }
}
