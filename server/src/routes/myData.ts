/** The export of what the server keeps of a user. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'

import { Type } from '@fastify/type-provider-typebox'

import type { Services } from '../services'

import { sessionExpired } from '../errors'
import { currentSession } from '../http/authenticate'
import { RULES } from '../limits'
import { ConsentsReply, OwnUserReply, replies, SIGNED_IN } from '../schemas'

const ms = Type.Integer()
const maybe = <T extends ReturnType<typeof Type.String> | ReturnType<typeof Type.Integer>>(type: T) => Type.Union([type, Type.Null()])

const ExportReply = Type.Object({
  exportedAt: ms,
  user: Type.Object({
    ...OwnUserReply.properties.user.properties,
    signsInWith: Type.Union([Type.Literal('password'), Type.Literal('WeChat')]),
    createdAt: ms,
    signedInAt: ms,
    bannedUntil: ms,
    mutedUntil: ms,
  }),
  mailAddress: Type.Union([Type.Object({ address: Type.String(), confirmedAt: ms }), Type.Null()]),
  consents: ConsentsReply.properties.consents,
  sessions: Type.Array(Type.Object({ device: Type.String(), createdAt: ms, lastUsedAt: ms, expiresAt: ms })),
  invites: Type.Array(Type.Object({
    code: Type.String(),
    groupID: maybe(Type.String()),
    groupName: maybe(Type.String()),
    createdAt: ms,
    expiresAt: ms,
    maxUses: ms,
    uses: ms,
    revokedAt: maybe(Type.Integer()),
  })),
  openedInvites: Type.Array(Type.String()),
  groupPictures: Type.Array(Type.Object({ groupID: Type.String(), url: Type.String(), createdAt: maybe(Type.Integer()) })),
  subscriptions: Type.Array(Type.Object({
    channel: Type.Union([Type.Literal('wechat'), Type.Literal('web-push')]),
    remaining: Type.Optional(Type.Integer({ description: 'notifications that were accepted and not sent' })),
    address: Type.Optional(Type.String({ description: 'where the push service of a browser takes them' })),
    since: ms,
  })),
  mutedConversations: Type.Array(Type.Object({ kind: Type.String(), id: Type.String(), since: ms }), { description: 'of which the user is not told while away' }),
  reports: Type.Array(Type.Object({
    kind: Type.String(),
    id: Type.String(),
    reason: Type.String(),
    note: Type.String(),
    evidence: Type.Record(Type.String(), Type.Unknown(), { description: 'as the user chose it' }),
    createdAt: ms,
    closedAt: maybe(Type.Integer()),
  }), { description: 'those that the user made' }),
})

export function myDataRoutes({ exportUser, limits }: Services): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get('/v1/me/export', {
      preParsing: app.signedIn,
      schema: { summary: 'Everything that this server keeps of me', security: SIGNED_IN, response: replies(200, ExportReply) },
    }, async (request) => {
      const { userID } = currentSession(request)
      await limits.count(RULES.exportPerUser, userID)
      const data = await exportUser(userID)
      if (!data)
        throw sessionExpired()
      return data
    })
  }
}
