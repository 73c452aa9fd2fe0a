/**
 * A team's own service that checks media and answers at once (MODERATION_MEDIA_URL). It gets a POST with JSON and the bearer token of
 * MODERATION_MEDIA_SECRET:
 *   {kind: image | audio | video | file | link, url, fileName, bytes | null, userID, place: message | profile}
 * and answers {verdict: 'pass'}, {verdict: 'refuse', label?}, or {verdict: 'unknown'} for what it cannot check. Anything else is no answer. The address
 * comes from a user: the service must not load it from inside a network that users cannot reach.
 */
import type { MediaChecker } from './media'

import { fetchJson } from '../fetchJson'

const LABEL = /^[\w.-]{1,64}$/

export function createMediaService({ url, secret, timeoutMs }: { url: string, secret: string, timeoutMs: number }): MediaChecker {
  return {
    name: 'service',
    async check(item, { author, place }, signal) {
      const { verdict, label } = await fetchJson(url, { body: { ...item, userID: author.userID, place }, headers: { authorization: `Bearer ${secret}` }, timeoutMs, signal })
      if (verdict === 'refuse')
        return { label: typeof label === 'string' && LABEL.test(label) ? label : 'refused' }
      if (verdict === 'pass')
        return { label: '' }
      if (verdict === 'unknown')
        return null
      throw new Error('the service for media gave no verdict')
    },
  }
}
