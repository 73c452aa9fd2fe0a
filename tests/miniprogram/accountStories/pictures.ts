/** A PNG of one pixel. */
export const PNG = Uint8Array.from(atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='), character => character.charCodeAt(0))

/** Bytes that start as a PNG and exceed the server's limit of 1 MB. */
export function largePicture(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(1024 * 1024 + 1)
  bytes.set(PNG)
  return bytes
}
