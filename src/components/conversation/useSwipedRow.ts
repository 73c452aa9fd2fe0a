import { getCurrentInstance, ref } from 'vue'

import type { ConversationKey } from '@/types/conversation'

import type { ConversationFeed } from './conversationFeed'

import { inDrawnOrder } from './conversationFeed'

/** px from the left and the upper edge of the screen */
interface Touch { clientX: number, clientY: number }

/** Events of uni-app have these fields on all platforms. */
interface Touches { touches: ArrayLike<Touch>, changedTouches: ArrayLike<Touch> }

/** A touch that moves to the left at least this far is a swipe, px. */
const DISTANCE = 40

/**
 * Which row of the list was swiped to the left. A swipe is found from the beginning and the end of a touch: in a mini program each movement
 * would be a message between two threads. Called in the setup of the list, whose root has the class `list`.
 */
export function useSwipedRow({ rows, keyOf }: ConversationFeed) {
  const instance = getCurrentInstance()
  const swiped = ref<ConversationKey>()
  /** Of every row, px: it depends on the size of the text. */
  let rowHeight = 0
  let began: Touch | null = null
  /** The touch under way has closed the actions. */
  let isClosing = false

  /** Swipes the row at a distance from the top of the screen, px. All rows have one height. */
  function swipeAt(y: number) {
    uni.createSelectorQuery().in(instance?.proxy).select('.list').boundingClientRect((rect) => {
      const { top = 0, height = 0 } = (rect ?? {}) as UniApp.NodeInfo
      const visible = inDrawnOrder(rows.value)
      rowHeight = height / visible.length
      const row = visible[Math.floor((y - top) / rowHeight)]
      swiped.value = row && keyOf(row.slot)
    }).exec()
  }

  return {
    swiped,
    rowHeight: () => rowHeight,
    /** Whether the tap belongs to the touch that has closed the actions: it opens no conversation. Asked once for each tap. */
    isClosing() {
      const hasClosed = isClosing
      isClosing = false
      return hasClosed
    },
    onTouchStart(event: unknown) {
      const { touches } = event as Touches
      isClosing = swiped.value !== undefined
      swiped.value = undefined
      began = touches.length === 1 ? touches[0]! : null
    },
    onTouchEnd(event: unknown) {
      const ended = (event as Touches).changedTouches[0]
      const from = began
      began = null
      if (!from || !ended)
        return
      const left = from.clientX - ended.clientX
      if (left >= DISTANCE && left > 2 * Math.abs(from.clientY - ended.clientY)) swipeAt(from.clientY)
    },
  }
}
