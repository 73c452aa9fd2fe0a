import type { Ref } from 'vue'

import { computed, ref, shallowRef, watch } from 'vue'

import type { ConversationKey } from '@/types/conversation'
import type { Message } from '@/types/message'
import type { TimelineChange } from '@/types/timelineChange'

import { capabilitiesOf } from '@/chat/capabilities'
import { summaryOf } from '@/components/message/row/summary'
import { useZim } from '@/composables/useZim'
import { t } from '@/i18n/chat'
import { lineTime } from '@/i18n/timeText'
import { confirm, showError } from '@/pages/dialogs'
import { useChatStore } from '@/stores/chat'
import { useFeaturesStore } from '@/stores/features'
import { useMessagesStore } from '@/stores/messages'

import type { PinRow } from './pins/pinRow'

/** ZIM's limit for a conversation. */
const MOST = 10
/** Characters that are shown of a message. */
const LENGTH = 120
/** ZIM reports no pin of a message that it has not loaded: what it has learnt by its synchronisation is read after this time, ms. */
const SYNCED_AFTER = 1_000

/**
 * The pinned messages of the conversation of a page, read from ZIM when the page opens, when the connection returns, and when something of
 * them changes. Without a connection they stay as they were. A row costs nothing: no row knows of it.
 */
export function usePins(key: Readonly<Ref<ConversationKey>>, nameOf: (userID: string) => string) {
  const zim = useZim()
  const chat = useChatStore()
  const messages = useMessagesStore()
  const features = useFeaturesStore()
  /** The latest pinned first. */
  const pinned = shallowRef<readonly Message[]>([])
  const isListOpen = ref(false)
  let lastAsked = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  /** Whether messages of the conversation can be pinned. */
  const isOn = () => capabilitiesOf(key.value).hasHistory && features.isOn('messagePins')
  const find = (id: string) => pinned.value.find(other => other.id === id)
  const isPinned = ({ id }: Message) => id !== '' && find(id) !== undefined

  /** Never rejects. */
  async function load() {
    if (!isOn() || zim.connection.value.phase !== 'online')
      return
    const asked = ++lastAsked
    const conversation = key.value
    // The SDK reports a pin before it notes it.
    await Promise.resolve()
    const found = await zim.ask(client => client.pins.query(conversation)).catch(() => null)
    if (!found || asked !== lastAsked)
      return
    const left = found.flatMap(asKnown)
    // An empty list that replaces an empty one would draw the page once more.
    if (left.length || pinned.value.length) pinned.value = left
  }

  /** The memory of the SDK may have lost a recall, a deletion or an edit to a page of history that was under way. None where the message is gone. */
  function asKnown(message: Message): Message[] {
    const body = messages.originalOf(key.value, message)
    return body === 'deleted' || body?.kind === 'revoked' ? [] : [body ? { ...message, body } : message]
  }

  function rowOf({ id, body, isMine, senderID, sentAt }: Message): PinRow {
    const { text } = summaryOf({ body, isMine, senderID } as Message, { hasSenders: true, nameOf })
    return { id, text: text.replace(/\s+/g, ' ').slice(0, LENGTH), about: t('pins.about', { name: isMine ? t('pins.me') : nameOf(senderID), time: lineTime(sentAt, Date.now()) }) }
  }

  const rows = computed(() => isOn() ? pinned.value.map(rowOf) : [])
  watch(() => rows.value.length, (count) => { if (!count) isListOpen.value = false })

  const concerns = (change: TimelineChange) => change.type === 'reset'
    || (change.type === 'removed' && find(change.id) !== undefined)
    || ((change.type === 'replaced' || change.type === 'unloaded') && isPinned(change.message))

  const stops = [
    zim.onEvent((event) => {
      if (event.type === 'messages-annotated' && event.conversation === key.value && event.changes.some(({ set }) => 'pinnedAt' in set)) void load()
      if (event.type !== 'conversation-sync' || event.state !== 'finished')
        return
      clearTimeout(timer)
      timer = setTimeout(load, SYNCED_AFTER)
    }),
    chat.onChanges(({ timelines }) => {
      if (pinned.value.length && timelines.get(key.value)?.some(concerns)) void load()
    }),
    watch([key, () => zim.connection.value.phase], () => void load(), { immediate: true }),
  ]

  async function set(message: Message, willBe: boolean) {
    if (willBe && !isPinned(message) && pinned.value.length >= MOST && !await confirm(t('pins.fullAsk'), t('pins.fullMeans', { most: MOST }), { confirmText: t('action.pinMessage') }))
      return
    try { await messages.inDoubt(message, () => features.ask('messagePins', client => client.pins.set(message, willBe))) }
    finally { await load() }
  }

  return {
    rows,
    isOn,
    isPinned,
    isListOpen,
    /** Pins a message for all members of the conversation, or ends that. Asks before the one that was pinned first loses its place. */
    set,
    /** Ends the pin of a row. Failures are shown. */
    async unpin(id: string) {
      const message = find(id)
      if (message) await set(message, false).catch(showError)
    },
    /** The pinned message of a row. */
    messageOf: (id: string) => find(id) ?? null,
    close() {
      clearTimeout(timer)
      stops.forEach(stop => stop())
    },
  }
}
