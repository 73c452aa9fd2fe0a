import { nextTick } from 'vue'

import type { Chunk } from './feedChunks'
import type { MessageFeedOptions, SeenRun } from './feedTypes'

export interface SeenReportOptions {
  isDrawn: (chunk: number) => boolean
  chunks: () => readonly Chunk[]
  onSeen: MessageFeedOptions['onSeen']
}

/**
 * Reports which mounted messages are drawn: one run for each drawn chunk, so that no run contains messages that are not drawn.
 *
 * After messages were loaded into a gap or have arrived behind one, the next report waits until the user scrolls. Otherwise a list that
 * stands still above the gap would load all of it: the gap stays on the screen there, while new messages push down what is below.
 */
export function createSeenReport({ isDrawn, chunks, onSeen }: SeenReportOptions) {
  let reported = ''
  let isRequested = false
  let isHeld = false
  let isPaused = false

  function report(): void | Promise<void> {
    isRequested = false
    if (isHeld || isPaused)
      return
    const runs: SeenRun[] = []
    let drawn = ''
    for (const { id, entries } of chunks().filter(({ id }) => isDrawn(id))) {
      const numbered = entries.filter(({ message }) => message.id)
      if (!numbered.length)
        continue
      const first = numbered[0]!.message
      const last = numbered[numbered.length - 1]!.message
      runs.push({ first, last })
      drawn += `${id} ${first.key} ${last.key} ${entries[0]!.row.gap ?? 0},`
    }
    if (drawn === reported)
      return
    reported = drawn
    return onSeen?.(runs)
  }

  function request() {
    if (isRequested || !onSeen)
      return
    isRequested = true
    void nextTick(report)
  }

  return {
    /** Reports after the next rendering if the drawn chunks have changed. */
    request,
    /** Called when messages were loaded into a gap, or have arrived behind one. */
    hold() { isHeld = true },
    onUserScroll() {
      if (!isHeld)
        return
      isHeld = false
      request()
    },
    /** Reports at once, also what was reported before. */
    force(): void | Promise<void> {
      isHeld = false
      reported = ''
      return report()
    },
    pause() { isPaused = true },
    resume() {
      isPaused = false
      void this.force()
    },
  }
}
