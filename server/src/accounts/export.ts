/**
 * Everything that this server keeps of one user, for the user: PIPL article 45, GDPR article 20. Left out: what protects the account (hashes of password
 * and tokens), the openid, which WeChat gave to the operator alone, reports of others about the user, and the operators' log.
 */
import type { Kysely } from 'kysely'

import type { Database } from '../db/schema'
import type { Consents } from './consents'
import type { Users } from './users'

interface ExportOptions { db: Kysely<Database>, now: () => number, users: Users, consents: Consents, publicUrl: string }

export type ExportUser = ReturnType<typeof createExport>

export function createExport({ db, now, users, consents, publicUrl }: ExportOptions) {
  /** Undefined when the user does not exist any more. Times are ms since the epoch. */
  return async (userID: string) => {
    const user = await users.byID(userID)
    if (!user)
      return undefined
    const sessions = await db.selectFrom('sessions').select(['created_at', 'last_used_at', 'expires_at', 'device']).where('user_id', '=', userID).orderBy('created_at').execute()
    const invites = await db.selectFrom('invites').selectAll().where('user_id', '=', userID).orderBy('created_at').execute()
    const opened = await db.selectFrom('invite_uses').select('code').where('user_id', '=', userID).orderBy('code').execute()
    const pictures = await db.selectFrom('avatars').select(['file', 'group_id', 'created_at']).where('user_id', '=', userID).where('group_id', 'is not', null).orderBy('created_at').execute()
    const reports = await db.selectFrom('reports').select(['target_kind', 'target_id', 'reason', 'note', 'evidence', 'created_at', 'closed_at']).where('reporter_id', '=', userID).orderBy('created_at').execute()
    const subscriptions = await db.selectFrom('wechat_subscriptions').select(['remaining', 'accepted_at']).where('user_id', '=', userID).execute()
    const browsers = await db.selectFrom('push_subscriptions').select(['endpoint', 'created_at']).where('user_id', '=', userID).execute()
    const muted = await db.selectFrom('muted_conversations').select(['kind', 'id', 'muted_at']).where('user_id', '=', userID).orderBy('muted_at').orderBy('kind').orderBy('id').execute()
    const mail = await db.selectFrom('mail_addresses').select(['address', 'confirmed_at']).where('user_id', '=', userID).executeTakeFirst()
    return {
      exportedAt: now(),
      user: { ...users.ownUser(user), signsInWith: user.wechat_openid === null ? 'password' as const : 'WeChat' as const, createdAt: user.created_at, signedInAt: user.signed_in_at, bannedUntil: user.banned_until, mutedUntil: user.muted_until },
      mailAddress: mail ? { address: mail.address, confirmedAt: mail.confirmed_at } : null,
      consents: await consents.list(userID),
      sessions: sessions.map(each => ({ device: each.device, createdAt: each.created_at, lastUsedAt: each.last_used_at, expiresAt: each.expires_at })),
      invites: invites.map(each => ({ code: each.code, groupID: each.group_id, groupName: each.group_name, createdAt: each.created_at, expiresAt: each.expires_at, maxUses: each.max_uses, uses: each.uses, revokedAt: each.revoked_at })),
      openedInvites: opened.map(({ code }) => code),
      groupPictures: pictures.map(each => ({ groupID: each.group_id ?? '', url: `${publicUrl}/avatars/${each.file}`, createdAt: each.created_at })),
      subscriptions: [
        ...subscriptions.map(each => ({ channel: 'wechat' as const, remaining: each.remaining, since: each.accepted_at })),
        ...browsers.map(each => ({ channel: 'web-push' as const, address: each.endpoint, since: each.created_at })),
      ],
      mutedConversations: muted.map(each => ({ kind: each.kind, id: each.id, since: each.muted_at })),
      reports: reports.map(each => ({ kind: each.target_kind, id: each.target_id, reason: each.reason, note: each.note, evidence: JSON.parse(each.evidence) as Record<string, unknown>, createdAt: each.created_at, closedAt: each.closed_at })),
    }
  }
}
