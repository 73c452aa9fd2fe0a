import type { TextPart } from '@/types/messageSlots'

import { t } from '@/i18n/chat'
import { copy, showActionSheet, showNotice } from '@/pages/dialogs'
import { routes } from '@/pages/routes'
import { useUsersStore } from '@/stores/users'
import { conversationKey } from '@/utils/conversationKey'

/** What a tap on a link does. On H5 the browser opens addresses and numbers; a mini program can open no address. */
export function useLinks() {
  const users = useUsersStore()

  async function openUser(userID: string) {
    if (await users.exists(userID) === false) showNotice(t('start.unknown'))
    else routes.chat(conversationKey('peer', userID))
  }

  // #ifdef MP-WEIXIN
  async function offerCall(number: string) {
    const action = await showActionSheet(['call', 'copy'] as const, name => t(`action.${name}`))
    if (action === 'copy') copy(number)
    else if (action) uni.makePhoneCall({ phoneNumber: number, fail: () => {} })
  }
  // #endif

  return ({ link, text, url = '' }: TextPart): unknown => {
    if (link === 'user')
      return openUser(url)
    // #ifdef MP-WEIXIN
    if (link === 'phone')
      return offerCall(url.slice('tel:'.length))
    copy(text, t(link === 'mail' ? 'done.mailCopied' : 'done.linkCopied'))
    // #endif
  }
}
