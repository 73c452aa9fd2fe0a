import { ref } from 'vue'

import type { Message } from '@/types/message'

import type { Chunk } from './feedChunks'
import type { Rect } from './feedTypes'

/** From a change of what is drawn, or of the position, to the question where the messages are, ms. Also the time between two questions. */
const INTERVAL = 300
/** A message is in view with this part of its height, or of the height of the list. */
const PART = 0.5

export interface ViewCheckOptions {
  chunks: () => readonly Chunk[]
  isDrawn: (chunk: number) => boolean
  /** Position and size of the list on the screen, px. */
  viewport: Readonly<Rect>
  /** Whether it matters that a message is in view. Only while there is one that matters, the view is asked. */
  isAwaited?: (message: Message) => boolean
  /** Receives the messages that matter and are in view. */
  onInView?: (messages: Message[]) => void
}

/** Where a bubble or note is; `n` is the number of its row. */
export interface RowRect extends Rect { n: number }

/**
 * Finds which of the awaited messages are in view. What is drawn reaches far beyond the screen, so that sections measure the rows of the chunks
 * that hold an awaited message.
 */
export function createViewCheck({ chunks, isDrawn, viewport, isAwaited, onInView }: ViewCheckOptions) {
  /** Incremented when sections are to measure. */
  const checks = ref(0)
  let timer: ReturnType<typeof setTimeout> | undefined
  let isPaused = false

  const awaited = () => isAwaited ? chunks().filter(({ id, entries }) => isDrawn(id) && entries.some(({ message }) => isAwaited(message))) : []

  function request() {
    if (isAwaited && !isPaused) timer ??= setTimeout(check, INTERVAL)
  }

  function check() {
    timer = undefined
    if (awaited().length) checks.value++
  }

  function pause() {
    isPaused = true
    clearTimeout(timer)
    timer = undefined
  }

  function isInView({ top, height }: Rect): boolean {
    const shown = Math.min(top + height, viewport.top + viewport.height) - Math.max(top, viewport.top)
    return shown > 0 && shown >= PART * Math.min(height, viewport.height)
  }

  return {
    checks,
    /** The chunks whose rows are to be measured. */
    chunks: () => awaited().map(({ id }) => id),
    /** Asks after a while. */
    request,
    /** Receives where rows are. */
    report(rects: readonly RowRect[]) {
      if (!viewport.height)
        return
      const inView = new Set(rects.filter(isInView).map(({ n }) => n))
      const found = awaited().flatMap(({ entries }) => entries).filter(({ message, row }) => inView.has(row.n) && isAwaited!(message))
      if (found.length) onInView?.(found.map(({ message }) => message))
    },
    pause,
    resume() {
      isPaused = false
      request()
    },
  }
}
