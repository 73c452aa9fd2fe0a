import { utf8Length } from './bytes'
import { datasetOf } from './dataset'

/** Longest address of a picture, bytes: ZIM's own limit. */
const MAX_BYTES = 500
/** A picture that failed is tried again after this time, ms. */
const TRY_AGAIN = 60_000

/** Nothing that ends a string of CSS, and no space. */
const HTTPS = /^https:\/\/[^/?#\s"<>\\][^\s"<>\\]*$/i
const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?\/[^\s"<>\\]*$/i
/** Pictures of our own server, whatever its scheme. Relative when it has the origin of the page (VITE_SERVER_URL=/); '' without a server. */
const ownPrefix = () => import.meta.env.VITE_SERVER_URL && `${import.meta.env.VITE_SERVER_URL.replace(/\/$/, '')}/avatars/`
/** The emulator's files, on whatever host it was reached. */
const EMULATED = /^https?:\/\/[^/?#\s"<>\\]+\/zim-files\/[\w./%-]+$/
const isEmulated = (url: string) => import.meta.env.VITE_ZIM === 'emulator' && EMULATED.test(url)
const isDevelopment = () => import.meta.env.DEV || import.meta.env.VITE_ZIM === 'emulator'

/** Address → when it failed, ms. */
const failures = new Map<string, number>()

const hasFailed = (url: string) => Date.now() - (failures.get(url) ?? -Infinity) <= TRY_AGAIN

/** The address of a picture on this device, '' when it could not be loaded: the system may have removed it. */
export const localUrlOf = (url: string) => hasFailed(url) ? '' : url

/**
 * Returns the address of a picture that may be loaded, else ''. Other users choose their addresses: only https, at most 500 bytes, and our
 * own server; in development also this machine, and the emulator's files. Every place that draws a picture calls it, and draws the letter for ''.
 */
export function pictureUrl(url: string): string {
  const own = ownPrefix()
  const isOwn = own !== '' && url.startsWith(own) && /^[\w.-]+$/.test(url.slice(own.length))
  const mayLoad = url.length <= MAX_BYTES && (HTTPS.test(url) || isOwn || isEmulated(url) || (isDevelopment() && LOOPBACK.test(url))) && utf8Length(url) <= MAX_BYTES
  return mayLoad && !hasFailed(url) ? url : ''
}

/** Notes that a picture could not be loaded. The caller draws again. */
export function noteFailure(url = ''): void {
  if (url) failures.set(url, Date.now())
}

/** The same, for the event of an image with `data-url`. */
export function notePictureFailure(event: unknown): void {
  noteFailure(datasetOf<{ url: string }>(event).url)
}
