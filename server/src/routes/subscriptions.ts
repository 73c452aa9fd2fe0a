/** What the user has accepted to be told of while away. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'

import { Type } from '@fastify/type-provider-typebox'

import type { Services } from '../services'

import { noSuchTemplate } from '../errors'
import { currentSession } from '../http/authenticate'
import { RULES } from '../limits'
import { replies, SIGNED_IN } from '../schemas'

const SubscriptionsReply = Type.Object({
  wechat: Type.Union([
    Type.Object({
      templateID: Type.String({ description: 'of the subscribe message that the mini program asks for' }),
      remaining: Type.Integer({ description: 'accepted and not sent yet' }),
    }),
    Type.Null(),
  ], { description: 'null where no template is set' }),
})

export function subscriptionRoutes({ limits, wechat, subscribeMessages }: Services): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get('/v1/me/subscriptions', {
      preParsing: app.signedIn,
      schema: { summary: 'What I am told of while I am away', security: SIGNED_IN, response: replies(200, SubscriptionsReply) },
    }, async (request) => {
      const { userID } = currentSession(request)
      return { wechat: subscribeMessages && { templateID: subscribeMessages.templateID, remaining: await subscribeMessages.remaining(userID) } }
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
      return { wechat: { templateID, remaining: await subscribeMessages.accept({ userID, sessionID, openid }) } }
    })
  }
}
