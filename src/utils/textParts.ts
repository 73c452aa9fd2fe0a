import type { TextPart } from '@/types/messageSlots'

const LINK = /https?:\/\/[\w\-.~:/?#[\]@!$&'()*+,;=%]+/gi
const TRAILING = /[.,;:!?'")\]]+$/

/** Splits a text at its http(s) links. Punctuation that ends a sentence is not part of a link. Null when there is no link. */
export function splitLinks(text: string): TextPart[] | null {
  const parts: TextPart[] = []
  let end = 0
  for (const match of text.matchAll(LINK)) {
    const link = match[0].replace(TRAILING, '')
    if (match.index > end) parts.push({ text: text.slice(end, match.index) })
    parts.push({ text: link, link: 1 })
    end = match.index + link.length
  }
  if (!parts.length)
    return null
  if (end < text.length) parts.push({ text: text.slice(end) })
  return parts
}

const EMOJI = '(?:\\p{Regional_Indicator}{2}|\\p{Extended_Pictographic})(?:\\uFE0F|\\p{Emoji_Modifier})?'
const FEW_EMOJI = new RegExp(`^(?:${EMOJI}(?:\\u200D${EMOJI})*){1,3}$`, 'u')

/** True for one to three emoji and nothing else. Such a message is drawn large. */
export function isFewEmoji(text: string): boolean {
  return text.length <= 40 && FEW_EMOJI.test(text)
}
