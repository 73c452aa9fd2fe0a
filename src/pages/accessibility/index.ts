import { moveFocusInConversations } from './conversationFocus'
import { keepFocusInDialogs } from './dialogFocus'
import { moveFocusInEmoji } from './emojiFocus'
import { listenToKeyboard } from './keyboardAccess'
import { moveFocusInMessages } from './messageFocus'
import { noteKeyboard } from './noteKeyboard'
import { keepFocusOnPages } from './pageFocus'
import { completeUniElements } from './uniElements'

/** H5: makes the app usable by keyboard and screen reader. Called once, on launch. Does nothing without a document. */
export function makeAccessible(): void {
  if (typeof document === 'undefined')
    return
  completeUniElements()
  noteKeyboard()
  listenToKeyboard()
  moveFocusInConversations()
  moveFocusInMessages()
  moveFocusInEmoji()
  keepFocusInDialogs()
  keepFocusOnPages()
}
