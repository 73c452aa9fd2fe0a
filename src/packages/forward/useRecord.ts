import { onLoad, onUnload } from '@dcloudio/uni-app'
import { computed, ref, shallowRef } from 'vue'

import type { CombinedItem } from '@/messages/combined/model'
import type { ConversationKey } from '@/types/conversation'
import type { Failure } from '@/types/failure'
import type { Message } from '@/types/message'

import { useZim } from '@/composables/useZim'
import { parseItems } from '@/messages/combinedInside'
import { useNames } from '@/pages/useNames'
import { useChatStore } from '@/stores/chat'
import { useMessagesStore } from '@/stores/messages'
import { useVoicesStore } from '@/stores/voices'
import { failed, failureOf } from '@/utils/failure'
import { fromQuery } from '@/utils/pageQuery'

import type { RecordRow } from './recordRows'

import { messageOfItem, toRecordRow } from './recordRows'

/** Messages that are drawn at first, and with each step. */
const STEP = 50

/** Titles of the records inside those that are open, by the key of their message: ZIM gives the messages of a record without its title. */
const insideTitles = new Map<string, string>()

interface Query { key?: string, at?: string, path?: string }

/**
 * The messages inside a combined one. Query of the page: `key` of the conversation, `at` of the message, `path` of a record inside it (`2.0`: its
 * index at each level). An own one that ZIM does not have yet is read from the device, others are asked for.
 */
export function useRecord() {
  const zim = useZim()
  const messages = useMessagesStore()
  const chat = useChatStore()
  const voices = useVoicesStore()
  const redraws = ref(0)
  const names = useNames(() => { redraws.value++ })
  const state = ref<'loading' | 'shown' | 'failed'>('loading')
  const failure = shallowRef<Failure | null>(null)
  const title = ref('')
  const items = shallowRef<readonly Message[]>([])
  const most = ref(STEP)
  let conversation: ConversationKey = 'peer:'
  let at = ''
  let path: number[] = []
  let isClosed = false
  let stop = () => {}

  const recordKey = () => [at, ...path].join('.')

  /** The message in the chat; loaded where the page was opened by its address. */
  async function find(): Promise<Message | undefined> {
    const known = () => messages.timeline(conversation).find(({ key }) => key === at)
    if (known())
      return known()
    await messages.open(conversation)
    await messages.reach(conversation, at)
    return known()
  }

  async function read(): Promise<readonly CombinedItem[]> {
    const message = await find()
    if (message?.body.kind !== 'combined')
      throw failed('record-lost')
    const { body, id, seq } = message
    title.value = path.length ? insideTitles.get(recordKey()) ?? '' : body.title
    const items = !path.length && parseItems(body.items)
    if (items)
      return items
    const source = body.source && !id ? body.source : { conversation, id, seq }
    return zim.ask(client => client.combined.open(source, path))
  }

  /** Reads the record, again after a failure. */
  async function load() {
    state.value = 'loading'
    try {
      const found = await read()
      if (isClosed)
        return
      items.value = found.map((item, n) => messageOfItem(item, n, recordKey(), conversation, chat.me()))
      for (const { key, body } of items.value) {
        if (body.kind === 'combined') insideTitles.set(key, body.title)
      }
      state.value = 'shown'
    }
    catch (thrown) {
      failure.value = failureOf(thrown)
      state.value = 'failed'
    }
  }

  const rows = computed<RecordRow[]>(() => {
    void redraws.value
    const context = { now: Date.now(), me: chat.me(), ...names, isPlaying: voices.isPlaying }
    return items.value.slice(0, most.value).map((message, n) => toRecordRow(message, n, context))
  })

  onLoad((query) => {
    const given = (query ?? {}) as Query
    conversation = fromQuery(given.key) as ConversationKey
    at = fromQuery(given.at)
    path = fromQuery(given.path).split('.').filter(Boolean).map(Number)
    stop = voices.onChange(() => { redraws.value++ })
    void load()
  })
  onUnload(() => {
    isClosed = true
    if (!path.length) insideTitles.clear()
    stop()
    voices.stop()
  })

  return {
    state,
    failure,
    title,
    items,
    rows,
    load,
    showMore() { if (most.value < items.value.length) most.value += STEP },
    place: () => ({ conversation, at, path }),
  }
}
