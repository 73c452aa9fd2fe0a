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

/** Colours of the confirm button, as `--accent` and `--danger` of styles/tokens.css. Dialogs are drawn by the platform, without those variables. */
const CONFIRM_COLORS = {
  light: { accent: 'brand(colours.light.accent)', danger: 'brand(colours.light.danger)' },
  dark: { accent: 'brand(colours.dark.accent)', danger: 'brand(colours.dark.danger)' },
}

function confirmColor(name: 'accent' | 'danger'): string {
  let isDark = false
  // #ifdef H5
  isDark = document.documentElement.dataset.theme === 'dark'
  // #endif
  // #ifdef MP-WEIXIN
  isDark = uni.getAppBaseInfo().theme === 'dark'
  // #endif
  return CONFIRM_COLORS[isDark ? 'dark' : 'light'][name]
}

/** `isDestructive`: the action loses something, and its button is red. */
interface ConfirmOptions { confirmText?: string, cancelText?: string, isDestructive?: boolean }

/** Shows a question with a confirm and a cancel button. Resolves true when confirmed. Used before actions that cannot be undone. */
export function confirm(title: string, content: string, { confirmText = t('action.ok'), cancelText = t('action.cancel'), isDestructive = false }: ConfirmOptions = {}): Promise<boolean> {
  return new Promise((resolve) => {
    uni.showModal({ title, content, confirmText, confirmColor: confirmColor(isDestructive ? 'danger' : 'accent'), cancelText, success: ({ confirm }) => resolve(confirm), fail: () => resolve(false) })
  })
}

/** Shows a text in a dialog with one button. `onClosed`: called when it was read. */
export function showNotice(content: string, onClosed?: () => void): void {
  uni.showModal({ content, showCancel: false, confirmText: t('action.ok'), confirmColor: confirmColor('accent'), success: onClosed })
}

/** Shows the text of a failed action. Accepts any thrown value. */
export function showError(thrown: unknown, onClosed?: () => void): void {
  showNotice(failureText(failureOf(thrown)), onClosed)
}

/** Copies a text to the clipboard and shows the toast `done`, or the failure. */
export function copy(text: string, done = t('done.copied')): void {
  uni.setClipboardData({ data: text, showToast: false, success: () => uni.showToast({ title: done, icon: 'none' }), fail: showError })
}
