import type { Reaction } from '@/types/annotations'

/** An emoji of the menu. */
export interface ReactionKey { emoji: string, isMine: boolean }

/** What the menu offers; its last key leads to all others. */
const EMOJI = ['👍', '❤️', '😂', '😮', '😢', '🙏', '🎉']

/** The emoji above the entries of a menu. */
export const reactionKeys = (reactions: readonly Reaction[] = []): ReactionKey[] => EMOJI.map(emoji => ({ emoji, isMine: reactions.some(({ type, isMine }) => isMine && type === emoji) }))
