import { failureText, t } from '@/i18n'
import { failureOf } from '@/utils/failure'

/** A menu from below; resolves with the choice, or null when it was closed. */
export function showActionSheet<T>(choices: readonly T[], label: (choice: T) => string): Promise<T | null> {
  return new Promise((resolve) => {
    uni.showActionSheet({
      itemList: choices.map(label),
      success: ({ tapIndex }) => resolve(choices[tapIndex] ?? null),
      fail: () => resolve(null),
    })
  })
}

/** Asks before something that cannot be undone. */
export function confirm(title: string, content: string, confirmText = t('action.ok')): Promise<boolean> {
  return new Promise((resolve) => {
    uni.showModal({ title, content, confirmText, cancelText: t('action.cancel'), success: ({ confirm }) => resolve(confirm), fail: () => resolve(false) })
  })
}

/** Says something that needs reading. */
function showNotice(content: string): void {
  uni.showModal({ content, showCancel: false, confirmText: t('action.ok') })
}

/** Says what went wrong with something that the user asked for. */
export function showError(thrown: unknown): void {
  showNotice(failureText(failureOf(thrown)))
}

export function copy(text: string, done = t('done.copied')): void {
  uni.setClipboardData({ data: text, showToast: false, success: () => uni.showToast({ title: done, icon: 'none' }), fail: showError })
}
