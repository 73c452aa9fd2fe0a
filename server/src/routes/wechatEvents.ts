/**
 * WeChat's message push, at one address: GET and POST /v1/wechat/events. The route exists where WECHAT_EVENTS_TOKEN is set. JSON is WeChat's data format here.
 *
 * GET is WeChat's question when the address is entered in its console. Of the events `wxa_media_check` has an effect; WeChat repeats what gets no 200, so
 * others get one too. With WECHAT_EVENTS_AES_KEY only encrypted events are accepted. Without it a signature does not cover the body: so one signature
 * is accepted with one body, and an event changes something only when it names a check that is open.
 */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'

import { createHash } from 'node:crypto'

import type { PushedVerdict } from '../moderation/heldMessages'
import type { Services } from '../services'

import { eventNotSigned, eventStale, invalidInput } from '../errors'
import { TRACE_ID } from '../moderation/mediaCheckAsync'
import { wechatLabel } from '../moderation/wechatVerdict'
import { decryptPush, isEqual, pushSignature } from '../wechatEvents'

/** Before and after the server's time. WeChat names no limit; it repeats an event three times within some seconds. */
const MAX_AGE_MS = 10 * 60_000
const MAX_BODY_BYTES = 64 * 1024
const MAX_SEEN = 10_000
const ANSWER = 'success'

type Fields = Record<string, unknown>

export function wechatEventRoutes({ config, now, metrics, heldMessages, heldPictures, recalls }: Services): FastifyPluginAsyncTypebox {
  const events = config.wechatEvents
  const { onReview } = config.moderation
  /** Hashes of the bodies, by signature. */
  const seen = new Map<string, string>()

  function verified(request: FastifyRequest, token: string) {
    const query = request.query as Fields
    const [signature, timestamp, nonce, msgSignature] = ['signature', 'timestamp', 'nonce', 'msg_signature'].map(name => typeof query[name] === 'string' ? query[name] : '') as [string, string, string, string]
    if (!timestamp || !nonce || !isEqual(pushSignature(token, timestamp, nonce), signature))
      throw eventNotSigned()
    if (!/^\d{1,12}$/.test(timestamp) || !(Math.abs(now() - Number(timestamp) * 1000) <= MAX_AGE_MS))
      throw eventStale()
    return { signature, timestamp, nonce, msgSignature }
  }

  function decrypted(fields: Fields, { timestamp, nonce, msgSignature }: ReturnType<typeof verified>, { token, aesKey }: { token: string, aesKey: string }): Fields {
    const { Encrypt: encrypted } = fields
    if (typeof encrypted !== 'string' || !isEqual(pushSignature(token, timestamp, nonce, encrypted), msgSignature))
      throw eventNotSigned()
    const text = decryptPush(aesKey, config.wechat?.appID ?? '', encrypted)
    if (text === null)
      throw eventNotSigned()
    return parsed(text)
  }

  function requireFirstUse(signature: string, body: string) {
    const hash = createHash('sha256').update(body).digest('base64')
    if ((seen.get(signature) ?? hash) !== hash)
      throw eventNotSigned()
    if (seen.size >= MAX_SEEN) seen.delete(seen.keys().next().value!)
    seen.set(signature, hash)
  }

  function verdictOf({ errcode, result }: Fields): PushedVerdict {
    if (Number(errcode ?? 0) !== 0)
      return 'failed'
    try {
      return wechatLabel(result, onReview) ? 'refused' : 'passed'
    }
    catch {
      return 'failed'
    }
  }

  return async (app) => {
    if (!events)
      return
    const { token, aesKey } = events
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: MAX_BODY_BYTES }, (_request, body, done) => done(null, body))

    app.get('/v1/wechat/events', { schema: { hide: true } }, async (request, reply) => {
      verified(request, token)
      const { echostr } = request.query as Fields
      return reply.type('text/plain; charset=utf-8').send(typeof echostr === 'string' ? echostr.slice(0, 256) : '')
    })

    // No flood limit: all events come from WeChat's few addresses. An unsigned one costs a hash.
    app.post('/v1/wechat/events', { config: { rateLimit: false }, schema: { hide: true } }, async (request, reply) => {
      const query = verified(request, token)
      const body = typeof request.body === 'string' ? request.body : ''
      const fields = aesKey ? decrypted(parsed(body), query, { token, aesKey }) : parsed(body)
      if (!aesKey)
        requireFirstUse(query.signature, body)
      const { Event: event, appid, trace_id: traceID } = fields
      const isOurs = appid === undefined || appid === config.wechat?.appID
      if (event === 'wxa_media_check' && isOurs && typeof traceID === 'string' && TRACE_ID.test(traceID)) {
        const verdict = verdictOf(fields)
        const key = await heldMessages.judged(traceID, verdict)
        if (key)
          await heldPictures.settle(key)
        if (verdict === 'refused')
          void recalls.run()
        metrics.mediaJudged(verdict)
        request.log.info({ verdict, errcode: Number(fields.errcode ?? 0) }, 'WeChat has judged an item of media')
      }
      return reply.type('text/plain; charset=utf-8').send(ANSWER)
    })
  }
}

/** Throws 400 `invalid-input` for what is no JSON object. */
function parsed(text: string): Fields {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Fields
  }
  catch {}
  throw invalidInput('This is no event of WeChat: choose JSON as the data format in its console.')
}
