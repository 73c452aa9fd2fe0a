import type { Reaction } from '@/types/annotations'
import type { ChipSlots } from '@/types/messageSlots'

import { t } from '@/i18n/reactions'

/** What chips show beside the reactions. */
export interface ChipContext {
  /** userID of the user. */
  me: string
  /** Rooms and groups: of one or two users the names are shown. */
  hasSenders: boolean
  nameOf: (userID: string) => string
}

/** Most chips under a bubble. ZIM allows 100 types to a message. */
const MOST = 20
/** Longest texts, characters. One emoji has at most eleven. */
const LONGEST_TYPE = 12
const LONGEST_NAME = 8

/** What is not seen: control characters, marks that change the direction or join nothing. U+200D joins the parts of an emoji. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu
/** Marks that are drawn over one another. */
const PILED = /(\p{M}{2})\p{M}+/gu
const isSeen = (character: string) => character === '\u200D' ? character : ''
const EMOJI = /^[\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}]+$/u
const JOINERS = /[\p{Cf}\p{Mn}]/gu
/** Keeps a text of any direction from moving what is beside it. */
const isolated = (text: string) => EMOJI.test(text.replace(JOINERS, '')) ? text : `\u2068${text}\u2069`

const short = (text: string, longest: number) => {
  const characters = Array.from(text)
  return characters.length > longest ? `${characters.slice(0, longest).join('')}…` : text
}

/** A type of reaction as it may be shown: another client may send any text of 32 bytes. */
export function typeLabel(type: string): string {
  const seen = type.replace(UNSEEN, isSeen).replace(PILED, '$1').trim()
  return seen.replace(/\u200D/g, '') ? isolated(short(seen, LONGEST_TYPE)) : '?'
}

export const countLabel = (count: number) => count > 99 ? '99+' : String(count)

/** What screen readers say. */
export const reactionSaid = ({ type, people, isMine }: Reaction) => t(isMine ? 'reaction.saidMine' : 'reaction.said', { emoji: typeLabel(type), n: people > 99 ? countLabel(people) : people })

/** The names of one or two users, or how many they are. */
function usersLabel({ people, userIDs }: Reaction, { me, hasSenders, nameOf }: ChipContext): string {
  if (!hasSenders || people > 2 || userIDs.length !== people)
    return countLabel(people)
  const names = userIDs.map(userID => userID === me ? t('room.me') : `\u2068${short(nameOf(userID).replace(UNSEEN, isSeen), LONGEST_NAME)}\u2069`)
  return names.length === 1 ? names[0]! : t('reaction.two', { one: names[0]!, other: names[1]! })
}

/** The chips under a bubble, in the order in which the reactions were first used. */
export function chipsOf(reactions: readonly Reaction[], context: ChipContext): ChipSlots[] {
  const chips: ChipSlots[] = reactions.slice(0, MOST).map(reaction => ({
    text: `${typeLabel(reaction.type)} ${usersLabel(reaction, context)}`,
    said: reactionSaid(reaction),
    ...(reaction.isMine && { mine: 1 as const }),
  }))
  const left = reactions.length - MOST
  return left > 0 ? [...chips, { text: `+${left}`, said: t('reaction.others', { n: left }) }] : chips
}
