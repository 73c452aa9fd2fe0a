import { getCurrentInstance, nextTick, onMounted, onUnmounted, ref, watch } from 'vue'

import type { ListState } from './listState'
import type { MessageFeed, Rect } from './messageFeed'
// #ifdef H5
import type { ScrollAnchor } from './scrollAnchor'

import { focusFound } from './focusFound'
// #endif
// #ifdef MP-WEIXIN
import { keepPlace } from './keepPlace'
// #endif
// #ifdef H5
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
 * Assumptions: the view reports its scrolling · only the user scrolls upwards, unless the content has become shorter, so content added below
 * never counts as leaving the end.
 * What is read stays in place when rows above it change: on H5 by scrollAnchor.ts, in a mini program by keepPlace.ts and heldRows.ts.
 */
export function useListScroll(feed: MessageFeed, { older, onOlder }: { older: ListState['older'], onOlder: () => void }) {
  const instance = getCurrentInstance()
  const anchor = ref('')
  const scrollTop = ref(0)
  /** px above the head of the list (keepPlace.ts). */
  const extra = ref(0)
  const isFar = ref(false)
  const { virtualisation } = feed
  const { viewport } = virtualisation
  let lastTop = 0
  let lastHeight = 0
  let isMounting = false
  let isRequestedAgain = false
  let jumpMeasurements = 0
  // #ifdef MP-WEIXIN
  const place = keepPlace(virtualisation, {
    extra,
    topOf: () => lastTop,
    isAtEnd: () => lastHeight - lastTop - viewport.height < NEAR_END,
    scrollTo: top => scrollTo(lastTop = top),
    ask: use => nextTick(() => uni.createSelectorQuery().in(instance?.proxy).select('.scroll').scrollOffset(node => use((node as UniApp.NodeInfo | null)?.scrollTop ?? 0)).exec()),
  })
  // #endif
  // #ifdef H5
  let scrollAnchor: ScrollAnchor | undefined
  // #endif

  function measure() {
    uni.createSelectorQuery().in(instance?.proxy).select('.scroll').boundingClientRect((rect) => {
      const { top = 0, height = 0, width = 0 } = rect as UniApp.NodeInfo | null ?? {}
      // A hidden page has no size where it is not laid out. Without one, all that arrives would be drawn.
      if (height) virtualisation.setViewport({ top, height, width })
    }).exec()
  }

  /** Setting the same value again has no effect. */
  function scrollTo(top: number) {
    // #ifdef H5
    if (scrollAnchor)
      return scrollAnchor.scrollTo(top)
    // #endif
    scrollTop.value = top === scrollTop.value ? top + 0.5 : top
  }

  /** Alternates between two anchors: setting the same value again has no effect. */
  function scrollToEnd() {
    nextTick(() => {
      // #ifdef H5
      if (scrollAnchor)
        return scrollAnchor.scrollTo(Infinity)
      // #endif
      anchor.value = anchor.value === 'end-0' ? 'end-1' : 'end-0'
    })
  }

  const hasOlder = () => feed.hasOlder() || older.value === 'more' || older.value === 'failed'

  /** Mounts older messages, or calls `onOlder` when none are known. A call during the delay is repeated after it. */
  function requestOlder() {
    isRequestedAgain = isMounting
    // A page that waits for its room is enough: the next one would wait with it.
    if (isMounting || virtualisation.isHolding || !hasOlder())
      return
    isMounting = true
    nextTick(() => { if (!feed.mountOlder()) onOlder() })
    setTimeout(() => {
      isMounting = false
      if (isRequestedAgain && lastTop < NEAR_TOP) requestOlder()
    }, RENDER_DELAY)
  }

  function onScroll({ detail: { scrollTop: reported, scrollHeight } }: { detail: { scrollTop: number, scrollHeight: number } }) {
    let top = reported
    // #ifdef H5
    top += scrollAnchor?.onScroll() ?? 0
    // #endif
    const toEnd = scrollHeight - top - viewport.height
    if (toEnd < NEAR_END) feed.setAtEnd(true)
    else if (top < lastTop - 1 && scrollHeight >= lastHeight) feed.setAtEnd(false)
    isFar.value = toEnd > FAR_FROM_END
    const isUpwards = top < lastTop
    lastTop = top
    if (isUpwards && lastTop < NEAR_TOP) requestOlder()
    // After a change of height the list may have been scrolled by its own anchoring.
    feed.onScroll(scrollHeight === lastHeight)
    lastHeight = scrollHeight
    virtualisation.onScroll(top, scrollHeight)
    // #ifdef MP-WEIXIN
    place.onScroll()
    // #endif
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
    // #ifdef H5
    if (!jumpMeasurements) focusFound(instance!.proxy!.$el as Element)
    // #endif
    uni.createSelectorQuery().in(instance?.proxy).select('.scroll').scrollOffset((node) => {
      const now = (node as UniApp.NodeInfo).scrollTop ?? 0
      const top = Math.max(0, Math.round(now + rect.top - viewport.top - (viewport.height - rect.height) * JUMP_POSITION))
      if (Math.abs(top - now) > 1) scrollTo(top)
      if (++jumpMeasurements < MAX_JUMP_MEASUREMENTS) setTimeout(feed.remeasureFound, RENDER_DELAY)
    }).exec()
  }

  // #ifdef H5
  watch(virtualisation.updates, () => scrollAnchor?.beforeDraw(), { flush: 'sync' })
  watch(virtualisation.updates, () => scrollAnchor?.afterDraw(), { flush: 'post' })
  // #endif
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
    // #ifdef MP-WEIXIN
    place.stop()
    // #endif
  })

  return { anchor, scrollTop, extra, isFar, onScroll, requestOlder, onResize, measure }
}
