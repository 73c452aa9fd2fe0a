/**
 * Web Push: RFC 8030, encrypted for the browser (RFC 8291) and signed with the keys of VAPID (RFC 8292) by the package `web-push`. A subscription belongs to
 * the session that made it. Its address comes from a client: requests go to known push services alone, follow no redirect, and what they return is not read.
 */
import type { Kysely } from 'kysely'

import { createHash } from 'node:crypto'
import webPush from 'web-push'

import type { Database } from '../db/schema'
import type { WebPushConfig } from './config'
import type { Channel, Notification, Outcome } from './notifier'

/** As the browser's `PushSubscription.toJSON()` names them. */
export interface PushSubscription { endpoint: string, keys: { p256dh: string, auth: string } }
export type PushLanguage = 'zh-CN' | 'en'

const TEXTS = {
  'zh-CN': { title: '新消息', peer: '你有一条新消息', group: '群聊里有新消息' },
  'en': { title: 'New message', peer: 'You have a new message', group: 'There is a new message in a group' },
}
/** A push service keeps it so long for a browser that is not running, seconds. */
const KEPT_SECONDS = 24 * 3600
const TIMEOUT_MS = 5000
/** The subscription has ended. */
const GONE = [404, 410]
const TOPIC_CHARACTERS = 32

interface Logger { warn: (fields: object, message: string) => void }

interface WebPushOptions { db: Kysely<Database>, now: () => number, config: WebPushConfig, log: Logger, fetch?: typeof fetch }

export type WebPush = ReturnType<typeof createWebPush>

export function createWebPush({ db, now, config, log, fetch: request = fetch }: WebPushOptions) {
  const { publicKey, privateKey, subject } = config
  const vapidDetails = { publicKey, privateKey, subject }

  /** True for an https address, without user and port, at a known push service. An address of a private network is none. */
  function isPushService(endpoint: string): boolean {
    const url = URL.canParse(endpoint) ? new URL(endpoint) : null
    return url !== null && url.protocol === 'https:' && url.port === '' && url.username === '' && url.password === ''
      && config.hosts.some(host => host.startsWith('.') ? url.hostname.endsWith(host) : url.hostname === host)
  }

  const remove = (sessionID: string) => db.deleteFrom('push_subscriptions').where('session_id', '=', sessionID).execute()

  async function post(row: PushSubscription, language: string, notification: Notification): Promise<number | null> {
    const { kind, id } = notification.conversation
    const texts = language === 'en' ? TEXTS.en : TEXTS['zh-CN']
    const payload = JSON.stringify({ title: notification.senderName ?? texts.title, body: texts[kind], chat: `${kind}:${id}`, n: now() })
    const topic = createHash('sha256').update(`${kind}:${id}`).digest('base64url').slice(0, TOPIC_CHARACTERS)
    try {
      const { endpoint, headers, body } = webPush.generateRequestDetails(row, payload, { vapidDetails, TTL: KEPT_SECONDS, urgency: 'normal', topic, contentEncoding: 'aes128gcm' })
      const { 'Content-Length': _, ...rest } = headers
      const reply = await request(endpoint, { method: 'POST', headers: rest, body: new Uint8Array(body), redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) })
      await reply.body?.cancel()
      return reply.status
    }
    catch {
      return null
    }
  }

  return {
    name: 'web-push',
    publicKey,
    isPushService,

    async reachable(userIDs) {
      if (userIDs.length === 0)
        return []
      return (await db.selectFrom('push_subscriptions').select('user_id').distinct().where('user_id', 'in', userIDs).execute()).map(row => row.user_id)
    },

    /** To all browsers of the user. Nothing is sent again. */
    async send(notification): Promise<Outcome> {
      const rows = await db.selectFrom('push_subscriptions').selectAll().where('user_id', '=', notification.recipientID).execute()
      const statuses = await Promise.all(rows.map(async ({ session_id, endpoint, p256dh, auth, language }) => {
        const status = isPushService(endpoint) ? await post({ endpoint, keys: { p256dh, auth } }, language, notification) : GONE[0]!
        if (status !== null && GONE.includes(status)) await remove(session_id)
        else if (status === null || status >= 300) log.warn({ status, host: new URL(endpoint).hostname }, 'a push service did not take a notification')
        return status
      }))
      if (statuses.some(status => status !== null && status < 300))
        return 'sent'
      return statuses.every(status => status !== null && GONE.includes(status)) ? 'used-up' : statuses.includes(null) ? 'unknown' : 'refused'
    },

    /** Keeps the subscription of a session, in place of an earlier one, and of another session of the same browser. */
    put({ sessionID, userID, subscription: { endpoint: given, keys }, language }: { sessionID: string, userID: string, subscription: PushSubscription, language: PushLanguage }): Promise<void> {
      // PostgreSQL stores no NUL; an address has none.
      const endpoint = new URL(given).href
      return db.transaction().execute(async (tx) => {
        await tx.deleteFrom('push_subscriptions').where(eb => eb.or([eb('session_id', '=', sessionID), eb('endpoint', '=', endpoint)])).execute()
        await tx.insertInto('push_subscriptions').values({ session_id: sessionID, user_id: userID, endpoint, p256dh: keys.p256dh, auth: keys.auth, language, created_at: now() }).execute()
      })
    },

    async has(sessionID: string): Promise<boolean> {
      return await db.selectFrom('push_subscriptions').select('session_id').where('session_id', '=', sessionID).executeTakeFirst() !== undefined
    },

    async remove(sessionID: string): Promise<void> {
      await remove(sessionID)
    },
  } satisfies Channel & Record<string, unknown>
}
