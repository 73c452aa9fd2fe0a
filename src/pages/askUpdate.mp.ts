import { t } from '@/i18n/alerts'

import { confirm } from './dialogs'

let isWatching = false

/**
 * Asks when WeChat has downloaded a new version, and restarts the app with it when the user agrees; else WeChat uses it at the next cold start. So it
 * does when the download ends before this is called: WeChat's documents do not say whether a later listener is told.
 * Source: developers.weixin.qq.com, "UpdateManager".
 */
export function watchForUpdate(): void {
  if (isWatching)
    return
  isWatching = true
  const manager = uni.getUpdateManager()
  manager.onUpdateReady(async () => {
    if (await confirm(t('update.ready'), t('update.means'), { confirmText: t('update.restart'), cancelText: t('update.later') })) manager.applyUpdate()
  })
}
