/** Sign-in where the team has users of its own (accounts/ownUsers.ts). There is no sign-up and no sign-in with WeChat then. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'

import { Type } from '@fastify/type-provider-typebox'

import type { OwnUsers } from '../accounts/ownUsers'
import type { Services } from '../services'

import { wrongCredentials } from '../errors'
import { countedAddress } from '../http/clientAddress'
import { RULES } from '../limits'
import { LegalVersion, Password, replies, SignedInReply } from '../schemas'
import { sessionStarter } from './signedIn'

export function ownSignInRoutes(services: Services, ownUsers: OwnUsers): FastifyPluginAsyncTypebox {
  const { users, limits } = services
  const startSession = sessionStarter(services)

  return async (app) => {
    app.post('/v1/sessions', {
      schema: {
        summary: 'Sign in with a token of the team, or with the account and password of the team',
        body: Type.Object({
          token: Type.Optional(Type.String({ minLength: 1, maxLength: 4096 })),
          account: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
          password: Type.Optional(Password),
          consent: Type.Optional(LegalVersion),
        }),
        response: replies(201, SignedInReply),
      },
    }, async (request, reply) => {
      const { token, account = '', password = '' } = request.body
      const address = countedAddress(request)
      const name = account.toLowerCase()
      await limits.count(RULES.signInPerAddress, address)
      if (token === undefined) {
        await limits.count(RULES.signInPerAccountAndAddress, `${name}@${address}`)
        await limits.count(RULES.signInPerAccount, name)
      }
      const profile = await ownUsers.signIn(token === undefined ? { account, password } : { token })
      const user = profile && await users.putOwn(profile)
      if (!user) {
        if (profile)
          request.log.error({ userID: profile.userID }, 'an own user has the userID of an account of this server')
        throw wrongCredentials()
      }
      if (token === undefined) {
        await limits.reset(RULES.signInPerAccountAndAddress, `${name}@${address}`)
        await limits.reset(RULES.signInPerAccount, name)
      }
      return reply.code(201).send(await startSession(user, request, request.body.consent))
    })
  }
}
