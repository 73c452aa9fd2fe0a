/**
 * Texts that users set at ZIM themselves and others see: names and notices of groups and rooms, names in a group, the own status, the words of
 * an application. The client asks before it sets one (routes/checks.ts). ZEGO tells of the name of a new group or room alone (createdNames.ts).
 */
import { createHash } from 'node:crypto'

import type { Author, ContentKind, Moderation, TextCheck, Verdict } from './moderation'

interface CheckRule {
  /** By whose setting a text is decided that nothing can check. */
  content: ContentKind
  place: TextCheck['place']
  /** ZIM's limit, in characters or bytes. Here: characters. */
  most: number
}

/** Sources of the limits: the client's zim/groupLimits.ts, roomLimits.ts, friends.ts. */
export const CHECK_RULES = {
  'group-name': { content: 'name', place: 'profile', most: 50 },
  'group-notice': { content: 'text', place: 'message', most: 300 },
  'group-nickname': { content: 'name', place: 'profile', most: 100 },
  'room-name': { content: 'name', place: 'profile', most: 64 },
  'room-notice': { content: 'text', place: 'message', most: 1024 },
  'status': { content: 'text', place: 'profile', most: 64 },
  'words': { content: 'text', place: 'message', most: 256 },
} as const satisfies Record<string, CheckRule>

export type CheckKind = keyof typeof CHECK_RULES
export const CHECK_KINDS = Object.keys(CHECK_RULES) as CheckKind[]

/** How long a text that has passed is not checked again for the same user: the name of a new group comes again with ZEGO's callback. */
const KEEP_MS = 10 * 60_000
const MOST_KEPT = 10_000

export type TextChecks = ReturnType<typeof createTextChecks>

export function createTextChecks({ moderation, now }: { moderation: Moderation, now: () => number }) {
  /** Ends of the time, by hash, the oldest first. In the memory of this copy of the server. */
  const passed = new Map<string, number>()

  return {
    /** The verdict on a text, within the time of a verdict. Blank texts pass. Never rejects. */
    async verdict(kind: CheckKind, text: string, author: Author): Promise<Verdict> {
      const { content, place } = CHECK_RULES[kind]
      if (text.trim() === '')
        return 'passed'
      const key = createHash('sha256').update(JSON.stringify([content, place, author.userID, text])).digest('base64')
      if ((passed.get(key) ?? 0) > now())
        return 'passed'
      const verdict = await moderation.checkText(content, { text, author, place })
      if (verdict === 'passed' && moderation.isOn) {
        if (passed.size >= MOST_KEPT) passed.delete(passed.keys().next().value!)
        passed.set(key, now() + KEEP_MS)
      }
      return verdict
    },
  }
}
