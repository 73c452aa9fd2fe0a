import { computed } from 'vue'

import { t } from '@/i18n/voice'

import type { VoiceRecorderOptions } from './useVoiceRecorder'

import { useVoiceRecorder } from './useVoiceRecorder'

interface TouchEventLike { touches?: ArrayLike<{ clientY: number }> }

/** A browser reports a click after a touch, and screen readers a touch before a tap; ms. */
const AFTER_TOUCH = 1000

function hasMouse() {
  let has = false
  // #ifdef H5
  has = matchMedia('(hover: hover)').matches
  // #endif
  return has
}

const yOf = (event: unknown) => (event as TouchEventLike).touches?.[0]?.clientY ?? 0

/** Texts and handlers of the voice bar: what is held, and what goes from one tap to the next. In the mini program it is loaded with the recorder. */
export function useVoiceBar(options: VoiceRecorderOptions) {
  const { mode, isCancelling, seconds, left, notice, press, move, release, loseTouch, toggle, giveUp, cancel, dispose } = useVoiceRecorder(options)
  let touchedAt = 0

  const time = () => `${Math.floor(seconds.value / 60)}:${String(seconds.value % 60).padStart(2, '0')}`

  function hint() {
    if (notice.value) return t(`voice.${notice.value}`)
    if (isCancelling.value) return t('voice.releaseToCancel')
    return left.value ? t('voice.left', { n: left.value }) : t('voice.slide')
  }

  function label() {
    if (mode.value === 'free') return t('voice.finish', { time: time() })
    if (mode.value === 'hold') return t(isCancelling.value ? 'voice.releaseToCancel' : 'voice.release')
    return t(hasMouse() ? 'voice.click' : 'voice.hold')
  }

  return {
    mode,
    isCancelling,
    notice,
    label: computed(label),
    keyLabel: computed(() => t(mode.value === 'free' ? 'voice.cancel' : 'voice.start')),
    /** What is drawn above the page; '' when nothing is. */
    hint: computed(() => mode.value === 'hold' || left.value > 0 || notice.value ? hint() : ''),
    /** What screen readers say. */
    said: computed(() => notice.value ? hint() : mode.value === 'idle' ? '' : t('voice.recording')),
    onTouchStart(event: unknown) {
      touchedAt = Date.now()
      press(yOf(event))
    },
    onTouchMove: (event: unknown) => move(yOf(event)),
    onTouchEnd() {
      touchedAt = Date.now()
      release()
    },
    loseTouch,
    /** On the bar. A tap that follows a touch is the press itself; one that ends a recording is one. */
    onTap() {
      if (mode.value === 'free' || Date.now() - touchedAt > AFTER_TOUCH) toggle()
    },
    /** On the key beside it. */
    onKey() {
      if (mode.value === 'free') giveUp()
      else toggle()
    },
    cancel,
    dispose,
  }
}
