/** What the user has accepted to be told of while away. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'

import { Type } from '@fastify/type-provider-typebox'

import type { Services } from '../services'

import { invalidInput, noSuchTemplate, pushOff } from '../errors'
import { currentSession } from '../http/authenticate'
import { RULES } from '../limits'
import { EmptyReply, replies, SIGNED_IN } from '../schemas'
import { isZimUserID } from '../token04'

const Conversation = Type.Object({
  kind: Type.Union([Type.Literal('peer'), Type.Literal('group')]),
  id: Type.String({ maxLength: 64, description: 'the userID of the peer, or the groupID' }),
})
/** A request has at most 16 KB. */
const Conversations = Type.Array(Conversation, { maxItems: 100 })

const SubscriptionsReply = Type.Object({
  wechat: Type.Union([
    Type.Object({
      templateID: Type.String({ description: 'of the subscribe message that the mini program asks for' }),
      remaining: Type.Integer({ description: 'accepted and not sent yet' }),
    }),
    Type.Null(),
  ], { description: 'null where no template is set' }),
  webPush: Type.Union([
    Type.Object({
      publicKey: Type.String({ description: 'the applicationServerKey, base64url' }),
      isOn: Type.Boolean({ description: 'whether this session has a subscription' }),
    }),
    Type.Null(),
  ], { description: 'null where no keys are set' }),
  muted: Type.Union([Type.Array(Conversation), Type.Null()], { description: 'of which I am not told; null while I am told of nothing: then a client states none' }),
})

const PushSubscriptionBody = Type.Object({
  endpoint: Type.String({ minLength: 1, maxLength: 1024 }),
  keys: Type.Object({ p256dh: Type.String({ pattern: '^[A-Za-z0-9_-]{87}=?$' }), auth: Type.String({ pattern: '^[A-Za-z0-9_-]{22}(==)?$' }) }),
  language: Type.Union([Type.Literal('zh-CN'), Type.Literal('en')]),
})

export function subscriptionRoutes({ limits, wechat, subscribeMessages, webPush, mutedConversations }: Services): FastifyPluginAsyncTypebox {
  async function stateOf(userID: string, sessionID: string) {
    const wechat = subscribeMessages && { templateID: subscribeMessages.templateID, remaining: await subscribeMessages.remaining(userID) }
    const isTold = (wechat?.remaining ?? 0) > 0 || (await webPush?.reachable([userID]) ?? []).length > 0
    return { wechat, webPush: webPush && { publicKey: webPush.publicKey, isOn: await webPush.has(sessionID) }, muted: isTold ? await mutedConversations.list(userID) : null }
  }

  return async (app) => {
    app.get('/v1/me/subscriptions', {
      preParsing: app.signedIn,
      schema: { summary: 'What I am told of while I am away', security: SIGNED_IN, response: replies(200, SubscriptionsReply) },
    }, async (request) => {
      const { id, userID } = currentSession(request)
      return stateOf(userID, id)
    })

    app.post('/v1/me/subscriptions', {
      preParsing: app.signedIn,
      schema: {
        summary: 'I have accepted one subscribe message of WeChat',
        description: 'One for each acceptance. It ends with the session.',
        security: SIGNED_IN,
        body: Type.Object({
          templateID: Type.String({ maxLength: 64 }),
          code: Type.String({ minLength: 1, maxLength: 256, description: 'of wx.login: whose WeChat has accepted' }),
        }),
        response: replies(200, SubscriptionsReply),
      },
    }, async (request) => {
      const { id: sessionID, userID } = currentSession(request)
      const { templateID, code } = request.body
      if (templateID !== subscribeMessages?.templateID)
        throw noSuchTemplate()
      await limits.count(RULES.subscriptionPerUser, userID)
      const openid = await wechat.openidOf(code)
      await subscribeMessages.accept({ userID, sessionID, openid })
      return stateOf(userID, sessionID)
    })

    app.put('/v1/me/muted-conversations', {
      preParsing: app.signedIn,
      schema: {
        summary: 'Which conversations I have muted, and which not any more',
        description: 'Changes alone: what is in neither list stays as it was. Of 500 conversations at most.',
        security: SIGNED_IN,
        body: Type.Object({ muted: Conversations, loud: Conversations }),
        response: replies(204, EmptyReply),
      },
    }, async (request, reply) => {
      const { userID } = currentSession(request)
      const { muted, loud } = request.body
      if (![...muted, ...loud].every(({ id }) => isZimUserID(id)))
        throw invalidInput('An ID must have 1 to 32 of the characters that ZIM allows.', 'id')
      await limits.count(RULES.mutedPerUser, userID)
      await mutedConversations.change(userID, { muted, loud })
      return reply.code(204).send(null)
    })

    app.put('/v1/me/push-subscription', {
      preParsing: app.signedIn,
      schema: {
        summary: 'Tell this browser of messages while I am away',
        description: 'Web Push. One for each session; it ends with the session.',
        security: SIGNED_IN,
        body: PushSubscriptionBody,
        response: replies(204, EmptyReply),
      },
    }, async (request, reply) => {
      const { id: sessionID, userID } = currentSession(request)
      const { language, ...subscription } = request.body
      if (!webPush)
        throw pushOff()
      if (!webPush.isPushService(subscription.endpoint))
        throw invalidInput('This is no address of a push service that this server knows (WEB_PUSH_HOSTS).', 'endpoint')
      await limits.count(RULES.subscriptionPerUser, userID)
      await webPush.put({ sessionID, userID, subscription, language })
      return reply.code(204).send(null)
    })

    app.delete('/v1/me/push-subscription', {
      preParsing: app.signedIn,
      schema: { summary: 'Tell this browser no more', security: SIGNED_IN, response: replies(204, EmptyReply) },
    }, async (request, reply) => {
      await webPush?.remove(currentSession(request).id)
      return reply.code(204).send(null)
    })
  }
}
