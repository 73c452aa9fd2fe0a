/** H5: whether the Tab key moved the focus since the last press of mouse or finger (pages/accessibility/noteKeyboard.ts). */
export const isKeyboardInUse = (): boolean => 'keyboard' in document.documentElement.dataset
