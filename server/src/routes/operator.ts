/**
 * The operators' pages, at /operator, where OPERATOR_PAGES is on. Forms and links alone, no script.
 *
 * Each page needs a session in a cookie that no other site can send (SameSite=Strict) and no script can read. Each form has the session's
 * form token. What changes something is a POST, is written into the audit log, and ends with a redirect.
 */
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'

import type { OperatorSession } from '../operators/operators'
import type { Page, Target } from '../operators/pages'
import type { TextKey } from '../operators/texts'
import type { Services } from '../services'

import { ID } from '../accounts/ids'
import { LINK_HOURS } from '../accounts/recovery'
import { FOR_EVER } from '../accounts/restrictions'
import { ApiError } from '../errors'
import { NoReply } from '../fetchJson'
import { countedAddress } from '../http/clientAddress'
import { acceptForms, sendPage } from '../http/htmlPages'
import { RULES } from '../limits'
import { auditPage, errorsPage, linkPage, messagePage, reportPage, reportsPage, signInPage, STYLE, TERMS, usersPage, wordsPage } from '../operators/pages'
import { languageOf } from '../operators/texts'
import { isZimUserID } from '../token04'
import { ZegoRefusal } from '../zego/serverApi'

const COOKIE = 'operator'
const COOKIE_SECONDS = 8 * 3600
const MAX_REPORTS = 50
const MAX_AUDIT = 200
const MAX_ERRORS = 200
const DAY_MS = 24 * 3600_000

type Fields = Record<string, string>
type ShownPage = Page & { session: OperatorSession }

export function operatorRoutes(services: Services): FastifyPluginAsync {
  const { config, now, users, limits, operators, audit, reports, errorReports, restrictions, recovery, zegoApi, storedWords } = services
  const attributes = `Path=/operator; HttpOnly; SameSite=Strict${config.publicUrl.startsWith('https:') ? '; Secure' : ''}`
  const tokenHours = Math.ceil(config.zim.tokenTtlSeconds / 3600)

  const cookieOf = (request: FastifyRequest) => /(?:^|;\s*)operator=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1] ?? ''

  async function pageOf(request: FastifyRequest, notice?: TextKey): Promise<Page> {
    const language = languageOf(request.headers['accept-language'])
    return { ...language, session: await operators.session(cookieOf(request)), ...(notice && { notice: language.t(notice) }) }
  }

  /** A page for operators. Others get the sign-in page, and nothing of what they asked for. */
  function forOperators(show: (page: ShownPage, request: FastifyRequest) => Promise<{ page: string, status?: number }>) {
    return async (request: FastifyRequest, reply: FastifyReply) => {
      const page = await pageOf(request)
      if (!page.session)
        return sendPage(reply, signInPage(page), 401)
      const shown = await show({ ...page, session: page.session }, request)
      return sendPage(reply, shown.page, shown.status)
    }
  }

  /** An action of an operator. `act` returns where to go on, what to show, or what to say. */
  function byOperators(act: (operator: string, fields: Fields, params: Fields) => Promise<{ to: string } | { show: (page: ShownPage) => string } | { say: TextKey, detail?: number, status: number }>) {
    return async (request: FastifyRequest, reply: FastifyReply) => {
      const page = await pageOf(request)
      const fields = (request.body ?? {}) as Fields
      if (!page.session)
        return sendPage(reply, signInPage(page), 401)
      if (fields.formToken !== page.session.formToken)
        return sendPage(reply, messagePage({ ...page, notice: page.t('expired') }), 403)
      const result = await act(page.session.name, fields, request.params as Fields)
      if ('to' in result)
        return reply.redirect(result.to, 303)
      if ('show' in result)
        return sendPage(reply, result.show({ ...page, session: page.session }))
      return sendPage(reply, messagePage({ ...page, notice: `${page.t(result.say)}${result.detail ?? ''}` }), result.status)
    }
  }

  /** Runs a request to ZEGO's server. Returns what to say when it has failed. */
  async function askZego(what: 'recall' | 'place', request: () => Promise<void>) {
    try { await request() }
    catch (error) {
      if (error instanceof ZegoRefusal)
        return { say: `${what}-failed`, detail: error.code, status: 502 } as const
      if (error instanceof NoReply)
        return { say: `${what}-away`, status: 502 } as const
      throw error
    }
  }

  async function targetOf(userID: string): Promise<Target> {
    const user = await users.byID(userID)
    return { user: user ? users.publicUser(user) : null, hasPassword: Boolean(user?.password_hash), restrictions: restrictions.of(user), tokenHours }
  }

  const restrict = (kind: 'ban' | 'mute', isEnd: boolean) => byOperators(async (operator, { days = '' }, { userID = '' }) => {
    if (!isZimUserID(userID))
      return { say: 'unknown-user', status: 404 }
    const term = TERMS.find(term => String(term.days) === days)
    if (!isEnd && !term)
      return { say: 'expired', status: 400 }
    const until = isEnd || !term ? 0 : Math.min(now() + term.days * DAY_MS, FOR_EVER)
    if (!await restrictions[kind](userID, until))
      return { say: 'unknown-user', status: 404 }
    await audit.note(operator, isEnd ? `un${kind}` : kind, userID, isEnd ? '' : days === 'Infinity' ? 'for ever' : `${days} d`)
    return { to: `/operator/users?id=${encodeURIComponent(userID)}` }
  })

  return async (app) => {
    if (!config.operatorPages)
      return
    acceptForms(app)

    app.get('/operator/style.css', { schema: { hide: true } }, async (_request, reply) => reply.header('content-type', 'text/css; charset=utf-8').send(STYLE))

    app.get('/operator', { schema: { hide: true } }, async (_request, reply) => reply.redirect('/operator/reports', 303))

    app.post('/operator/sign-in', { schema: { hide: true } }, async (request, reply) => {
      const { name = '', password = '' } = (request.body ?? {}) as Fields
      try {
        await limits.count(RULES.operatorSignInPerAddress, countedAddress(request))
      }
      catch (error) {
        if (!(error instanceof ApiError))
          throw error
        return sendPage(reply, signInPage(await pageOf(request, 'too-many')), 429)
      }
      const token = await operators.signIn(name, password.slice(0, 256))
      if (!token)
        return sendPage(reply, signInPage(await pageOf(request, 'wrong')), 401)
      await audit.note(name, 'sign-in', '')
      reply.header('set-cookie', `${COOKIE}=${token}; Max-Age=${COOKIE_SECONDS}; ${attributes}`)
      return reply.redirect('/operator/reports', 303)
    })

    app.post('/operator/sign-out', { schema: { hide: true } }, async (request, reply) => {
      await operators.signOut(cookieOf(request))
      reply.header('set-cookie', `${COOKIE}=; Max-Age=0; ${attributes}`)
      return reply.redirect('/operator/reports', 303)
    })

    app.get('/operator/reports', { schema: { hide: true } }, forOperators(async page => ({ page: reportsPage(page, await reports.listOpen(MAX_REPORTS), await reports.countOpen()) })))

    app.get('/operator/reports/:id', { schema: { hide: true } }, forOperators(async (page, request) => {
      const report = await findReport((request.params as Fields).id)
      if (!report)
        return { page: messagePage({ ...page, notice: page.t('not-found') }), status: 404 }
      return { page: reportPage(page, report, await reports.countAbout(report.target), report.target.kind === 'user' ? await targetOf(report.target.id) : null) }
    }))

    app.post('/operator/reports/:id/close', { schema: { hide: true } }, byOperators(async (operator, { outcome }, { id = '' }) => {
      if (!await findReport(id))
        return { say: 'not-found', status: 404 }
      const stated = outcome === 'done' ? 'done' : 'none'
      if (await reports.close(id, operator, stated))
        await audit.note(operator, 'close', id, stated)
      return { to: '/operator/reports' }
    }))

    app.post('/operator/reports/:id/recall', { schema: { hide: true } }, byOperators(async (operator, { message }, { id = '' }) => {
      const report = await findReport(id)
      const evidence = report?.messages[Number(message)]
      if (!report?.conversation || !evidence)
        return { say: 'not-found', status: 404 }
      const { kind } = report.conversation
      // The reporter names a peer chat by the other person. For the reported sender the other person is the reporter.
      const conversationID = kind === 'peer' && evidence.senderID !== report.reporterID ? report.reporterID : report.conversation.id
      const failed = await askZego('recall', () => zegoApi.recall({ kind, conversationID, senderID: evidence.senderID, seq: evidence.seq }))
      if (failed)
        return failed
      await audit.note(operator, 'recall', id, `${evidence.senderID} ${evidence.seq}`)
      return { say: 'recalled', status: 200 }
    }))

    app.post('/operator/reports/:id/clear-group', { schema: { hide: true } }, byOperators(async (operator, { userID = '' }, { id = '' }) => {
      const target = (await findReport(id))?.target
      if (target?.kind !== 'group')
        return { say: 'not-found', status: 404 }
      if (!isZimUserID(userID.trim()))
        return { say: 'unknown-user', status: 400 }
      const failed = await askZego('place', () => zegoApi.setGroupProfile({ groupID: target.id, userID: userID.trim(), name: '', notice: '' }))
      if (failed)
        return failed
      await audit.note(operator, 'clear-group', id, target.id)
      return { say: 'place-done', status: 200 }
    }))

    app.post('/operator/reports/:id/end-room', { schema: { hide: true } }, byOperators(async (operator, _fields, { id = '' }) => {
      const target = (await findReport(id))?.target
      if (target?.kind !== 'room')
        return { say: 'not-found', status: 404 }
      const failed = await askZego('place', () => zegoApi.destroyRoom(target.id))
      if (failed)
        return failed
      await audit.note(operator, 'end-room', id, target.id)
      return { say: 'place-done', status: 200 }
    }))

    app.get('/operator/users', { schema: { hide: true } }, forOperators(async (page, request) => {
      const id = String((request.query as Fields).id ?? '').trim()
      const user = isZimUserID(id) ? await users.byIDOrAccount(id) : undefined
      return { page: usersPage(page, id, id ? await targetOf(user?.user_id ?? '') : null) }
    }))
    app.post('/operator/users/:userID/password-link', { schema: { hide: true } }, byOperators(async (operator, _fields, { userID = '' }) => {
      const token = isZimUserID(userID) ? await recovery.make(userID, operator) : null
      if (!token)
        return { say: 'unknown-user', status: 404 }
      await audit.note(operator, 'password-link', userID)
      return { show: page => linkPage(page, userID, `${config.publicUrl}/password/${token}`, LINK_HOURS) }
    }))
    app.post('/operator/users/:userID/ban', { schema: { hide: true } }, restrict('ban', false))
    app.post('/operator/users/:userID/unban', { schema: { hide: true } }, restrict('ban', true))
    app.post('/operator/users/:userID/mute', { schema: { hide: true } }, restrict('mute', false))
    app.post('/operator/users/:userID/unmute', { schema: { hide: true } }, restrict('mute', true))

    app.get('/operator/words', { schema: { hide: true } }, forOperators(async page => ({ page: wordsPage(page, await storedWords.list(), config.moderation.moderators.includes('words')) })))
    app.post('/operator/words', { schema: { hide: true } }, byOperators(async (operator, { word = '' }) => {
      const added = await storedWords.add(word.replaceAll('\0', ''), operator)
      if (added === null)
        return { say: 'word-useless', status: 400 }
      await audit.note(operator, 'add-word', added)
      return { to: '/operator/words' }
    }))
    app.post('/operator/words/remove', { schema: { hide: true } }, byOperators(async (operator, { word = '' }) => {
      if (await storedWords.remove(word.replaceAll('\0', '')))
        await audit.note(operator, 'remove-word', word)
      return { to: '/operator/words' }
    }))

    app.get('/operator/errors', { schema: { hide: true } }, forOperators(async page => ({ page: errorsPage(page, await errorReports.list(MAX_ERRORS)) })))

    app.get('/operator/audit', { schema: { hide: true } }, forOperators(async page => ({ page: auditPage(page, await audit.list(MAX_AUDIT)) })))
  }

  async function findReport(id = '') {
    return ID.test(id) ? reports.find(id) : undefined
  }
}
