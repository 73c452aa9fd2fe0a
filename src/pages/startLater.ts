import type { Pinia } from 'pinia'

import { useFeaturesStore } from '@/stores/features'
import { useFriendsStore } from '@/stores/friends'
import { useGroupApplicationsStore } from '@/stores/groupApplications'
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

/** Called when the user comes online, after the first page: sends a name or picture to ZIM that is not there yet, fetches those of another device, reads which features the plan has refused, asks for friends, their remarks and applications, holds the chats of strangers where the user wants that, tells of new messages and of a new version of the mini program, and asks for the agreement where its version has changed. */
export function startLater(pinia?: Pinia): void {
  useFeaturesStore(pinia)
  useFriendsStore(pinia)
  useGroupApplicationsStore(pinia)
  useProfileStore(pinia)
  useStrangersStore(pinia)
  startAlerts(pinia)
  // #ifdef MP-WEIXIN
  watchForUpdate()
  // #endif
  if (hasAsked || !useSessionStore(pinia).needsConsent)
    return
  hasAsked = true
  void askConsent()
}
