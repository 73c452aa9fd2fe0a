import type { AlertName } from '@/stores/alerts'

// #ifdef H5
import { playTone } from '../attention/tone'
// #endif

/** Between two sounds or vibrations, ms. */
const REST = 2000

// #ifdef H5
/** A browser writes an error to the console when a page vibrates before the user has touched it. */
function canVibrate(): boolean {
  return hasVibration() && (navigator as Navigator & { userActivation?: { hasBeenActive: boolean } }).userActivation?.hasBeenActive === true
}

/** Phones and tablets whose browser can vibrate. */
export function hasVibration(): boolean {
  return 'vibrate' in navigator && matchMedia('(pointer: coarse)').matches
}
// #endif

/** Returns a function that sounds and vibrates as the user has chosen, at most once in two seconds. */
export function createRing(isOn: (name: AlertName) => boolean): () => void {
  let isResting = false
  return () => {
    if (isResting)
      return
    isResting = true
    setTimeout(() => { isResting = false }, REST)
    // #ifdef H5
    if (isOn('sound')) void playTone()
    if (isOn('vibration') && canVibrate()) navigator.vibrate(30)
    // #endif
    // #ifdef MP-WEIXIN
    // WeChat on a computer cannot vibrate.
    if (isOn('vibration')) uni.vibrateShort({ type: 'medium', fail: () => {} })
    // #endif
  }
}
