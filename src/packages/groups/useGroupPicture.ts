import type { Picture } from '@/services/pictures'

import { t } from '@/i18n/groups'
import { confirm } from '@/pages/dialogs'
// #ifdef H5
import { choosePicture } from '@/services/choosePicture.h5'
// #endif
import { checkPicture, pictureAt } from '@/services/pictures'
import { uploadPicture } from '@/services/pictureUpload'
import { useGroupsStore } from '@/stores/groups'
import { useSessionStore } from '@/stores/session'
import { failed } from '@/utils/failure'

/** Chooses and removes the picture of a group: our server keeps it, ZIM tells its address. Both are for users with an account of our server. */
export function useGroupPicture(groupID: () => string, run: (request: () => Promise<unknown>) => Promise<boolean>) {
  const groups = useGroupsStore()
  const session = useSessionStore()

  const set = (url: string) => groups.ask(groupID(), client => client.groups.setAvatar(groupID(), url))

  const upload = (picture: Picture) => run(async () => {
    checkPicture(picture)
    const { avatarUrl, review } = await session.asAccount(bearer => uploadPicture<{ avatarUrl: string, review: 'waiting' }>(`/v1/groups/${encodeURIComponent(groupID())}/avatar`, bearer, picture.file))
    // Our server tells ZIM of it when it was checked.
    if (review)
      return uni.showToast({ title: t('settings.pictureWaiting'), icon: 'none' })
    if (!avatarUrl)
      throw failed('server')
    await set(avatarUrl)
  })

  return {
    /** H5 */
    async choosePicture() {
      // #ifdef H5
      const picture = await choosePicture()
      if (picture) await upload(picture)
      // #endif
    },
    /** mp-weixin: `path` is from WeChat's avatar button. */
    usePicture: async (path: string) => upload(await pictureAt(path)),
    async removePicture() {
      if (await confirm(t('settings.removePictureAsk'), t('settings.removePictureMeans'), { confirmText: t('settings.removePictureDo'), isDestructive: true })) await run(() => set(''))
    },
  }
}
