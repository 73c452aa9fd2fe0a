import { getCurrentInstance, nextTick, onMounted, onUnmounted, ref, watch } from 'vue'

import type { ListState } from './listState'
import type { MessageFeed, Rect } from './messageFeed'
// #ifdef H5
import type { ScrollAnchor } from './scrollAnchor'

import { createScrollAnchor } from './scrollAnchor'
// #endif

/** Within this distance of its end the list counts as at its end, px. */
const NEAR_END = 60
/** Within this distance of its top the list mounts older messages, px. */
const NEAR_TOP = 600
/** Above this distance from the end the button to the end is shown, px. */
const FAR_FROM_END = 600
/** Position of a message that was jumped to, as a fraction of the free height above it. */
const JUMP_POSITION = 1 / 3
/** Measurements after one jump. */
const MAX_JUMP_MEASUREMENTS = 4
/** Time for the view to render, ms: between two mounts of older messages, and between two measurements of a jump. */
const RENDER_DELAY = 120

/**
 * Tracks the scroll position of a message list (at the end, near the top) and scrolls it: to the end, to a message.
 *
 * Assumptions: the view reports its scrolling · when content is added above, scroll anchoring keeps the position (WeChat's
 * `scroll-anchoring`, Chromium's overflow-anchor, scrollAnchor.ts on H5 in WebKit; the first two do nothing at offset 0, so `leaveTop`
 * moves the list by 2 px) · only the
 * user scrolls upwards, so content added below never counts as leaving the end.
 */
export function useListScroll(feed: MessageFeed, { older, onOlder }: { older: ListState['older'], onOlder: () => void }) {
  const instance = getCurrentInstance()
  const anchor = ref('')
  const scrollTop = ref(0)
  const isFar = ref(false)
  const { viewport } = feed
  let lastTop = 0
  let lastHeight = 0
  let isMounting = false
  let isRequestedAgain = false
  let jumpMeasurements = 0
  // #ifdef H5
  let scrollAnchor: ScrollAnchor | undefined
  // #endif

  function measure() {
    uni.createSelectorQuery().in(instance?.proxy).select('.scroll').boundingClientRect((rect) => {
      const { top = 0, height = 0 } = rect as UniApp.NodeInfo | null ?? {}
      Object.assign(viewport, { top, height })
      viewport.requestMeasure()
    }).exec()
  }

  /** Alternates between two anchors: setting the same value again has no effect. */
  function scrollToEnd() {
    nextTick(() => { anchor.value = anchor.value === 'end-0' ? 'end-1' : 'end-0' })
  }

  const hasOlder = () => feed.hasOlder() || older.value === 'more' || older.value === 'failed'

  /** Scroll anchoring does nothing at offset 0. The list is kept below it while older messages may be added; on H5 scrollAnchor.ts does more. */
  function leaveTop() {
    // #ifdef H5
    if (scrollAnchor)
      return
    // #endif
    if (lastTop < 1 && (hasOlder() || older.value === 'loading')) scrollTop.value = scrollTop.value === 2 ? 1.5 : 2
  }

  /** Mounts older messages, or calls `onOlder` when none are known. A call during the delay is repeated after it. */
  function requestOlder() {
    isRequestedAgain = isMounting
    if (isMounting || !hasOlder())
      return
    isMounting = true
    leaveTop()
    nextTick(() => { if (!feed.mountOlder()) onOlder() })
    setTimeout(() => {
      isMounting = false
      if (isRequestedAgain && lastTop < NEAR_TOP) requestOlder()
    }, RENDER_DELAY)
  }

  function onScroll({ detail }: { detail: { scrollTop: number, scrollHeight: number } }) {
    const toEnd = detail.scrollHeight - detail.scrollTop - viewport.height
    if (toEnd < NEAR_END) feed.setAtEnd(true)
    else if (detail.scrollTop < lastTop - 1) feed.setAtEnd(false)
    isFar.value = toEnd > FAR_FROM_END
    const isUpwards = detail.scrollTop < lastTop
    lastTop = detail.scrollTop
    // #ifdef H5
    scrollAnchor?.onScroll()
    // #endif
    leaveTop()
    if (isUpwards && lastTop < NEAR_TOP) requestOlder()
    // After a change of height the list may have been scrolled by its own anchoring.
    feed.onScroll(detail.scrollHeight === lastHeight)
    lastHeight = detail.scrollHeight
    viewport.requestMeasure()
  }

  /** Called when the window or something beside the list has changed the list's size. */
  function onResize() {
    // Before it is rendered, the list has its old height. With that one, the next scroll event would not count as at the end.
    nextTick(measure)
    feed.keepEnd()
  }

  /** Scrolls to the message that was jumped to. Blocks drawn because of this may move it again, so it is measured several times. */
  function scrollToFound(rect: Rect | null) {
    if (!rect) {
      jumpMeasurements = 0
      return
    }
    uni.createSelectorQuery().in(instance?.proxy).select('.scroll').scrollOffset((node) => {
      const now = (node as UniApp.NodeInfo).scrollTop ?? 0
      const top = Math.max(0, Math.round(now + rect.top - viewport.top - (viewport.height - rect.height) * JUMP_POSITION))
      // Setting the same value again has no effect.
      if (Math.abs(top - now) > 1) scrollTop.value = top === scrollTop.value ? top + 0.5 : top
      if (++jumpMeasurements < MAX_JUMP_MEASUREMENTS) setTimeout(feed.remeasureFound, RENDER_DELAY)
    }).exec()
  }

  watch(feed.followRequests, scrollToEnd)
  watch(feed.foundRect, scrollToFound)
  onMounted(() => {
    measure()
    if (!feed.isEmpty.value) scrollToEnd()
    uni.onWindowResize(onResize)
    // #ifdef H5
    const content = (instance!.proxy!.$el as Element).querySelector('.uni-scroll-view-content')
    if (content) scrollAnchor = createScrollAnchor(content.parentElement!)
    // #endif
  })
  onUnmounted(() => {
    uni.offWindowResize(onResize)
    // #ifdef H5
    scrollAnchor?.stop()
    // #endif
  })

  return { anchor, scrollTop, isFar, onScroll, requestOlder, onResize }
}
