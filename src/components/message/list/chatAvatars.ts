import type { UserInfo } from '@/types/user'

import { avatarFallbackOf } from '@/utils/avatarFallback'
import { pictureUrl } from '@/utils/pictureUrl'

/** The two avatars of a conversation with a peer. Rows in rooms and groups carry the avatar of their sender. */
export interface ChatAvatars { mine: UserInfo, theirs: UserInfo }

function variables(side: 'mine' | 'theirs', { userID, name, avatarUrl }: UserInfo): string {
  const { letter, tone } = avatarFallbackOf(userID, name)
  const url = pictureUrl(avatarUrl)
  return `--${side}-letter:"${url ? '' : letter}";--${side}-tone:var(--tone-${tone});--${side}-picture:${url ? `url("${url}")` : 'none'}`
}

/** Returns both avatars as CSS variables for the list. Every row draws them; they are sent to the view once. */
export function avatarsStyle({ mine, theirs }: ChatAvatars): string {
  return `${variables('mine', mine)};${variables('theirs', theirs)}`
}
