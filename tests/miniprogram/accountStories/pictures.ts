/** The smallest PNG: one pixel. */
export const PNG = Uint8Array.from(atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='), character => character.charCodeAt(0))

/** A PNG by its first bytes, too large for the server. */
export function largePicture(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(1024 * 1024 + 1)
  bytes.set(PNG)
  return bytes
}
