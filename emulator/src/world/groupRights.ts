/** Who may do what in a group, by the role. ZEGO's documents; the refusal is 6000541. Pure. */
import type { Group } from './group'

import { refused } from '../failure'
import { ROLE } from './group'

/** Rights that concern another member depend on that member's role, too. */
export type Right = 'profile' | 'modes' | 'role' | 'transfer' | 'dismiss' | 'muteAll' | 'muteRoles' | 'applications' | 'muteMember' | 'kick' | 'revoke' | 'nickname'

type Rule = 'everybody' | 'admins' | 'owner' | 'above'

/** `above`: the owner over everybody else, an admin over plain members. */
export const RULES: Record<Right, Rule> = {
  profile: 'everybody',
  modes: 'admins',
  applications: 'admins',
  muteRoles: 'admins',
  role: 'owner',
  transfer: 'owner',
  dismiss: 'owner',
  muteAll: 'owner',
  muteMember: 'above',
  kick: 'above',
  revoke: 'above',
  nickname: 'above',
}

/** Of a user who is not a member any more: a plain one. */
export const roleOf = ({ members }: Group, userID: string): number => members.get(userID)?.role ?? ROLE.member

export function hasRight(group: Group, me: string, right: Right, otherID?: string): boolean {
  const role = roleOf(group, me)
  const rule = RULES[right]
  if (rule === 'above')
    return role < ROLE.member && (role === ROLE.owner || roleOf(group, otherID!) === ROLE.member)
  return rule === 'everybody' || role === ROLE.owner || (rule === 'admins' && role === ROLE.admin)
}

/** Throws 6000541. */
export function requireRight(group: Group, me: string, right: Right, otherID?: string): void {
  if (!hasRight(group, me, right, otherID))
    throw refused(6000541)
}
