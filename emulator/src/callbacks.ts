/**
 * ZEGO's callbacks, by a signed POST. Node only. `before_send_msg` asks the team's server whether a message may be sent.
 * Source (D): ZEGO's documents of callbacks, in /zim-server/callbacks/. No reply within 2.5 s, or none with a status of 2xx, is asked for once more; then the
 * message is not sent. Of the answers 0 and 1 send and 3 refuses; `new_payload` replaces the extendedData. 2 (the sender alone sees it) and a replaced body are not emulated.
 * `send_msg`, `user_action`, `group_create` and `room_create` tell it of what was sent, of who comes and goes, and of new groups and rooms, and are repeated after 2, 4, 8, 16 and 32 s without a 2xx.
 */
import { createHash, randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'

import type { Creation } from './creations'
import type { Answer, Presence, Question, StoredNews } from './gateway'

export interface CallbackOptions {
  url: string
  /** The callback secret of the console. */
  secret: string
  appID: number
  /** ms since the epoch. @default Date.now */
  now?: () => number
  /** How long a reply may take, ms. @default 2500, ZEGO's own */
  answerMs?: number
  /** What stands before the paths of files, to make addresses of them. @default '' */
  filesOrigin?: () => string
}

const TRIES = 2

function signed({ secret, appID, now = Date.now }: CallbackOptions, event: string, fields: object) {
  const timestamp = Math.floor(now() / 1000)
  const nonce = String(Math.floor(Math.random() * 1e6))
  const signature = createHash('sha1').update([secret, String(timestamp), nonce].sort().join('')).digest('hex')
  return { ...fields, appid: String(appID), event, timestamp, nonce, signature }
}

const post = ({ url }: CallbackOptions, body: object, timeoutMs: number) => fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), signal: AbortSignal.timeout(timeoutMs) })

export function createBeforeSend(options: CallbackOptions): (question: Question) => Promise<Answer> {
  async function ask(fields: object): Promise<Answer | null> {
    try {
      const reply = await post(options, signed(options, 'before_send_msg', fields), options.answerMs ?? 2500)
      const { result, reason, new_payload: payload } = await reply.json() as { result?: unknown, reason?: unknown, new_payload?: unknown }
      return reply.ok ? { isRefused: result === 3, reason: typeof reason === 'string' ? reason : '', ...(typeof payload === 'string' && { payload }) } : null
    }
    catch {
      return null
    }
  }

  return async (question) => {
    const fields = { ...fieldsOf(question, options), request_id: randomUUID(), msg_id: '' }
    for (let tries = 0; tries < TRIES; tries++) {
      const answer = await ask(fields)
      if (answer)
        return answer
    }
    return { isRefused: true, reason: '' }
  }
}

/** Between the tries of a callback that asks nothing, ms. */
const REPEATS = [2000, 4000, 8000, 16_000, 32_000]
/** Guess: ZEGO names none for these. */
const TOLD_WITHIN_MS = 10_000

/** Tells until there is a 2xx. @param waits between the tries, ms */
async function tell(options: CallbackOptions, waits: readonly number[], event: string, fields: object): Promise<void> {
  for (const wait of [0, ...waits]) {
    await delay(wait, undefined, { ref: false })
    if (await post(options, signed(options, event, fields), TOLD_WITHIN_MS).then(({ ok }) => ok, () => false))
      return
  }
}

/** @param waits between the tries, ms. @default ZEGO's */
export function createTellSent(options: CallbackOptions, waits: readonly number[] = REPEATS): (news: StoredNews) => void {
  return ({ question, messageID, messageSeq, timestamp }) => {
    void tell(options, waits, 'send_msg', { ...fieldsOf(question, options), msg_id: messageID, msg_seq: messageSeq, msg_time: timestamp, send_result: 0 })
  }
}

/** @param waits between the tries, ms. @default ZEGO's */
export function createTellCreated(options: CallbackOptions, waits: readonly number[] = REPEATS): (creation: Creation) => void {
  return ({ event, id, userID, name, attributes, userIDs }) => {
    const fields = event === 'group_create'
      ? { group_id: id, operator_account: userID, owner_account: userID, group_name: name, attributes, user_ids: userIDs }
      : { room_id: id, operator_account: userID, room_name: name, attributes }
    void tell(options, waits, event, fields)
  }
}

const ACTIONS = { online: 0, logout: 1, offline: 2 }

/** Each connection is a session of its own. @param waits between the tries, ms. @default ZEGO's */
export function createTellPresence(options: CallbackOptions, waits: readonly number[] = REPEATS): (presence: Presence) => void {
  const { now = Date.now } = options
  return ({ userID, connectionID, action }) => {
    const seconds = Math.floor(now() / 1000)
    const ended = { online: {}, logout: { logout_time: seconds, logout_reason: '' }, offline: { offline_time: seconds } }[action]
    void tell(options, waits, 'user_action', { user_id: userID, user_name: '', os: 'MINIPROGRAM', action: ACTIONS[action], session_id: connectionID, login_time: seconds, relogin: '0', ...ended })
  }
}

const COMBINED = 100
const MEDIA = [11, 12, 13, 14]

const ADDRESSES = { download_url: 'fileDownloadUrl', large_image_download_url: 'largeImageDownloadUrl', thumbnail_download_url: 'thumbnailDownloadUrl', video_first_frame_download_url: 'videoFirstFrameDownloadUrl' }

const fieldsOf = ({ userID, conversationID, conversationType, content }: Question, { filesOrigin = () => '' }: CallbackOptions) => ({ from_user_id: userID, conv_id: conversationID, conv_type: conversationType, msg_type: content.type, sub_msg_type: content.subType ?? 0, msg_body: bodyOf(content, filesOrigin()), payload: content.extendedData ?? '' })

const addressOf = (path: string, origin: string) => path.startsWith('/') ? origin + path : path

/** Text and custom messages as they are, media as percent-encoded JSON. */
function bodyOf(content: Question['content'], origin: string): string {
  if (content.type === COMBINED)
    return JSON.stringify({ Title: content.title ?? '', Summary: content.summary ?? '' })
  if (MEDIA.includes(content.type)) {
    return encodeURIComponent(JSON.stringify({
      file_name: content.fileName ?? '',
      file_size: String(content.fileSize ?? 0),
      ...Object.fromEntries(Object.entries(ADDRESSES).flatMap(([name, field]) => typeof content[field] === 'string' ? [[name, addressOf(content[field], origin)]] : [])),
    }))
  }
  return typeof content.message === 'string' ? content.message : ''
}
