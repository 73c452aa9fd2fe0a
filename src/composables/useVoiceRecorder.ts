import { ref } from 'vue'

import type { Recorder, RecordingEnd } from '@/services/voice/recording'
import type { Failure } from '@/types/failure'
import type { Recording } from '@/types/recording'

import { createRecorder } from '@/services/voice/recorder'
import { createFailure, failureOf } from '@/utils/failure'

/** `hold`: while a finger is on the bar. `free`: from one tap to the next. */
export type VoiceMode = 'idle' | 'hold' | 'free'
/** Why nothing was sent, to be said for a moment. */
export type VoiceNotice = '' | 'short' | 'interrupted' | 'cancelled'

export interface VoiceRecorderOptions {
  onRecorded: (recording: Recording) => void
  onFailure: (failure: Failure) => void
}

/** s */
const LIMIT = 60
/** From here on the seconds that are left are shown. */
const COUNT_DOWN_FROM = 50
/** A finger that is so far above the point of the press cancels, px; and one that comes back below the other does not. */
const CANCEL = { above: 80, below: 56 }
/** How long a notice is shown, ms. */
const NOTICE = 1500

function vibrate() {
  // #ifdef H5
  // A browser writes an error to the console when a page vibrates before the user has touched it; a computer does not vibrate.
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(15)
  // #endif
  // #ifdef MP-WEIXIN
  uni.vibrateShort({ type: 'light', fail: () => {} })
  // #endif
}

/**
 * What the voice bar shows and does. A ref changes only with what is drawn: a move changes the zone at most once, and the level of the voice is
 * not followed. What is held or runs is discarded by `cancel`, which the bar calls when its page is hidden or left.
 */
export function useVoiceRecorder({ onRecorded, onFailure }: VoiceRecorderOptions) {
  const mode = ref<VoiceMode>('idle')
  /** The finger is where its release cancels. */
  const isCancelling = ref(false)
  /** Seconds so far; counts in mode `free` alone. */
  const seconds = ref(0)
  /** Seconds that are left; 0 before the count-down. */
  const left = ref(0)
  const notice = ref<VoiceNotice>('')
  let recorder: Recorder | null = null
  let pressedAt = 0
  let noticeTimer: ReturnType<typeof setTimeout> | undefined
  /** Which start a late answer belongs to. */
  let turn = 0

  function show(next: VoiceNotice) {
    clearTimeout(noticeTimer)
    notice.value = next
    if (next) noticeTimer = setTimeout(() => { notice.value = '' }, NOTICE)
  }

  function rest() {
    turn++
    mode.value = 'idle'
    isCancelling.value = false
    seconds.value = 0
    left.value = 0
  }

  function onTick(second: number) {
    if (mode.value === 'free') seconds.value = second
    if (second >= COUNT_DOWN_FROM && second < LIMIT) left.value = LIMIT - second
  }

  function onEnd(because: RecordingEnd) {
    if (because === 'limit') {
      void end()
      return
    }
    rest()
    if (because === 'interrupted') show('interrupted')
    else onFailure(createFailure('recorder', { detail: 'ended by an error' }))
  }

  async function start(next: 'hold' | 'free') {
    rest()
    const own = turn
    show('')
    mode.value = next
    vibrate()
    try {
      recorder ??= createRecorder({ onTick, onEnd })
      await recorder.start()
    }
    catch (thrown) {
      if (own !== turn)
        return
      rest()
      onFailure(failureOf(thrown))
    }
  }

  async function finish() {
    rest()
    try {
      const recording = await recorder?.stop()
      if (recording) onRecorded(recording)
      else if (mode.value === 'idle') show('short')
    }
    catch (thrown) { onFailure(failureOf(thrown)) }
  }

  function discard(why: VoiceNotice) {
    rest()
    recorder?.cancel()
    show(why)
  }

  /** The release, or the end of the time. */
  async function end() {
    if (isCancelling.value) discard('cancelled')
    else await finish()
  }

  return {
    mode,
    isCancelling,
    seconds,
    left,
    notice,
    /** A finger is put on the bar. `y`: px from the top of the window. */
    press(y: number) {
      if (mode.value !== 'idle')
        return
      pressedAt = y
      void start('hold')
    },
    move(y: number) {
      if (mode.value !== 'hold')
        return
      const above = pressedAt - y
      if (isCancelling.value ? above < CANCEL.below : above > CANCEL.above) isCancelling.value = !isCancelling.value
    },
    release: () => { if (mode.value === 'hold') void end() },
    /** The system has taken the touch: a call, a dialog, the notifications. */
    loseTouch: () => { if (mode.value === 'hold') discard('interrupted') },
    /** Starts, or ends and sends. */
    toggle() {
      if (mode.value === 'free') void finish()
      else if (mode.value === 'idle') void start('free')
    },
    /** Discards what a tap has started. */
    giveUp: () => { if (mode.value === 'free') discard('cancelled') },
    /** The page is hidden or left. */
    cancel() {
      if (mode.value !== 'idle') discard('interrupted')
    },
    dispose() {
      rest()
      clearTimeout(noticeTimer)
      recorder?.cancel()
    },
  }
}
