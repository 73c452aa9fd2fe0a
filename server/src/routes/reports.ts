/** Reports of users. Each needs a session. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'

import { Type } from '@fastify/type-provider-typebox'
import { Buffer } from 'node:buffer'

import type { Services } from '../services'

import { invalidInput } from '../errors'
import { currentSession } from '../http/authenticate'
import { RULES } from '../limits'
import { REPORT_REASONS, TARGET_KINDS } from '../reports/reports'
import { replies, SIGNED_IN } from '../schemas'
import { isZimUserID } from '../token04'

const MAX_MESSAGES = 20
const MAX_TEXT = 1000
const MAX_NOTE = 500

const oneOf = <const T extends readonly string[]>(values: T) => Type.Union(values.map(value => Type.Literal(value as T[number])))
const ZimID = Type.String({ minLength: 1, maxLength: 64 })

const NewReport = Type.Object({
  target: Type.Object({ kind: oneOf(TARGET_KINDS), id: ZimID }),
  reason: oneOf(REPORT_REASONS),
  note: Type.Optional(Type.String({ maxLength: MAX_NOTE })),
  conversation: Type.Optional(Type.Object({ kind: oneOf(['peer', 'group', 'room']), id: ZimID })),
  messages: Type.Optional(Type.Array(Type.Object({
    senderID: ZimID,
    seq: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: 'ZIM\'s messageSeq; 0 in rooms' }),
    kind: Type.String({ maxLength: 32 }),
    text: Type.String({ maxLength: MAX_TEXT }),
    sentAt: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
  }), { maxItems: MAX_MESSAGES, description: 'what the reporter has chosen as evidence' })),
})

/** PostgreSQL stores no NUL, and a lone surrogate is no text: it becomes U+FFFD. */
const storable = (text: string) => Buffer.from(text.replaceAll('\0', '')).toString()

export function reportRoutes({ limits, reports, tellOperators }: Services): FastifyPluginAsyncTypebox {
  function requireZimID(id: string, field: string) {
    if (!isZimUserID(id))
      throw invalidInput('The ID must have 1 to 32 of the characters that ZIM allows.', field)
  }

  return async (app) => {
    app.post('/v1/reports', {
      bodyLimit: 64 * 1024,
      preParsing: app.signedIn,
      schema: {
        summary: 'Report a user, a group or a room, with messages as evidence',
        description: 'A second report of the same target replaces the reason and the evidence of the first while that is open.',
        security: SIGNED_IN,
        body: NewReport,
        response: replies(201, Type.Object({ reportID: Type.String() })),
      },
    }, async (request, reply) => {
      const { userID } = currentSession(request)
      const { target, reason, note = '', conversation = null, messages = [] } = request.body
      requireZimID(target.id, 'target')
      if (conversation)
        requireZimID(conversation.id, 'conversation')
      if (target.kind === 'user' && target.id === userID)
        throw invalidInput('You cannot report yourself.', 'target')
      messages.forEach(({ senderID }) => requireZimID(senderID, 'messages'))
      await limits.count(RULES.reportPerUser, userID)
      const evidence = messages.map(message => ({ ...message, kind: storable(message.kind), text: storable(message.text) }))
      const { id, isNew } = await reports.add(userID, { target, reason, note: storable(note), conversation, messages: evidence })
      if (isNew)
        void tellOperators({ reportID: id, kind: target.kind, reason })
      return reply.code(201).send({ reportID: id })
    })
  }
}
