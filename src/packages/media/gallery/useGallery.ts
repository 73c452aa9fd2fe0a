import { onHide, onLoad, onShow, onUnload } from '@dcloudio/uni-app'
import { computed, ref, shallowRef, watch } from 'vue'

import type { ConversationKey } from '@/types/conversation'
import type { Message } from '@/types/message'

import { locale } from '@/i18n'
import { leave, shownConversation } from '@/pages/shownConversation'
import { useNames } from '@/pages/useNames'
import { useDownloadsStore } from '@/stores/downloads'
import { useMediaStore } from '@/stores/media'
import { useMessagesStore } from '@/stores/messages'
import { useSessionStore } from '@/stores/session'
import { last } from '@/utils/last'
import { fromQuery } from '@/utils/pageQuery'
import { noteFailure } from '@/utils/pictureUrl'

import type { Block } from './blocks'
import type { GalleryRow } from './rows'

import { lookBack, pageBudget, wantedIn } from '../lookBack'
import { blocksOf } from './blocks'
import { monthText, toGalleryRow } from './rows'
import { useListWindow } from './useListWindow'

export type Tab = 'media' | 'files'

/** A block as it is drawn: a month, a gap, rows, or an empty box. */
export interface DrawnBlock {
  id: number
  month?: string
  /** Key of the message before which the gap lies. */
  gap?: string
  isLoading?: 1
  height?: number
  rows?: readonly GalleryRow[]
}

/**
 * What is at the end of the list. `more`: the list goes on beyond the window. `paused`: many messages were looked at, and the window is not filled.
 * `away`: there is no connection, and this device has no more. `beginning`: of the conversation.
 */
export type ListEnd = 'loading' | 'more' | 'paused' | 'failed' | 'away' | 'beginning'

const KINDS: Record<Tab, ReadonlySet<string>> = { media: new Set(['image', 'video']), files: new Set(['file']) }

/**
 * The pictures and videos, or the files, of a conversation, newest first. Reads the conversation from the query of the page, `key`.
 *
 * Invariants: messages are loaded as in the chat (lookBack.ts), until the window and one more are filled · what is in the window is confirmed by ZIM, so that
 * what was recalled meanwhile disappears · messages farther than a window from it are not drawn.
 */
export function useGallery() {
  const messages = useMessagesStore()
  const media = useMediaStore()
  const downloads = useDownloadsStore()
  const session = useSessionStore()
  const names = useNames(() => redraw())

  const conversation = ref<ConversationKey>('peer:')
  const tab = ref<Tab>('media')
  const found = shallowRef<readonly Message[]>([])
  const blocks = shallowRef<readonly Block[]>([])
  const redraws = ref(0)
  const progress = ref<Exclude<ListEnd, 'away'>>('loading')
  const end = computed<ListEnd>(() => session.phase !== 'online' && (progress.value === 'failed' || progress.value === 'beginning') ? 'away' : progress.value)
  /** When the oldest loaded message was sent, ms. */
  const lookedBackTo = ref(0)
  const { size, scrollTop, columns, heights, inWindow, isNear, blocksInWindow, isFilled } = useListWindow(blocks, () => tab.value === 'media')
  const loadingGap = ref('')
  /** Gaps that could not be filled wait for a tap, or for the connection. */
  const stuckGaps = new Set<string>()
  /** Keys of the messages that were reported as seen. */
  let reported = ''
  let isShown = false
  let isLooking = false

  const isWanted = (message: Message): message is Message => KINDS[tab.value].has(message.body.kind)
  const isOnline = () => session.phase === 'online'
  function redraw() { redraws.value++ }

  const list = computed<readonly DrawnBlock[]>(() => {
    void redraws.value
    void locale.value
    const context = { now: Date.now(), nameOf: names.nameOf, localMediaOf: media.localMediaOf, progressOf: downloads.progressOf }
    return blocks.value.map((block, id): DrawnBlock => {
      if (block.kind === 'month')
        return { id, month: monthText(block.at, context.now) }
      if (block.kind === 'gap')
        return { id, gap: block.key, ...block.key === loadingGap.value && { isLoading: 1 } }
      if (!isNear.value(id))
        return { id, height: heights.value[id] }
      return { id, rows: found.value.slice(block.from, block.to).map((message, n) => toGalleryRow(block.from + n, message, context)) }
    })
  })

  /** Takes what the timeline has now. */
  function refresh() {
    const timeline = messages.timeline(conversation.value)
    const { found: oldestFirst, afterGap } = wantedIn(timeline, isWanted, message => messages.isAfterGap(conversation.value, message))
    found.value = oldestFirst.reverse()
    blocks.value = blocksOf(found.value, columns.value, key => afterGap.has(key))
    lookedBackTo.value = timeline[0]?.sentAt ?? 0
    redraw()
  }

  /** Reports what is in the window, with a gap to be filled. Messages that ZIM does not have yet need not be confirmed. */
  async function confirm(afterGap?: Message) {
    const shown = blocksInWindow().flatMap(block => block.kind === 'messages' ? found.value.slice(block.from, block.to).filter(({ id }) => id) : [])
    const runs = (afterGap ? [...shown, afterGap] : shown).map(message => ({ first: message, last: message }))
    const keys = runs.map(({ first: { key } }) => key).join()
    if (!afterGap && keys === reported)
      return
    reported = keys
    await messages.seen(conversation.value, runs)
  }

  /** Looks for older ones until the list is long enough. What has ended early goes on when it is asked again. */
  async function fill(isAsked = false) {
    if (isLooking || !isShown || !size.value.height || (isFilled() && progress.value === 'more') || (!isAsked && progress.value !== 'more'))
      return
    isLooking = true
    const lookedFor = tab.value
    const mayGoOn = pageBudget(() => isShown && tab.value === lookedFor)
    let result: 'more' | Awaited<ReturnType<typeof lookBack>> = 'more'
    progress.value = 'loading'
    while (!isFilled()) {
      result = await lookBack(messages, conversation.value, { from: last(found.value)?.key ?? '', isWanted, fill: confirm, mayGoOn })
      if (result !== 'found' || tab.value !== lookedFor)
        break
    }
    isLooking = false
    progress.value = result === 'found' || !isShown ? 'more' : result
    if (tab.value !== lookedFor) choose(tab.value)
  }

  /** Fills the gap before a message; without a key, the first one in the window that can be filled. */
  async function fillGap(key = blocksInWindow().flatMap(block => block.kind === 'gap' && !stuckGaps.has(block.key) ? block.key : [])[0]) {
    if (!key || loadingGap.value || !isOnline())
      return
    loadingGap.value = key
    const result = await lookBack(messages, conversation.value, { from: key, isWanted, fill: confirm, mayGoOn: pageBudget(() => isShown) })
    loadingGap.value = ''
    if (result === 'failed' || result === 'paused') stuckGaps.add(key)
    refresh()
  }

  function update() {
    if (!isShown || !size.value.height)
      return
    void confirm()
    void fillGap()
    void fill()
  }

  function choose(next: Tab) {
    tab.value = next
    scrollTop.value = 0
    progress.value = 'more'
    refresh()
    update()
  }

  watch(inWindow, update)
  watch(columns, refresh)
  watch(() => session.phase, (phase) => {
    if (phase !== 'online')
      return
    stuckGaps.clear()
    void fillGap()
    if (progress.value !== 'beginning') void fill(true)
  })

  let stops: Array<() => void> = []
  onLoad((query) => {
    conversation.value = fromQuery((query as { key?: string } | undefined)?.key) as ConversationKey
    stops = [
      messages.onChanges(conversation.value, () => {
        refresh()
        update()
      }),
      media.onChange(redraw),
      downloads.onChange(redraw),
    ]
    refresh()
  })
  // The chat is in front, with its pictures: no banner tells of its messages.
  onShow(async () => {
    isShown = true
    reported = ''
    shownConversation.value = conversation.value
    await messages.open(conversation.value)
    if (!isShown)
      return
    if (progress.value === 'loading' && !isLooking) progress.value = 'more'
    update()
  })
  function hide() {
    isShown = false
    messages.close(conversation.value)
    leave(conversation.value)
  }
  onHide(hide)
  onUnload(() => {
    for (const stop of stops) stop()
    // Else the page below may be in front already.
    if (isShown) hide()
  })

  return {
    conversation,
    tab,
    list,
    columns,
    isEmpty: computed(() => !found.value.length),
    end,
    lookedBackTo,
    messageOf: (n: number): Message | undefined => found.value[n],
    choose,
    /** The small version of this one could not be loaded. */
    onBroken(n: number) {
      noteFailure(list.value.flatMap(({ rows = [] }) => rows).find(row => row.n === n)?.src)
      redraw()
    },
    retry: () => fill(true),
    fillGap,
    /** px */
    onSize(width: number, height: number) {
      size.value = { width, height }
      refresh()
      update()
    },
    onScroll(top: number) { scrollTop.value = top },
  }
}
