import type { UserInfo } from '@/types/user'

import { avatarFallbackOf } from '@/utils/avatarFallback'

/** The two avatars of a conversation between two people; rows of rooms and groups bring their senders' own. */
export interface ChatAvatars { mine: UserInfo, theirs: UserInfo }

function variables(side: 'mine' | 'theirs', { userID, name, avatarUrl }: UserInfo): string {
  const { letter, tone } = avatarFallbackOf(userID, name)
  const picture = avatarUrl ? `url("${encodeURI(decodeURI(avatarUrl)).replace(/"/g, '%22')}")` : 'none'
  return `--${side}-letter:${avatarUrl ? '""' : `"${letter}"`};--${side}-tone:var(--tone-${tone});--${side}-picture:${picture}`
}

/** The avatars as CSS variables on the list: drawn by every bubble, sent to the view once. */
export function avatarsStyle({ mine, theirs }: ChatAvatars): string {
  return `${variables('mine', mine)};${variables('theirs', theirs)}`
}
