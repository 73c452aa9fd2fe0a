import { defineStore } from 'pinia'
import { watch } from 'vue'

import type { ConversationKey } from '@/types/conversation'

import { capabilitiesOf } from '@/chat/capabilities'
import { useZim } from '@/composables/useZim'
import { createBackOff } from '@/utils/backOff'
import { failureOf } from '@/utils/failure'
import { RECEIPTS_REFUSED } from '@/zim/codes'

import { useAccountStore } from './account'
import { useChatStore } from './chat'
import { useFeaturesStore } from './features'
import { usePrivacyStore } from './privacy'

/** Messages of one request, all of one conversation (ZIM: 6000282 for more). */
const MOST_AT_ONCE = 10
/** From the start of a request to the next one, ms. What is seen meanwhile goes together. */
const INTERVAL = 1000
/** Tries of one batch. What fails then is told when it is seen again. */
const MOST_TRIES = 6

/**
 * Tells the senders of messages that these were read: of each message that was in view while the app was in front, and whose sender waits for a
 * receipt. What was seen is told also after its chat was closed, but only while the app is in front and online.
 *
 * Invariants: no request sooner than a second after the one before, and one at a time · at most ten messages each, the oldest first · what ZIM has
 * taken is not due any more, and never sent again · a failure that may pass is tried again; the messages of another one are left until they are seen again · nothing is sent while the
 * user's setting is off or the plan has no receipts, and what was seen before that is forgotten · nothing is left at a sign-out. What was seen
 * and not told when the app ends is still due in ZIM's history, and told when it is seen again.
 */
export const useReceiptsStore = defineStore('receipts', () => {
  const zim = useZim()
  const account = useAccountStore()
  const chat = useChatStore()
  const features = useFeaturesStore()
  const privacy = usePrivacyStore()
  /** Keys of messages that were seen, by conversation. */
  const seen = new Map<ConversationKey, Set<string>>()
  const backOff = createBackOff()
  let tries = 0
  let isHidden = false
  let isRunning = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let lastStart = -Infinity

  const isOn = () => privacy.isOn('receipts') && features.isOn('receipts')

  function forget() {
    seen.clear()
    clearTimeout(timer)
    timer = undefined
    backOff.cancel()
    backOff.reset()
    tries = 0
  }

  account.onOpen(scope => scope.onDispose(() => {
    forget()
    isRunning = false
    lastStart = -Infinity
  }))

  /** The message, while its receipt is due. */
  function dueOf(key: ConversationKey, messageKey: string) {
    const message = chat.message(key, messageKey)
    return message?.receipt?.isDue && message.id && message.seq ? message : undefined
  }

  /** Takes the next messages to tell of, of one conversation. */
  function take() {
    for (const [key, keys] of seen) {
      const due = [...keys].flatMap(messageKey => dueOf(key, messageKey) ?? []).sort((one, other) => one.seq - other.seq)
      if (due.length > MOST_AT_ONCE) seen.set(key, new Set(due.slice(MOST_AT_ONCE).map(message => message.key)))
      else seen.delete(key)
      if (due.length)
        return { key, messages: due.slice(0, MOST_AT_ONCE) }
    }
    return null
  }

  const mayRun = () => !isHidden && zim.connection.value.phase === 'online' && isOn()

  function request() {
    // A clock that was put back does not hold receipts back.
    if (!timer && !isRunning && mayRun() && seen.size) timer = setTimeout(run, Math.min(INTERVAL, Math.max(0, lastStart + INTERVAL - Date.now())))
  }

  async function run() {
    timer = undefined
    const next = mayRun() ? take() : null
    if (!next)
      return
    const scope = account.scope()
    const { key, messages } = next
    isRunning = true
    lastStart = Date.now()
    let mayPass = false
    try {
      await features.ask('receipts', client => client.receipts.sendRead(key, messages))
      tries = 0
      backOff.reset()
    }
    catch (thrown) { mayPass = failureOf(thrown).retryable && ++tries < MOST_TRIES }
    if (!scope?.isActive)
      return
    if (mayPass) {
      seen.set(key, new Set([...messages.map(message => message.key), ...seen.get(key) ?? []]))
      if (!await backOff.wait() || !scope.isActive)
        return
    }
    else if (tries) {
      tries = 0
      backOff.reset()
    }
    isRunning = false
    request()
  }

  watch(zim.connection, ({ phase }) => {
    if (phase === 'online') backOff.wake()
    request()
  }, { flush: 'sync' })
  // The client has sent a message without asking for a receipt, because the plan has none (zim/messages.ts).
  zim.onEvent((event) => { if (event.type === 'sdk-error' && event.failure.kind === 'plan' && event.failure.detail.startsWith(RECEIPTS_REFUSED)) features.noteRefusal('receipts') })
  watch(isOn, (isOn) => { if (!isOn) seen.clear() }, { flush: 'sync' })

  return {
    /** Whether an own message to this conversation asks for a receipt. ZIM has receipts of stored messages alone. */
    asks: (key: ConversationKey): boolean => capabilitiesOf(key).hasHistory && isOn(),
    /** Whether it is shown that own messages were read. Reactive. */
    areShown: (): boolean => privacy.isOn('receipts'),
    /** Called with the keys of messages that are in view while the app is in front. */
    noteSeen(key: ConversationKey, messageKeys: readonly string[]): void {
      if (!isOn())
        return
      const due = messageKeys.filter(messageKey => dueOf(key, messageKey))
      if (!due.length)
        return
      seen.set(key, new Set([...seen.get(key) ?? [], ...due]))
      request()
    },
    /** Whether a message waits to be seen. */
    isDue: (key: ConversationKey, messageKey: string): boolean => isOn() && !seen.get(key)?.has(messageKey) && dueOf(key, messageKey) !== undefined,
    appShown() {
      isHidden = false
      request()
    },
    appHidden() { isHidden = true },
  }
})
