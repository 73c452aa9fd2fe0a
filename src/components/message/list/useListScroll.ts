import { getCurrentInstance, nextTick, onMounted, onUnmounted, ref, watch } from 'vue'

import type { ListState } from './listState'
import type { MessageFeed, Rect } from './messageFeed'

/** Within this distance the reader counts as being at the end, px. */
const NEAR_END = 60
/** Within this distance of the top, older messages are mounted, px. */
const NEAR_TOP = 600
/** Further up than this the button back to the end is shown, px. */
const FAR_FROM_END = 600
/** Where a message that was jumped to is put, from the top of the list to its bottom. */
const JUMP_PLACE = 1 / 3
const MOST_SEEKS = 4
/** Growth upwards waits this long for the view to settle, ms. */
const SETTLE = 120

/**
 * Where a message list stands: at the end, further up, near the top; and how it gets there.
 *
 * Assumptions: the view reports its scrolling · adding above keeps the place by scroll anchoring (WeChat's `scroll-anchoring`,
 * Chromium's overflow-anchor, which does nothing at the very top: hence the nudge) · only a reader scrolls upwards, so that
 * what grows below never counts as leaving the end.
 */
export function useListScroll(feed: MessageFeed, { older, onOlder }: { older: ListState['older'], onOlder: () => void }) {
  const instance = getCurrentInstance()
  const anchor = ref('')
  const scrollTop = ref(0)
  const isFar = ref(false)
  const { viewport } = feed
  let lastTop = 0
  let isGrowing = false
  let isAskedAgain = false
  let seeks = 0

  function measure() {
    uni.createSelectorQuery().in(instance?.proxy).select('.scroll').boundingClientRect((rect) => {
      const { top = 0, height = 0 } = rect as UniApp.NodeInfo | null ?? {}
      Object.assign(viewport, { top, height })
      viewport.requestMeasure()
    }).exec()
  }

  /** Two anchors take turns: setting the same one again would do nothing. */
  function scrollToEnd() {
    nextTick(() => { anchor.value = anchor.value === 'end-0' ? 'end-1' : 'end-0' })
  }

  const canGrow = () => feed.hasOlder() || older.value === 'more' || older.value === 'failed'

  /** At the very top nothing holds the place of the reader: the view is kept off it while older messages may come. */
  function leaveTop() {
    if (lastTop < 1 && (canGrow() || older.value === 'loading')) scrollTop.value = scrollTop.value === 2 ? 1.5 : 2
  }

  function growUp() {
    isAskedAgain = isGrowing
    if (isGrowing || !canGrow())
      return
    isGrowing = true
    leaveTop()
    nextTick(() => { if (!feed.growUp()) onOlder() })
    setTimeout(() => {
      isGrowing = false
      if (isAskedAgain && lastTop < NEAR_TOP) growUp()
    }, SETTLE)
  }

  function onScroll({ detail }: { detail: { scrollTop: number, scrollHeight: number } }) {
    const toEnd = detail.scrollHeight - detail.scrollTop - viewport.height
    if (toEnd < NEAR_END) feed.setAtEnd(true)
    else if (detail.scrollTop < lastTop - 1) feed.setAtEnd(false)
    isFar.value = toEnd > FAR_FROM_END
    const isUpwards = detail.scrollTop < lastTop
    lastTop = detail.scrollTop
    leaveTop()
    if (isUpwards && lastTop < NEAR_TOP) growUp()
    viewport.requestMeasure()
  }

  /** Window, keyboard or panels have changed the list's size. */
  function onResize() {
    measure()
    if (feed.isAtEnd()) feed.toEnd()
  }

  /** What comes into view is drawn only then, and may push the message away again: so it is looked after a few times. */
  function toFound(rect: Rect | null) {
    if (!rect) {
      seeks = 0
      return
    }
    uni.createSelectorQuery().in(instance?.proxy).select('.scroll').scrollOffset((node) => {
      const now = (node as UniApp.NodeInfo).scrollTop ?? 0
      const top = Math.max(0, Math.round(now + rect.top - viewport.top - (viewport.height - rect.height) * JUMP_PLACE))
      // The same value again would do nothing.
      if (Math.abs(top - now) > 1) scrollTop.value = top === scrollTop.value ? top + 0.5 : top
      if (++seeks < MOST_SEEKS) setTimeout(feed.seek, SETTLE)
    }).exec()
  }

  watch(feed.follow, scrollToEnd)
  watch(feed.reached, toFound)
  onMounted(() => {
    measure()
    if (!feed.isEmpty.value) scrollToEnd()
    uni.onWindowResize(onResize)
  })
  onUnmounted(() => uni.offWindowResize(onResize))

  return { anchor, scrollTop, isFar, onScroll, growUp, onResize }
}
