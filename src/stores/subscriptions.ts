import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'

import type { Subscriptions } from '@/services/subscriptions'

// #ifdef H5
import { locale } from '@/i18n'
// #endif
import { subscriptions } from '@/services/subscriptions'
import { createFailure } from '@/utils/failure'
import { singleFlight } from '@/utils/singleFlight'

import { useAccountStore } from './account'
import { createAccountRecord } from './accountRecord'
import { useSessionStore } from './session'
import { subscriptionsKey } from './subscriptionsKey'

/** `off`: the user has switched it off in WeChat's settings. `banned`: WeChat sends none for this mini program. `unavailable`: WeChat could not ask. */
export type SubscriptionAnswer = 'accepted' | 'refused' | 'off' | 'banned' | 'unavailable'

/** Who has said no so often is not asked again without wanting it. */
const MOST_REFUSALS = 2

/** errCode of requestSubscribeMessage → answer. Source: developers.weixin.qq.com. */
const ANSWERS: Record<number, SubscriptionAnswer> = { 20004: 'off', 20005: 'banned' }

/** What the user is told of while away: loaded by pages/useSubscription.ts. Nothing is offered without an account of our server, or where that has no template. */
export const useSubscriptionsStore = defineStore('subscriptions', () => {
  const account = useAccountStore()
  const session = useSessionStore()
  const known = shallowRef<Subscriptions | null>(null)
  const offered = computed(() => known.value?.wechat ?? null)
  const refusals = createAccountRecord<number>({ keyOf: subscriptionsKey, parse: saved => Number.isInteger(saved) ? saved as number : 0, blank: 0 })

  account.onOpen(scope => scope.onDispose(() => { known.value = null }))

  const load = singleFlight(async () => { known.value = await session.asAccount(subscriptions.read) })

  function refuse() {
    refusals.change(times => times + 1)
  }

  // #ifdef MP-WEIXIN
  /** Whether WeChat refuses without asking: the user has switched it off, or has chosen to be asked no more. */
  async function isKeptOff(templateID: string): Promise<boolean> {
    try {
      const { subscriptionsSetting: { mainSwitch, itemSettings = {} } = {} } = await uni.getSetting({ withSubscriptions: true }) as { subscriptionsSetting?: { mainSwitch?: boolean, itemSettings?: Record<string, string> } }
      return mainSwitch === false || itemSettings[templateID] === 'reject'
    }
    catch { return false }
  }

  async function answerOf(templateID: string): Promise<SubscriptionAnswer> {
    try {
      const answer = String((await uni.requestSubscribeMessage({ tmplIds: [templateID] }) as unknown as Record<string, string>)[templateID])
      if (answer.startsWith('accept'))
        return 'accepted'
      if (answer === 'reject')
        return await isKeptOff(templateID) ? 'off' : 'refused'
      return answer === 'ban' ? 'banned' : 'unavailable'
    }
    catch (thrown) {
      const { errCode = 0, errMsg = '' } = thrown as { errCode?: number, errMsg?: string }
      session.recordError(createFailure('server', { code: errCode, detail: errMsg }))
      return ANSWERS[errCode] ?? 'unavailable'
    }
  }

  /** Asks by WeChat's dialog. To be called in the handler of a tap, before anything is awaited. Rejects with a FailureError when our server did not count it. */
  async function ask(): Promise<SubscriptionAnswer> {
    const templateID = offered.value?.templateID
    if (!templateID)
      return 'unavailable'
    const answer = await answerOf(templateID)
    if (answer === 'refused') refuse()
    if (answer === 'accepted') {
      refusals.change(() => 0)
      const { code } = await uni.login({ provider: 'weixin' })
      known.value = await session.asAccount(bearer => subscriptions.accept(bearer, templateID, code))
    }
    return answer
  }
  // #endif

  return {
    /** Our server has told what it offers. */
    isKnown: computed(() => known.value !== null),
    /** How many messages of WeChat the user will get; null where none are offered. */
    remaining: computed(() => offered.value?.remaining ?? null),
    /** Which conversations our server does not tell of; null while it tells of nothing. Another object after each answer. */
    muted: computed(() => known.value?.muted ?? null),
    /** Whether it may be offered to who has not asked for it. */
    isWanted: computed(() => offered.value?.remaining === 0 && refusals.value.value < MOST_REFUSALS),
    /** Rejects with a FailureError, with `signed-out` without an account of our server. */
    load,
    refuse,
    // #ifdef MP-WEIXIN
    ask,
    // #endif
    // #ifdef H5
    /** Web Push to this browser; null where it is not offered. */
    push: computed(() => known.value?.webPush ?? null),
    /** Keeps the subscription of this browser at our server; null ends it. Rejects with a FailureError. */
    async setPush(subscription: PushSubscriptionJSON | null): Promise<void> {
      await session.asAccount(bearer => subscription ? subscriptions.push(bearer, subscription, locale.value === 'en' ? 'en' : 'zh-CN') : subscriptions.endPush(bearer))
      await load()
    },
    // #endif
  }
})
