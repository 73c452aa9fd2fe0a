/** Longest address, characters: those of files are signed. */
const LONGEST = 2048
/** As utils/pictureUrl.ts. */
const HTTPS = /^https:\/\/[^/?#\s"<>\\][^\s"<>\\]*$/i
const EMULATED = /^https?:\/\/[^/?#\s"<>\\]+\/zim-files\/[\w./%-]+$/

/** Returns the address of a message's file if it may be loaded, else '': only https, and in builds with the emulator the emulator's files. Nothing is remembered of failures. */
export function fileUrl(url: string): string {
  const isAllowed = HTTPS.test(url) || (import.meta.env.VITE_ZIM === 'emulator' && EMULATED.test(url))
  return url.length <= LONGEST && isAllowed ? url : ''
}
