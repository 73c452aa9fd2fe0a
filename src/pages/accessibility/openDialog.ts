import { isShown } from './isShown'

/** uni's modal dialog. */
export const MODAL = '.uni-modal'
/** The dialogs themselves, in an order in which a later one lies over an earlier one. */
const DIALOGS = ['.sheet-panel', '.uni-actionsheet_toggle', MODAL]
/** uni's modal is closed while it fades out. */
const CLOSING = '.uni-fade-leave-active *'

/** The dialog that lies over everything else. */
export const openDialog = (): HTMLElement | undefined => DIALOGS.flatMap(selector => Array.from(document.querySelectorAll<HTMLElement>(selector)))
  .filter(dialog => isShown(dialog) && !dialog.matches(CLOSING))
  .pop()
