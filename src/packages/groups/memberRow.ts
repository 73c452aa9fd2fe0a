import type { UserInfo } from '@/types/user'

import { avatarFallbackOf } from '@/utils/avatarFallback'
import { pictureUrl } from '@/utils/pictureUrl'

/** A member of a group or a room, ready to be drawn. */
export interface MemberRow {
  userID: string
  name: string
  avatar: string
  letter: string
  tone: string
  /** What is said of the member, such as that it is the user. */
  notes: readonly string[]
  /** '' for a plain member. */
  role: string
}

export function toMemberRow({ userID, name, avatarUrl, notes, role }: UserInfo & Pick<MemberRow, 'notes' | 'role'>): MemberRow {
  const { letter, tone } = avatarFallbackOf(userID, name)
  return { userID, name, avatar: pictureUrl(avatarUrl), letter, tone: `tone-${tone}`, notes, role }
}
