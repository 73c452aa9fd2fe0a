/** Invites to a person or to a group. Each route needs a session. */
import type { FastifyPluginAsyncTypebox, Static } from '@fastify/type-provider-typebox'

import { Type } from '@fastify/type-provider-typebox'

import type { InvitedGroup } from '../accounts/invites'
import type { Services } from '../services'

import { statedName } from '../accounts/names'
import { invalidInput, inviteNotFound } from '../errors'
import { currentSession } from '../http/authenticate'
import { RULES } from '../limits'
import { EmptyReply, InviteCode, InviteReply, InvitesReply, OpenedInviteReply, replies, SIGNED_IN, WxacodeReply } from '../schemas'
import { isZimUserID } from '../token04'

const MIN_SECONDS = 60

export function inviteRoutes({ config: { invites: { ttlMs, maxUses } }, invites, limits, wxacodes }: Services): FastifyPluginAsyncTypebox {
  const NewInvite = Type.Object({
    kind: Type.Union([Type.Literal('person'), Type.Literal('group')]),
    groupID: Type.Optional(Type.String({ maxLength: 64, description: 'of a group: ZIM\'s groupID' })),
    groupName: Type.Optional(Type.String({ maxLength: 512, description: 'of a group: shown to those who open the code, as stated by the maker' })),
    expiresInSeconds: Type.Optional(Type.Integer({ minimum: MIN_SECONDS, maximum: ttlMs / 1000, description: 'default: the longest' })),
    maxUses: Type.Optional(Type.Integer({ minimum: 1, maximum: maxUses, description: 'default: the most' })),
  })

  /** Throws `invalid-input` for the groupID, whose characters are those of a userID. */
  function groupOf({ kind, groupID, groupName = '' }: Static<typeof NewInvite>): InvitedGroup | null {
    if (kind === 'person')
      return null
    if (groupID === undefined || !isZimUserID(groupID))
      throw invalidInput('The groupID must have 1 to 32 of the characters that ZIM allows.', 'groupID')
    return { groupID, name: statedName(groupName) }
  }

  return async (app) => {
    app.post('/v1/invites', {
      preParsing: app.signedIn,
      schema: {
        summary: 'Make an invite',
        description: 'Its code leads to me, or to a group as I describe it: the server does not know ZIM\'s groups.',
        security: SIGNED_IN,
        body: NewInvite,
        response: replies(201, InviteReply),
      },
    }, async (request, reply) => {
      const { userID } = currentSession(request)
      await limits.count(RULES.invitePerUser, userID)
      const { body } = request
      const invite = await invites.create(userID, groupOf(body), {
        ttlMs: body.expiresInSeconds === undefined ? ttlMs : body.expiresInSeconds * 1000,
        maxUses: body.maxUses ?? maxUses,
      })
      return reply.code(201).send({ invite })
    })

    app.get('/v1/invites', {
      preParsing: app.signedIn,
      schema: { summary: 'My invites that are neither revoked nor expired', security: SIGNED_IN, response: replies(200, InvitesReply) },
    }, async request => ({ invites: await invites.list(currentSession(request).userID), hasWxacode: wxacodes.isOn }))

    app.get('/v1/invites/:code', {
      preParsing: app.signedIn,
      schema: {
        summary: 'Whom or which group a code leads to',
        description: 'Counts a use, once for each user other than the maker.',
        security: SIGNED_IN,
        params: InviteCode,
        response: replies(200, OpenedInviteReply),
      },
    }, async (request) => {
      const { userID } = currentSession(request)
      await limits.count(RULES.inviteOpenPerUser, userID)
      return { invite: await invites.open(request.params.code, userID) }
    })

    app.get('/v1/invites/:code/wxacode', {
      preParsing: app.signedIn,
      schema: {
        summary: 'The code of the mini program for one of my invites',
        description: 'WeChat draws it once, with the scene i/CODE.',
        security: SIGNED_IN,
        params: InviteCode,
        response: replies(200, WxacodeReply),
      },
    }, async (request) => {
      const { userID } = currentSession(request)
      const { code } = request.params
      await invites.requireOpen(userID, code)
      const png = await wxacodes.get(code, () => limits.count(RULES.wxacodePerUser, userID))
      return { wxacode: { png: png.toString('base64') } }
    })

    app.delete('/v1/invites/:code', {
      preParsing: app.signedIn,
      schema: { summary: 'Revoke one of my invites', security: SIGNED_IN, params: InviteCode, response: replies(204, EmptyReply) },
    }, async (request, reply) => {
      if (!await invites.revoke(currentSession(request).userID, request.params.code))
        throw inviteNotFound()
      return reply.code(204).send(null)
    })
  }
}
