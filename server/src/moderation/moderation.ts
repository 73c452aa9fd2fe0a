/**
 * Decides whether a text may be shown to others. The port `Moderator` has three fillings: none, the word list (words.ts) and WeChat's
 * `msgSecCheck` (msgSecCheck.ts). MODERATION names them; all that are named are asked, in that order, until one refuses.
 *
 * Invariant: a text is `passed` only when at least one filling has checked it and none has refused or failed. What nothing has checked is
 * `unchecked`, and the setting of its kind decides (MODERATION_SEND_UNCHECKED): refused unless the kind is named there.
 */
import type { ModerationConfig } from '../config'

import { withDeadline } from '../deadline'

/** The kinds that are set apart: those of ZIM's messages, the names that users choose, and their pictures. */
export const CONTENT_KINDS = ['text', 'image', 'file', 'audio', 'video', 'multiple', 'combine', 'custom', 'name', 'avatar'] as const
export type ContentKind = typeof CONTENT_KINDS[number]

export interface Author {
  userID: string
  /** null for a user who has not signed in with WeChat, and for one who has no account yet. */
  openid: string | null
}

export interface TextCheck {
  /** Not empty. */
  text: string
  author: Author
  /** Where others see it. */
  place: 'message' | 'profile'
}

export interface Moderator {
  name: string
  /**
   * Returns the label of what is refused, '' when the text passes, null when this filling cannot check it. Rejects when no verdict can be
   * obtained, or when the signal aborts.
   */
  check: (check: TextCheck, signal: AbortSignal) => Promise<string | null>
}

export type Verdict = 'passed' | 'refused' | 'unavailable'

export interface ModerationLogger { info: (fields: object, message: string) => void, warn: (fields: object, message: string) => void }

export type Moderation = ReturnType<typeof createModeration>

/**
 * @param moderators in the order in which they are asked; none means that nothing is checked and everything passes
 * @param onVerdict told of each verdict on a text that was asked for, with its time
 */
export function createModeration(moderators: readonly Moderator[], { sendUnchecked, verdictMs }: ModerationConfig, log: ModerationLogger, onVerdict: (verdict: Verdict, seconds: number) => void) {
  const uncheckedVerdict = (kind: ContentKind): Verdict => sendUnchecked.includes(kind) ? 'passed' : 'unavailable'

  async function ask(check: TextCheck, signal: AbortSignal): Promise<'passed' | 'refused' | 'unchecked'> {
    let isChecked = false
    for (const moderator of moderators) {
      const label = await moderator.check(check, signal)
      if (label) {
        log.info({ userID: check.author.userID, moderator: moderator.name, label }, 'a text was refused')
        return 'refused'
      }
      isChecked ||= label !== null
    }
    return isChecked ? 'passed' : 'unchecked'
  }

  async function verdictOnText(kind: ContentKind, check: TextCheck): Promise<Verdict> {
    try {
      const answer = await withDeadline(verdictMs, signal => ask(check, signal))
      return answer === 'unchecked' ? uncheckedVerdict(kind) : answer
    }
    catch (error) {
      log.warn({ err: error, kind }, 'a text could not be checked')
      return uncheckedVerdict(kind)
    }
  }

  return {
    isOn: moderators.length > 0,

    /** The verdict on a text of this kind, within `verdictMs`. Never rejects. */
    async checkText(kind: ContentKind, check: TextCheck): Promise<Verdict> {
      if (moderators.length === 0)
        return 'passed'
      const start = performance.now()
      const verdict = await verdictOnText(kind, check)
      onVerdict(verdict, (performance.now() - start) / 1000)
      return verdict
    },

    /** The verdict on content that no filling can check, such as the bytes of a video. */
    verdictOnUnchecked: (kind: ContentKind): Verdict => moderators.length === 0 ? 'passed' : uncheckedVerdict(kind),
  }
}
