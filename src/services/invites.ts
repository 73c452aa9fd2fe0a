import type { FailureKind } from '@/types/failure'
import type { UserInfo } from '@/types/user'

// The texts of its failures.
import '@/i18n/invites'
import { bytesOfBase64 } from '@/utils/base64'
import { failed } from '@/utils/failure'
import { isInviteCode } from '@/utils/inviteLink'

import { serverUrl } from './accounts'
import { http } from './http'

/** `name`: as the maker of the invite stated it, may be ''. The server knows nothing of ZIM's groups. */
interface InvitedGroup { groupID: string, name: string }

/** An own invite. `group` is null for an invite to oneself. Times in ms since 1970. */
export interface Invite {
  /** 12 characters; `utils/inviteLink.ts` makes the link of it. */
  code: string
  kind: 'person' | 'group'
  group: InvitedGroup | null
  createdAt: number
  expiresAt: number
  maxUses: number
  /** Users who opened it. With `maxUses` of them, new ones cannot. */
  uses: number
}

/** What a code says to others. `user`: who made it. */
export interface OpenedInvite {
  kind: 'person' | 'group'
  user: UserInfo
  group: InvitedGroup | null
}

/** Without a limit: the server's own, which is also the highest (INVITE_DAYS, INVITE_USES). `expiresInSeconds`: 60 or more. */
export interface NewInvite { group?: InvitedGroup, expiresInSeconds?: number, maxUses?: number }

const FAILURES: FailureKind[] = ['invite-not-found', 'invite-expired', 'invite-revoked', 'invite-used-up', 'too-many-invites', 'wxacode-unavailable', 'wxacode-away']

/** Longest name that the server reads, UTF-16 units. It cuts the name to 64 characters itself. */
const LONGEST_NAME = 512

const pathOf = (code: string) => serverUrl(`/v1/invites/${code}`)

/** Invites at our own server (server/README.md). Each call rejects with a FailureError. */
export const invites = {
  /** Makes an invite to oneself, or to `group`. Rejects with `too-many-invites` when 50 are open, with `try-later` after 30 in an hour. */
  create: async (bearer: string, { group, ...limits }: NewInvite = {}) => {
    const target = group ? { kind: 'group', groupID: group.groupID, groupName: group.name.slice(0, LONGEST_NAME) } : { kind: 'person' }
    return (await http<{ invite: Invite }>(serverUrl('/v1/invites'), { method: 'POST', body: { ...target, ...limits }, bearer, failures: FAILURES })).invite
  },

  /** The own invites that are neither revoked nor expired, the newest first. Used up ones are among them. `hasWxacode`: the server can have codes of the mini program drawn. */
  list: async (bearer: string) => http<{ invites: Invite[], hasWxacode?: boolean }>(serverUrl('/v1/invites'), { bearer }),

  /** The code of the mini program for an own invite, as a PNG. Rejects with `wxacode-unavailable`, with `wxacode-away` for what may pass, or as `open`. */
  wxacode: async (bearer: string, code: string) => bytesOfBase64((await http<{ wxacode: { png: string } }>(`${pathOf(code)}/wxacode`, { bearer, failures: FAILURES })).wxacode.png),

  /**
   * Whom or which group a code leads to. Counts a use, once for each user. Rejects with `invite-not-found`, `invite-expired`,
   * `invite-revoked` or `invite-used-up`, with `try-later` after 30 in five minutes.
   */
  open: async (bearer: string, code: string) => {
    if (!isInviteCode(code))
      throw failed('invite-not-found')
    return (await http<{ invite: OpenedInvite }>(pathOf(code), { bearer, failures: FAILURES })).invite
  },

  /** Ends an own invite. One that is revoked already is a success. Rejects with `invite-not-found`. */
  revoke: async (bearer: string, code: string) => {
    if (!isInviteCode(code))
      throw failed('invite-not-found')
    await http<void>(pathOf(code), { method: 'DELETE', bearer, failures: FAILURES })
  },
}
