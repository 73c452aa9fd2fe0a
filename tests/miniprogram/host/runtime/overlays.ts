import type { Preview } from '../types'

/** The overlays of wx: toast or loading, modal, action sheet, preview of pictures. They are DOM elements, and their state can be read. */
export interface Toast { title: string, icon: string, isLoading: boolean }
export interface Modal { title: string, content: string, showCancel: boolean, cancelText: string, confirmText: string, editable: boolean, placeholderText: string }
export interface ModalAnswer { confirm: boolean, cancel: boolean, content?: string }

export function drawOverlays(document: Document, root: HTMLElement) {
  let toast: { data: Toast, box: Element } | null = null
  let modal: { data: Modal, close: (answer: ModalAnswer) => void } | null = null
  let preview: { data: Preview, close: () => void } | null = null
  let sheet: { items: string[], close: (index: number) => void } | null = null

  const element = (className: string, text = '', onClick?: () => void) => {
    const made = document.createElement('div')
    made.className = className
    made.textContent = text
    if (onClick)
      made.addEventListener('click', onClick)
    return made
  }
  const mask = (...children: HTMLElement[]) => {
    const box = element('phone-mask')
    box.append(...children)
    root.append(box)
    return box
  }
  const hideToast = () => {
    toast?.box.remove()
    toast = null
  }

  return {
    showToast(data: Toast, mustBlock: boolean) {
      hideToast()
      const box = mask(element('phone-toast', data.title))
      box.toggleAttribute('data-clear', !mustBlock)
      toast = { data, box }
    },
    hideToast,
    /** Resolves when a button is tapped. */
    showModal(data: Modal): Promise<ModalAnswer> {
      return new Promise((resolve) => {
        const dialog = element('phone-dialog')
        const field = document.createElement('input')
        field.className = 'phone-dialog-input'
        field.placeholder = data.placeholderText
        field.value = data.content
        const close = (answer: ModalAnswer) => {
          box.remove()
          modal = null
          resolve(data.editable && answer.confirm ? { ...answer, content: answer.content ?? field.value } : answer)
        }
        const buttons = element('phone-dialog-buttons')
        if (data.showCancel)
          buttons.append(element('phone-dialog-cancel', data.cancelText, () => close({ confirm: false, cancel: true })))
        buttons.append(element('phone-dialog-confirm', data.confirmText, () => close({ confirm: true, cancel: false })))
        if (data.title)
          dialog.append(element('phone-dialog-title', data.title))
        dialog.append(data.editable ? field : element('phone-dialog-text', data.content), buttons)
        const box = mask(dialog)
        modal = { data, close }
      })
    },
    /** Resolves with the index of the tapped item, or -1 for "cancel". */
    showActionSheet(items: string[], cancelText: string): Promise<number> {
      return new Promise((resolve) => {
        const close = (index: number) => {
          box.remove()
          sheet = null
          resolve(index)
        }
        const list = element('phone-sheet')
        list.append(...items.map((item, index) => element('phone-sheet-item', item, () => close(index))), element('phone-sheet-cancel', cancelText, () => close(-1)))
        const box = mask(list)
        box.setAttribute('data-sheet', '')
        sheet = { items, close }
      })
    },
    /** Shows pictures and videos above everything until they are tapped. `urlOf` gives the address that a browser can load. */
    showPreview(data: Preview, urlOf: (url: string) => string, onClose: () => void) {
      preview?.close()
      const shown = data.sources[data.current]!
      const media = document.createElement(shown.type === 'video' ? 'video' : 'img')
      media.setAttribute('src', urlOf(shown.url))
      const close = () => {
        box.remove()
        preview = null
        onClose()
      }
      const viewer = element('phone-preview', '', close)
      viewer.append(media, element('phone-preview-count', data.sources.length > 1 ? `${data.current + 1}/${data.sources.length}` : ''))
      const box = mask(viewer)
      preview = { data, close }
    },
    closePreview() { preview?.close() },
    get preview() { return preview?.data ?? null },
    get toast() { return toast?.data ?? null },
    get modal() { return modal?.data ?? null },
    get actionSheet() { return sheet?.items ?? null },
  }
}
