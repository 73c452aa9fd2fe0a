import { failed } from '@/utils/failure'

// #ifdef H5
/** Time limit for one look at the server, ms. */
const DEADLINE = 3000

/**
 * A page gets the same error from a server that is away and from one whose replies the browser withholds (CORS). They differ in a request
 * without CORS, whose reply the page cannot read. The path is one that our server opens for it (server/src/routes/operations.ts).
 */
async function isWithheld(url: string): Promise<boolean> {
  if (typeof location === 'undefined')
    return false
  const { origin } = new URL(url, location.href)
  const gets = (mode: RequestMode) => fetch(`${origin}/healthz`, { mode, signal: AbortSignal.timeout(DEADLINE) }).then(() => true, () => false)
  return origin !== location.origin && !await gets('cors') && await gets('no-cors')
}
// #endif

/** Rejects with the reason why a request got no reply: `origin-refused` where the browser withheld it, else `server-away`. */
export async function noReply(url: string, detail: string): Promise<never> {
  // #ifdef H5
  if (await isWithheld(url))
    throw failed('origin-refused', { params: { origin: location.origin }, detail: `${detail}: ${location.origin} is not in CORS_ORIGINS of ${url}` })
  // #endif
  throw failed('server-away', { detail })
}
