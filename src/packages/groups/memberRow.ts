import type { UserInfo } from '@/types/user'

import { avatarFallbackOf } from '@/utils/avatarFallback'
import { pictureUrl } from '@/utils/pictureUrl'

/** A member of a group or a room, ready to be drawn. */
export interface MemberRow {
  name: string
  /** The address is long: the template tests the flag, and has it once. */
  hasAvatar?: 1
  avatar: string
  letter: string
  tone: string
  /** What is said of the member, such as that it is the user. */
  notes: readonly string[]
  /** '' for a plain member. */
  role: string
}

/** Longest name sent to the view, in characters. More than one line can show. */
const NAME_LENGTH = 60

export function toMemberRow({ userID, name, avatarUrl, notes, role }: UserInfo & Pick<MemberRow, 'notes' | 'role'>): MemberRow {
  const avatar = pictureUrl(avatarUrl)
  const { letter, tone } = avatarFallbackOf(userID, name)
  return { name: name.slice(0, NAME_LENGTH), ...avatar && { hasAvatar: 1 }, avatar, letter, tone: `tone-${tone}`, notes, role }
}
