import type { UserInfo } from '@/types/session'

import { faceOf } from '@/utils/avatarFallback'

/** The two faces of a conversation between two people; rows of rooms and groups bring their senders' own. */
export interface ChatFaces { mine: UserInfo, theirs: UserInfo }

function variables(side: 'mine' | 'theirs', { userID, name, avatarUrl }: UserInfo): string {
  const { letter, tone } = faceOf(userID, name)
  const picture = avatarUrl ? `url("${encodeURI(decodeURI(avatarUrl)).replace(/"/g, '%22')}")` : 'none'
  return `--${side}-letter:${avatarUrl ? '""' : `"${letter}"`};--${side}-tone:var(--face-${tone});--${side}-picture:${picture}`
}

/** The faces as CSS variables on the list: drawn by every bubble, sent to the view once. */
export function facesStyle({ mine, theirs }: ChatFaces): string {
  return `${variables('mine', mine)};${variables('theirs', theirs)}`
}
