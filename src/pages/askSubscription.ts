import { t } from '@/i18n/subscription'
import { useSubscriptionsStore } from '@/stores/subscriptions'

import { confirm, showError, showNotice } from './dialogs'

/** Asks whether WeChat may tell of one message, and says what became of it. Called in the handler of a tap, before anything is awaited. */
export async function askSubscription(): Promise<void> {
  const store = useSubscriptionsStore()
  try {
    const answer = await store.ask()
    if (answer === 'accepted') return void uni.showToast({ title: t('subscription.accepted', { n: store.remaining ?? 0 }), icon: 'none' })
    if (answer === 'refused')
      return
    if (answer !== 'off')
      return showNotice(t(`subscription.${answer}`))
    if (await confirm(t('subscription.off'), t('subscription.offMeans'), { confirmText: t('subscription.settings') })) await uni.openSetting({ withSubscriptions: true })
  }
  catch (thrown) { showError(thrown) }
}
