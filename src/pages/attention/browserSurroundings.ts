import type { AlertName } from '@/stores/alerts'

import type { Surroundings } from '../alerts/surroundings'

import { openConversation } from '../alerts/openConversation'
import { shownConversation } from '../shownConversation'
import { closeNotifications, notificationPermission, notify } from './desktopNotifications'
import { prepareTone } from './tone'

const isVisible = () => document.visibilityState === 'visible'

/** Once uni has shown the page in front again. */
function whenVisible(run: () => void) {
  if (isVisible()) run()
  else document.addEventListener('visibilitychange', run, { once: true })
}

/** H5. Called once. */
export function browserSurroundings(isOn: (name: AlertName) => boolean): Surroundings {
  prepareTone()
  addEventListener('focus', () => closeNotifications(conversation => conversation === shownConversation.value))
  return {
    isVisible,
    hasFocus: () => document.hasFocus(),
    canNotify: () => isOn('desktop') && notificationPermission() === 'granted',
    notify: text => notify(text, () => whenVisible(() => {
      if (shownConversation.value !== text.conversation) openConversation(text.conversation)
    })),
    closeNotifications,
  }
}
