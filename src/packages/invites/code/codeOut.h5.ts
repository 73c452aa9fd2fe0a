import { saveFile } from '@/services/media/openFile.h5'

/** Hands the picture to the browser, which saves it. */
export function saveInBrowser(bytes: Uint8Array): void {
  saveFile(new File([bytes as Uint8Array<ArrayBuffer>], 'qr.png'), 'qr.png')
}

/** Browsers share addresses alone. */
export const canShare = (link: string) => link.startsWith('http') && typeof navigator.share === 'function'

/** Opens the browser's own sheet. That it was closed, or may not be opened, is no failure: the link can be copied. */
export function share(url: string, title: string): void {
  navigator.share({ title, url }).catch(() => {})
}
