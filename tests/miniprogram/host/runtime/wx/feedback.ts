import type { Host } from '../host'

import { api, WxFailure } from './api'

/** Toast, loading, modal, action sheet, vibration. A user or a test taps them on the screen. */
export function feedback(host: Host) {
  const { overlays } = host.screen
  let timer: ReturnType<typeof setTimeout> | undefined
  const show = (title: unknown, icon: string, isLoading: boolean, mask: unknown, duration?: number) => {
    clearTimeout(timer)
    overlays.showToast({ title: String(title ?? ''), icon, isLoading }, Boolean(mask))
    if (duration !== undefined)
      timer = setTimeout(overlays.hideToast, duration)
  }
  const hide = () => {
    clearTimeout(timer)
    overlays.hideToast()
  }
  return {
    showToast: api(host, 'showToast', ({ title, icon, mask, duration }) => show(title, String(icon ?? 'success'), false, mask, Number(duration ?? 1500))),
    hideToast: api(host, 'hideToast', hide),
    showLoading: api(host, 'showLoading', ({ title, mask }) => show(title, 'loading', true, mask)),
    hideLoading: api(host, 'hideLoading', hide),
    showModal: api(host, 'showModal', async options => overlays.showModal({
      title: String(options.title ?? ''),
      content: String(options.content ?? ''),
      showCancel: options.showCancel !== false,
      cancelText: String(options.cancelText ?? '取消'),
      confirmText: String(options.confirmText ?? '确定'),
      editable: Boolean(options.editable),
      placeholderText: String(options.placeholderText ?? ''),
    })),
    showActionSheet: api(host, 'showActionSheet', async ({ itemList, alertText }) => {
      const items = itemList as string[]
      if (!Array.isArray(items) || items.length === 0 || items.length > 6)
        throw new WxFailure('parameter error: itemList should have 1 to 6 items')
      const tapIndex = await overlays.showActionSheet(alertText ? [...items] : items, '取消')
      if (tapIndex < 0)
        throw new WxFailure('cancel')
      return { tapIndex }
    }),
    vibrateShort: api(host, 'vibrateShort', () => { host.state.vibrations++ }),
    vibrateLong: api(host, 'vibrateLong', () => { host.state.vibrations++ }),
  }
}
