/** px from the left and the upper edge of the screen */
interface Touch { clientX: number, clientY: number }

/** Events of uni-app have these fields on all platforms. */
export interface Touches { touches: ArrayLike<Touch>, changedTouches: ArrayLike<Touch> }

/** A touch that moves to the left at least this far is a swipe, px. */
const DISTANCE = 40

/**
 * Finds swipes to the left from the beginning and the end of touches: in a mini program each movement would be a message between two threads.
 * @param onSwipe called with the height at which the touch began
 */
export function createSwipe(onSwipe: (y: number) => void) {
  let began: Touch | null = null
  return {
    start({ touches }: Touches) {
      began = touches.length === 1 ? touches[0]! : null
    },
    end({ changedTouches }: Touches) {
      const ended = changedTouches[0]
      const from = began
      began = null
      if (!from || !ended)
        return
      const left = from.clientX - ended.clientX
      if (left >= DISTANCE && left > 2 * Math.abs(from.clientY - ended.clientY)) onSwipe(from.clientY)
    },
  }
}
