import type { Pinia } from 'pinia'
import type { App } from 'vue'

import { watch } from 'vue'

import { lastSaid } from '@/services/accounts'
import { useFeaturesStore } from '@/stores/features'
import { useFriendsStore } from '@/stores/friends'
import { useGroupApplicationsStore } from '@/stores/groupApplications'
import { usePrivacyStore } from '@/stores/privacy'
import { useProfileStore } from '@/stores/profile'
import { useSessionStore } from '@/stores/session'
import { useStrangersStore } from '@/stores/strangers'

import { startAlerts } from './alerts/startAlerts'
import { askConsent } from './askConsent'
// #ifdef MP-WEIXIN
import { watchForUpdate } from './askUpdate.mp'
// #endif

/** Asked once in a run of the app. */
let hasAsked = false

let reportsErrors = false

/** Whether the user reports errors is read from the device, and may be chosen later. */
function startErrorReports(pinia?: Pinia): void {
  if (reportsErrors)
    return
  reportsErrors = true
  const privacy = usePrivacyStore(pinia)
  const stop = watch(() => privacy.isOn('errorReports'), async (isOn) => {
    if (!isOn)
      return
    try {
      const { useErrorReportsStore } = await import('@/packages/zim/errorReports')
      useErrorReportsStore(pinia).watch((pinia as unknown as { _a: App })._a)
      stop()
    }
    catch { /* At the next start. */ }
  }, { immediate: true })
}

/** Where our server tells users of messages while they are away, it is told what is muted. */
async function startMutedAway(pinia?: Pinia): Promise<void> {
  if (!lastSaid.ticket?.notifies)
    return
  try {
    const { useMutedAwayStore } = await import('@/packages/zim/subscriptions')
    useMutedAwayStore(pinia).start()
  }
  catch { /* At the next time online. */ }
}

/** Called when the user comes online, after the first page: sends a name or picture to ZIM that is not there yet, fetches those of another device, reads which features the plan has refused, asks for friends, their remarks and applications, holds the chats of strangers where the user wants that, tells of new messages and of a new version of the mini program, and asks for the agreement where its version has changed, reports errors where the user wants that, and states what is muted where our server tells who is away. */
export function startLater(pinia?: Pinia): void {
  useFeaturesStore(pinia)
  useFriendsStore(pinia)
  useGroupApplicationsStore(pinia)
  useProfileStore(pinia)
  useStrangersStore(pinia)
  startAlerts(pinia)
  startErrorReports(pinia)
  void startMutedAway(pinia)
  // #ifdef MP-WEIXIN
  watchForUpdate()
  // #endif
  if (hasAsked || !useSessionStore(pinia).needsConsent)
    return
  hasAsked = true
  void askConsent()
}
