/**
 * Decides whether pictures, recordings, videos and files may be shown to others. The port `MediaChecker` has two fillings: a service of the team that
 * answers at once (mediaService.ts), and WeChat's `mediaCheckAsync` (mediaCheckAsync.ts), whose verdict comes later. MODERATION_MEDIA names them.
 *
 * Invariant: each item is decided by the first filling that can check it; one that fails counts as one that cannot. What nothing can check is
 * `unavailable`, unless MODERATION_SEND_UNCHECKED names the kind of its message.
 */
import type { MediaModerationConfig, ModerationConfig } from '../config'
import type { Author, ContentKind, ModerationLogger, Verdict } from './moderation'

import { withDeadline } from '../deadline'

/** Content at an address. */
export interface MediaItem {
  /** `link`: an address in a custom message, of which nothing else is known. */
  kind: 'image' | 'audio' | 'video' | 'file' | 'link'
  /** http or https */
  url: string
  /** As the sender stated it; may be empty. */
  fileName: string
  /** As the sender's client stated it; null where it stated none. */
  bytes: number | null
}

export interface MediaCheck {
  items: readonly MediaItem[]
  author: Author
  /** Where others see it. */
  place: 'message' | 'profile'
}

/** `label`: of what is refused, '' for what passes. `traceID`: the verdict is pushed later. null: this filling cannot check it. */
export type MediaAnswer = { label: string } | { traceID: string } | null

export interface MediaChecker {
  name: string
  /** Rejects when no answer can be obtained, or when the signal aborts. */
  check: (item: MediaItem, check: MediaCheck, signal: AbortSignal) => Promise<MediaAnswer>
}

/** `traceIDs`: of the verdicts that are still to come. */
export type MediaVerdict = { verdict: Verdict } | { verdict: 'waiting', traceIDs: string[] }

export type MediaModeration = ReturnType<typeof createMediaModeration>

type Options = Pick<MediaModerationConfig, 'hosts'> & Pick<ModerationConfig, 'sendUnchecked' | 'verdictMs'>

/** @param checkers in the order in which they are asked; none means that no media are checked */
export function createMediaModeration(checkers: readonly MediaChecker[], { hosts, sendUnchecked, verdictMs }: Options, log: ModerationLogger) {
  const isUncheckedSent = (kind: ContentKind) => sendUnchecked.includes(kind)

  async function checkItem(item: MediaItem, check: MediaCheck, signal: AbortSignal): Promise<MediaAnswer> {
    for (const checker of checkers) {
      const answer = await checker.check(item, check, signal).catch((error: unknown) => {
        log.warn({ err: error, moderator: checker.name, kind: item.kind }, 'an item of media could not be checked')
        return null
      })
      if (answer && 'label' in answer && answer.label)
        log.info({ userID: check.author.userID, moderator: checker.name, label: answer.label }, 'an item of media was refused')
      if (answer)
        return answer
    }
    return null
  }

  return {
    isOn: checkers.length > 0,

    /** Whether content of this kind without a verdict is shown (open) or not (closed). */
    isUncheckedSent,

    /** The verdict on media of a message of this kind, or of a picture, within `verdictMs`. Never rejects. No items pass. */
    async check(kind: ContentKind, check: MediaCheck): Promise<MediaVerdict> {
      if (check.items.some(({ url }) => !isAllowed(url, hosts)))
        return { verdict: 'refused' }
      const answers = await withDeadline(verdictMs, signal => Promise.all(check.items.map(item => checkItem(item, check, signal)))).catch((error: unknown) => {
        log.warn({ err: error, kind }, 'media could not be checked')
        return [null]
      })
      if (answers.some(answer => answer && 'label' in answer && answer.label !== ''))
        return { verdict: 'refused' }
      if (answers.includes(null) && !isUncheckedSent(kind))
        return { verdict: 'unavailable' }
      const traceIDs = answers.flatMap(answer => answer && 'traceID' in answer ? answer.traceID : [])
      return traceIDs.length > 0 ? { verdict: 'waiting', traceIDs } : { verdict: 'passed' }
    },
  }
}

/** `hosts`: whole names, or `.example.com` for all below one; none: all are allowed. */
function isAllowed(url: string, hosts: readonly string[]): boolean {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    return false
  const { hostname } = new URL(url)
  return hosts.length === 0 || hosts.some(host => host.startsWith('.') ? hostname.endsWith(host) : hostname === host)
}
