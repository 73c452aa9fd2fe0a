/** Sign-up and sign-in: the routes that create sessions. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'

import { Type } from '@fastify/type-provider-typebox'

import type { User } from '../accounts/users'
import type { Services } from '../services'

import { normaliseAccount, normaliseName } from '../accounts/names'
import { checkNewPassword } from '../accounts/passwords'
import { accountTaken, wechatUnavailable, wrongCredentials } from '../errors'
import { countedAddress } from '../http/clientAddress'
import { RULES } from '../limits'
import { checkName } from '../moderation/checkName'
import { Account, LegalVersion, Name, Password, replies, SignedInReply } from '../schemas'
import { sessionStarter } from './signedIn'

/** The name of a user who signed in with WeChat, until the user chooses one. WeChat itself uses this name. */
const WECHAT_NAME = '微信用户'

export function signInRoutes(services: Services): FastifyPluginAsyncTypebox {
  const { users, passwords, limits, wechat, moderation } = services
  const startSession = sessionStarter(services)

  async function rehashIfOld(user: User, password: string) {
    if (user.password_hash && passwords.needsRehash(user.password_hash))
      await users.rehash(user.user_id, user.password_hash, await passwords.hash(password))
  }

  return async (app) => {
    app.post('/v1/accounts', {
      schema: {
        summary: 'Sign up',
        body: Type.Object({ account: Account, password: Password, name: Type.Optional(Name), consent: Type.Optional(LegalVersion) }),
        response: replies(201, SignedInReply),
      },
    }, async (request, reply) => {
      const { password } = request.body
      const account = normaliseAccount(request.body.account)
      checkNewPassword(password, account, 'password')
      const name = normaliseName(request.body.name ?? account)
      await limits.count(RULES.signUpPerAddress, countedAddress(request))
      if (await users.byAccount(account))
        throw accountTaken()
      await checkName(moderation, name, { userID: '', openid: null })
      const user = await users.create({ account, password_hash: await passwords.hash(password) }, name)
      if (!user)
        throw accountTaken()
      return reply.code(201).send(await startSession(user, request, request.body.consent))
    })

    app.post('/v1/sessions', {
      schema: {
        summary: 'Sign in with account and password',
        body: Type.Object({ account: Type.String({ minLength: 1, maxLength: 64 }), password: Password, consent: Type.Optional(LegalVersion) }),
        response: replies(201, SignedInReply),
      },
    }, async (request, reply) => {
      const { password } = request.body
      const account = normaliseAccount(request.body.account)
      const address = countedAddress(request)
      const accountAndAddress = `${account}@${address}`
      await limits.count(RULES.signInPerAddress, address)
      await limits.count(RULES.signInPerAccountAndAddress, accountAndAddress)
      await limits.count(RULES.signInPerAccount, account)
      const user = await users.byAccount(account)
      const isCorrect = await passwords.verify(password, user?.password_hash ?? null)
      if (!user || !isCorrect)
        throw wrongCredentials()
      await limits.reset(RULES.signInPerAccountAndAddress, accountAndAddress)
      await limits.reset(RULES.signInPerAccount, account)
      const body = await startSession(user, request, request.body.consent)
      await rehashIfOld(user, password)
      return reply.code(201).send(body)
    })

    app.post('/v1/sessions/wechat', {
      schema: {
        summary: 'Sign in with WeChat',
        description: 'The account is created at the first sign-in.',
        body: Type.Object({ code: Type.String({ minLength: 1, maxLength: 256, description: 'from wx.login, valid once and for 5 minutes' }), consent: Type.Optional(LegalVersion) }),
        response: replies(201, SignedInReply),
      },
    }, async (request, reply) => {
      await limits.count(RULES.wechatPerAddress, countedAddress(request))
      const wechat_openid = await wechat.openidOf(request.body.code)
      const user = await users.byOpenid(wechat_openid)
        ?? await users.create({ wechat_openid }, WECHAT_NAME)
        ?? await users.byOpenid(wechat_openid)
      if (!user)
        throw wechatUnavailable(503)
      return reply.code(201).send(await startSession(user, request, request.body.consent))
    })
  }
}
