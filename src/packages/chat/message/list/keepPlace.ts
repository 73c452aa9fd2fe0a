import type { Ref } from 'vue'

import type { Virtualisation } from './virtualisation'

/** ms. Without a scroll during twice this time the list is still. Twice: a timer that is late says that the view was busy, and its report may be late, too. */
const REST = 55
/** The user may have scrolled by so much since the last report: this, px, and this number of times what was reported last. */
const MARGIN = 200
const STEPS = 4
/** Content that grows by less than this says nothing about the view's scroll anchoring, px. */
const MIN_GROWTH = 100

/** Whether the view keeps its position when content above it grows. Undefined until it has shown that. */
let isAnchoring: boolean | undefined
/** A growth of some height has confirmed it. */
let isProven = false

/**
 * Keeps what is read in place when rows above it get their room. Mini program only, where the view has scroll anchoring or has none.
 *
 * Assumptions: scroll anchoring does nothing at offset 0 · an absolute position may be set while the list is still, which the view confirms;
 * before, what the user has scrolled since the last report would be lost · a view that keeps its place when the content grows by one pixel does
 * so when it grows by more.
 */
export function keepPlace(virtualisation: Virtualisation, { extra, topOf, isAtEnd, scrollTo, ask }: {
  /** px above the head of the list: 0 or 1. A change shows whether the view has scroll anchoring. */
  extra: Ref<number>
  /** The last position that is known, px. */
  topOf: () => number
  /** There the list may scroll by itself. */
  isAtEnd: () => boolean
  scrollTo: (top: number) => void
  /** Asks the view for its position after the next rendering. */
  ask: (use: (top: number) => void) => void
}) {
  let isMoving = false
  let isAsking = false
  /** The list is still at the position that is known. */
  let isConfirmed = false
  let step = 0
  let before = 0
  let resting: ReturnType<typeof setTimeout> | undefined

  const limit = () => isAnchoring ? -(MARGIN + STEPS * step) : -Infinity

  virtualisation.holding = {
    drawLimit: limit,
    growLimit: () => isConfirmed ? Infinity : limit(),
    onWaiting: () => { if (!isMoving) confirm() },
    onGrown(height, isAnchored) {
      const top = topOf()
      if (!isAnchoring || !isAnchored || top < 1)
        return scrollTo(top + height)
      if (isConfirmed && !isProven && Math.abs(height) > MIN_GROWTH) ask(now => prove(top + height, now, height))
    },
  }

  function prove(wanted: number, now: number, height: number) {
    isProven = true
    isAnchoring = Math.abs(now - wanted) < Math.abs(height) / 2
    if (!isAnchoring) scrollTo(wanted)
  }

  const isUnknown = () => isAnchoring === undefined && topOf() >= 1

  /** Gives rows their room, if the list is still. Finds out about scroll anchoring before, because both need the view's answer. */
  function confirm() {
    if (isAsking)
      return
    const top = topOf()
    const isProbe = isUnknown()
    if (isProbe && isAtEnd())
      return
    isAsking = true
    if (isProbe) extra.value = 1 - extra.value
    ask((now) => {
      isAsking = false
      const moved = (now - top) * (isProbe && !extra.value ? -1 : 1)
      // Another position: its scroll event is due.
      if (isMoving || Math.abs(isProbe ? moved - 0.5 : moved) >= 1)
        return
      if (isProbe) isAnchoring = moved > 0.5
      isConfirmed = true
      virtualisation.release()
      isConfirmed = false
    })
  }

  function onRest() {
    isMoving = false
    step = 0
    if (isUnknown()) confirm()
    else virtualisation.release()
  }

  return {
    /** Called when the list has scrolled. */
    onScroll() {
      const top = topOf()
      step = Math.abs(top - before)
      before = top
      isMoving = true
      clearTimeout(resting)
      resting = setTimeout(() => { resting = setTimeout(onRest, REST) }, REST)
    },
    stop() { clearTimeout(resting) },
  }
}
