/** Creates ZIM tokens, always for the user of the session. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'

import type { Services } from '../services'

import { currentSession } from '../http/authenticate'
import { RULES } from '../limits'
import { replies, SIGNED_IN, ZimTokenReply } from '../schemas'
import { createToken04 } from '../token04'

export function zimTokenRoutes({ config: { zim }, limits, metrics, moderation, notifier, now, ownProfiles, restrictions }: Services): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.post('/v1/zim-token', {
      preParsing: app.signedIn,
      schema: { summary: 'A ZIM token for me', security: SIGNED_IN, response: replies(200, ZimTokenReply) },
    }, async (request) => {
      const { userID } = currentSession(request)
      await limits.count(RULES.tokenPerUser, userID)
      await restrictions.requireNoBan(userID)
      await ownProfiles.refresh(userID)
      const ctime = Math.floor(now() / 1000) * 1000
      const token = createToken04({
        appID: zim.appID,
        userID,
        secret: zim.serverSecret,
        ttlSeconds: zim.tokenTtlSeconds,
        mode: zim.tokenMode,
        now: () => ctime,
      })
      metrics.tokenIssued()
      return { appID: zim.appID, userID, token, expiresAt: ctime + zim.tokenTtlSeconds * 1000, checksTexts: moderation.isOn, notifies: notifier.isOn }
    })
  }
}
