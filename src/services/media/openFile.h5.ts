import type { LocalFile } from '@/types/message'

import { safeFileName } from '@/utils/fileName'

/** Until the browser has read the file, ms. */
const REVOKE_AFTER = 60_000

/**
 * Hands a file to the browser, which saves it. It is never shown in a page of this origin: another user's HTML or SVG would run its scripts here.
 * So its type is dropped as well.
 */
export function saveFile(file: LocalFile, name: string): void {
  const href = URL.createObjectURL(new Blob([file as File], { type: 'application/octet-stream' }))
  Object.assign(document.createElement('a'), { href, download: safeFileName(name) }).click()
  setTimeout(() => URL.revokeObjectURL(href), REVOKE_AFTER)
}
