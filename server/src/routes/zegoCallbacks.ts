/**
 * ZEGO's callbacks, all at one address: POST /v1/zego/callbacks. The route exists where ZEGO_CALLBACK_SECRET is set.
 * https://www.zegocloud.com/docs/zim-server/callbacks/receiving-callback
 *
 * `before_send_msg` asks whether a message may be sent, and waits 2.5 s, twice. Its reply is the verdict of the moderation; a message whose media have none
 * yet is sent with a mark (zego/mark.ts).
 * `user_action` and `send_msg` lead to notifications (notifications/notifier.ts); `send_msg` also tells ZIM's messageSeq of a marked message, with which it can be recalled. `group_create` and `room_create` are for
 * moderation/createdNames.ts. Other events have no effect. ZEGO repeats what gets no 2xx, so an unknown event gets one.
 * A repeated question gets the same answer: the verdict on it is shared while it is made and for a minute after it.
 */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyBaseLogger } from 'fastify'

import type { MediaVerdict } from '../moderation/media'
import type { Author, Verdict } from '../moderation/moderation'
import type { Services } from '../services'
import type { CallbackBody } from '../zego/callbackBody'
import type { MessageContent } from '../zego/messageContent'

import { callbackNotSigned, callbackStale, invalidInput, zegoUnavailable } from '../errors'
import { NoReply } from '../fetchJson'
import { parseCallback, sentAt } from '../zego/callbackBody'
import { isSignedBy } from '../zego/callbackSignature'
import { markedPayload, markOf } from '../zego/mark'
import { messageContent } from '../zego/messageContent'
import { ZegoRefusal } from '../zego/serverApi'

/** Before and after the server's time. ZEGO names no limit; its last repeat comes a minute after the event. */
const MAX_AGE_MS = 10 * 60_000
/** A combined or multiple message, percent-encoded, with its extendedData. */
const MAX_BODY_BYTES = 512 * 1024
const KEEP_VERDICT_MS = 60_000
const MAX_KEPT = 10_000

type Answer = Verdict | 'waiting' | 'banned' | 'muted'
/** `payload`: replaces that of the message. */
interface Decision { answer: Answer, payload?: string }

/** The answers of before_send_msg: 0 sends, unless ZEGO's own moderation refuses; 3 refuses, and the sender's client gets the reason. */
const ANSWERS: Record<Answer, { result: 0 | 3, reason: string }> = {
  passed: { result: 0, reason: '' },
  waiting: { result: 0, reason: '' },
  banned: { result: 3, reason: 'banned' },
  muted: { result: 3, reason: 'muted' },
  refused: { result: 3, reason: 'moderated' },
  unavailable: { result: 3, reason: 'moderation-unavailable' },
}

export function zegoCallbackRoutes({ config, now, metrics, users, moderation, mediaModeration, heldMessages, recalls, createdNames, restrictions, notifier }: Services): FastifyPluginAsyncTypebox {
  const secrets = config.zim.callbackSecrets
  /** By request ID. */
  const verdicts = new Map<string, { verdict: Promise<Decision>, until: number }>()

  async function judge(fields: Record<string, unknown>): Promise<Decision> {
    const userID = String(fields.from_user_id)
    const user = await users.byID(userID)
    const { bannedUntil, mutedUntil } = restrictions.of(user)
    if (bannedUntil || mutedUntil)
      return { answer: bannedUntil ? 'banned' : 'muted' }
    const content = messageContent(fields)
    // ZIM has no such message, so nothing can be said of it.
    if (!content)
      return { answer: moderation.isOn || mediaModeration.isOn ? 'refused' : 'passed' }
    const { kind, texts } = content
    const author = { userID, openid: user?.wechat_openid ?? null }
    const text = texts.join('\n')
    const [textVerdict, media] = await Promise.all([
      text === '' ? 'passed' as const : moderation.checkText(kind, { text, author, place: 'message' }),
      judgeMedia(content, author),
    ])
    if (textVerdict !== 'passed')
      return { answer: textVerdict }
    const key = media.verdict === 'waiting' ? await heldMessages.hold({ kind, ...conversationOf(fields), senderID: storable(userID), traceIDs: media.traceIDs }) : null
    return { answer: media.verdict, payload: markedPayload(fields.payload, key) }
  }

  async function judgeMedia(content: MessageContent, author: Author): Promise<MediaVerdict> {
    const { kind, hasMedia, media } = content
    if (!mediaModeration.isOn)
      return { verdict: hasMedia ? moderation.verdictOnUnchecked(kind) : 'passed' }
    if (content.isOpaque)
      return { verdict: verdictOnUnchecked(content) }
    // Pictures of people are at this server, where they were checked.
    const items = media.filter(({ url }) => !url.startsWith(`${config.publicUrl}/avatars/`))
    return mediaModeration.check(kind, { items, author, place: 'message' })
  }

  function verdictOnUnchecked(content: MessageContent | null): Verdict {
    if (content && mediaModeration.isOn && (content.isOpaque || content.media.length > 0))
      return mediaModeration.isUncheckedSent(content.kind) ? 'passed' : 'unavailable'
    return moderation.verdictOnUnchecked(content?.kind ?? 'text')
  }

  /** The verdict on a message, the same for each try of ZEGO to ask for it. Never rejects. */
  function verdictOn({ fields }: CallbackBody, onError: (error: unknown) => void): Promise<Decision> {
    const requestID = String(fields.request_id ?? '')
    const kept = verdicts.get(requestID)
    if (requestID && kept && kept.until > now())
      return kept.verdict
    const verdict = judge(fields).catch((error): Decision => {
      onError(error)
      return { answer: verdictOnUnchecked(messageContent(fields)) }
    })
    if (requestID) {
      if (verdicts.size >= MAX_KEPT) verdicts.delete(verdicts.keys().next().value!)
      verdicts.set(requestID, { verdict, until: now() + KEEP_VERDICT_MS })
    }
    return verdict
  }

  /** A message that was refused before ZIM has stored it is recalled now. */
  async function noteSent({ payload, from_user_id, msg_seq, send_result }: Record<string, unknown>) {
    const seq = Number(msg_seq)
    if (!markOf(payload) || Number(send_result ?? 0) !== 0 || !(Number.isSafeInteger(seq) && seq > 0))
      return
    await heldMessages.sent(markOf(payload), storable(from_user_id), seq)
    void recalls.run()
  }

  /** Throws `zego-unavailable` when the name could not be taken back, so that ZEGO repeats the callback. */
  async function checkCreated({ event, fields }: CallbackBody, log: FastifyBaseLogger) {
    try { await createdNames.check(event, fields) }
    catch (error) {
      if (error instanceof NoReply)
        throw zegoUnavailable()
      if (!(error instanceof ZegoRefusal))
        throw error
      log.warn({ err: error }, 'ZEGO has not taken back a name')
    }
  }

  function verified(text: unknown, isForm: boolean, log: FastifyBaseLogger): CallbackBody {
    const body = typeof text === 'string' ? parseCallback(text, isForm) : null
    if (!body)
      throw invalidInput('This is no callback of ZEGO: it lacks event, appid, timestamp, nonce or signature.')
    const signer = secrets.findIndex(secret => isSignedBy(secret, body))
    if (signer < 0 || body.appid !== String(config.zim.appID))
      throw callbackNotSigned()
    if (!(Math.abs(now() - sentAt(body)) <= MAX_AGE_MS))
      throw callbackStale()
    if (signer > 0)
      log.info('a callback is signed with ZEGO_CALLBACK_SECRET_OLD')
    return body
  }

  return async (app) => {
    if (secrets.length === 0)
      return
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: MAX_BODY_BYTES }, (_request, body, done) => done(null, body))

    // No flood limit: all callbacks come from ZEGO's few addresses. An unsigned one costs a hash.
    app.post('/v1/zego/callbacks', { config: { rateLimit: false }, schema: { hide: true } }, async (request, reply) => {
      const isForm = /^application\/x-www-form-urlencoded/i.test(request.headers['content-type'] ?? '')
      const body = verified(request.body, isForm, request.log)
      if (body.event !== 'before_send_msg') {
        if (body.event === 'user_action') await notifier.userAction(body.fields)
        if (body.event === 'send_msg') {
          await noteSent(body.fields)
          await notifier.messageSent(body.fields)
        }
        if (createdNames.isCreation(body.event)) await checkCreated(body, request.log)
        return reply.send({})
      }
      const { answer, payload } = await verdictOn(body, error => request.log.error({ err: error }, 'a message could not be judged'))
      metrics.callbackAnswered(answer)
      return reply.send({ ...ANSWERS[answer], ...(payload !== undefined && { new_payload: payload }) })
    })
  }
}

/** PostgreSQL stores no NUL. */
const storable = (id: unknown) => String(id ?? '').replaceAll('\0', '')

/** ZEGO's conv_type is 0 for a peer chat, 1 for a room, 2 for a group. */
function conversationOf({ conv_type, conv_id }: Record<string, unknown>) {
  const conversationKind = (['peer', 'room', 'group'] as const)[Number(conv_type)] ?? 'peer'
  return { conversationKind, conversationID: storable(conv_id) }
}
