import { failureText, t } from '@/i18n'
import { failureOf } from '@/utils/failure'

import { swallowPress } from './swallowPress'

/** Shows a menu. Resolves with the choice, or null when it was closed. WeChat allows at most six choices. */
export function showActionSheet<T>(choices: readonly T[], label: (choice: T) => string): Promise<T | null> {
  swallowPress()
  return new Promise((resolve) => {
    uni.showActionSheet({
      itemList: choices.map(label),
      success: ({ tapIndex }) => resolve(choices[tapIndex] ?? null),
      fail: () => resolve(null),
    })
  })
}

/** Shows a question with a confirm and a cancel button. Resolves true when confirmed. Used before actions that cannot be undone. */
export function confirm(title: string, content: string, confirmText = t('action.ok')): Promise<boolean> {
  return new Promise((resolve) => {
    uni.showModal({ title, content, confirmText, cancelText: t('action.cancel'), success: ({ confirm }) => resolve(confirm), fail: () => resolve(false) })
  })
}

/** Shows a text in a dialog with one button. */
export function showNotice(content: string): void {
  uni.showModal({ content, showCancel: false, confirmText: t('action.ok') })
}

/** Shows the text of a failed action. Accepts any thrown value. */
export function showError(thrown: unknown): void {
  showNotice(failureText(failureOf(thrown)))
}

/** Copies a text to the clipboard and shows the toast `done`, or the failure. */
export function copy(text: string, done = t('done.copied')): void {
  uni.setClipboardData({ data: text, showToast: false, success: () => uni.showToast({ title: done, icon: 'none' }), fail: showError })
}
