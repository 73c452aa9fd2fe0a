import type { Pinia } from 'pinia'

import { watch } from 'vue'

import type { AlertName } from '@/stores/alerts'
import type { Arrival } from '@/stores/arrivals'

import { toConversationRow } from '@/components/conversation/conversationRow'
import { useAlertsStore } from '@/stores/alerts'
import { useArrivalsStore } from '@/stores/arrivals'
import { useSessionStore } from '@/stores/session'
import { useUsersStore } from '@/stores/users'
import { last } from '@/utils/last'

import type { AlertText } from './banner'
import type { Surroundings } from './surroundings'

// #ifdef H5
import { browserSurroundings } from '../attention/browserSurroundings'
// #endif
import { shownConversation } from '../shownConversation'
import { alertWay } from './alertWay'
import { dismissBanner, showBanner, shownBanner } from './banner'
import { createRing } from './ring'
import { phoneSurroundings } from './surroundings'

let startedFor: object | null = null

/**
 * Tells the user of messages that arrive in a conversation whose page is not in front. Loaded when the user is online for the first time, so
 * that it costs the first page nothing. Later calls do nothing.
 */
export function startAlerts(pinia?: Pinia): void {
  const arrivals = useArrivalsStore(pinia)
  if (startedFor === arrivals)
    return
  startedFor = arrivals
  const alerts = useAlertsStore(pinia)
  const session = useSessionStore(pinia)
  const users = useUsersStore(pinia)
  let createSurroundings: (isOn: (name: AlertName) => boolean) => Surroundings = phoneSurroundings
  // #ifdef H5
  createSurroundings = browserSurroundings
  // #endif
  const { isVisible, hasFocus, canNotify, notify, closeNotifications } = createSurroundings(alerts.isOn)
  const ring = createRing(alerts.isOn)

  const wayOf = ({ conversation, isMissed }: Arrival) =>
    alertWay({ isVisible: isVisible(), hasFocus: hasFocus(), canNotify: canNotify(), isMissed, isShown: shownConversation.value === conversation.key })

  /** As in the row of the list, which may show a draft. */
  function textOf({ conversation, message }: Arrival): AlertText {
    const { name, text, avatar, letter, tone } = toConversationRow(0, 0, { ...conversation, lastMessage: message }, { now: 0, nameOf: users.nameOf, avatarOf: users.avatarOf, membersOf: () => [], draftOf: () => '' })
    return { conversation: conversation.key, messageID: message.id, name, text, avatar, letter, tone }
  }

  arrivals.onArrivals((arrived) => {
    const told = arrived.map(arrival => ({ way: wayOf(arrival), text: textOf(arrival) }))
    for (const { way, text } of told) {
      if (way === 'notification') notify(text)
    }
    const here = last(told.filter(({ way }) => way === 'here'))
    if (!here)
      return
    if (alerts.isOn('banner')) showBanner(here.text)
    ring()
  })

  arrivals.onRecall((recalled) => {
    if (shownBanner.value?.messageID === recalled) dismissBanner()
    closeNotifications((_, messageID) => messageID === recalled)
  })

  watch(shownConversation, (shown) => {
    if (shownBanner.value?.conversation === shown) dismissBanner()
    closeNotifications(conversation => conversation === shown)
  })

  watch(() => session.phase === 'signed-out', () => {
    dismissBanner()
    closeNotifications(() => true)
  })
}
