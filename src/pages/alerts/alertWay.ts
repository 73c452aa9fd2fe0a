interface Situation {
  /** As in Surroundings. */
  isVisible: boolean
  hasFocus: boolean
  canNotify: boolean
  /** The page of the conversation is in front. */
  isShown: boolean
  /** The message was sent while the connection was away. */
  isMissed: boolean
}

/**
 * How the user is told of a message. `notification`: by the system, where another app or tab is in front. `here`: by banner, and sound or
 * vibration. Missed messages are in the list when the app is seen again.
 */
export function alertWay({ isVisible, hasFocus, canNotify, isShown, isMissed }: Situation): 'notification' | 'here' | null {
  if (canNotify && !(isVisible && hasFocus))
    return 'notification'
  return isVisible && !isShown && !isMissed ? 'here' : null
}
