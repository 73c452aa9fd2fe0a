/**
 * WeChat's subscribe messages: one for each time that a user has accepted in the mini program. The number is kept here, because WeChat does not tell it.
 * https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-message-management/subscribe-message/sendMessage.html
 *
 * A number belongs to the session that accepted last, and is deleted with it. Nothing is sent twice: where WeChat may have sent it, it counts as sent.
 */
import type { Kysely } from 'kysely'

import { sql } from 'kysely'

import type { Database } from '../db/schema'
import type { CallWechat } from '../wechatApi'
import type { SubscribeConfig } from './config'
import type { Channel, Notification, Outcome } from './notifier'

import { NoReply } from '../fetchJson'
import { templateData } from './templateFields'

/** WeChat has no limit. More than a user ever needs. */
const MOST_ACCEPTED = 50
const TIMEOUT_MS = 10_000
const PATH = '/cgi-bin/message/subscribe/send'

/** WeChat's codes. Others, such as that of a busy WeChat (-1), lose this notification alone. */
const NO_SUBSCRIPTION_LEFT = 43101
const UNKNOWN_USER = 40003
/** What the operator has to correct: template, fields, page, rights of the mini program. Every message would be refused. */
const WRONG_SETTINGS = [40037, 47003, 41030, 48001, 43107]
/** Too many calls in a minute, or today. */
const TOO_MANY = [45009, 45011, 45047]
const PAUSE_MS = 10 * 60_000

interface Logger { error: (fields: object, message: string) => void, warn: (fields: object, message: string) => void }

interface SubscribeOptions { db: Kysely<Database>, now: () => number, config: SubscribeConfig, callWechat: CallWechat, log: Logger }

export type SubscribeMessages = ReturnType<typeof createSubscribeMessages>

export function createSubscribeMessages({ db, now, config, callWechat, log }: SubscribeOptions) {
  const { templateID } = config
  /** ms; nothing is sent before. */
  let pausedUntil = 0

  const rowOf = (userID: string) => db.updateTable('wechat_subscriptions').where('user_id', '=', userID).where('template_id', '=', templateID)

  /** Returns the openid, and takes one from the number. Undefined where nothing is left. */
  const take = async (userID: string) => (await rowOf(userID).where('remaining', '>', 0).set(eb => ({ remaining: eb('remaining', '-', 1) })).returning('openid').executeTakeFirst())?.openid
  const giveBack = (userID: string) => rowOf(userID).where('remaining', '<', MOST_ACCEPTED).set(eb => ({ remaining: eb('remaining', '+', 1) })).execute()
  const empty = (userID: string) => rowOf(userID).set({ remaining: 0 }).execute()

  async function ask(openid: string, notification: Notification): Promise<Record<string, unknown> | 'not-sent' | 'unknown'> {
    const { kind, id } = notification.conversation
    try {
      return await callWechat(PATH, {
        touser: openid,
        template_id: templateID,
        // The number makes another notification another start of the app (src/pages/startInvite.ts).
        page: `pages/chats/index?chat=${toQuery(`${kind}:${id}`)}&n=${now()}`,
        data: templateData(config.fields, notification, config.language),
        miniprogram_state: config.state,
        lang: config.language,
      }, AbortSignal.timeout(TIMEOUT_MS))
    }
    catch (error) {
      log.warn({ err: error }, 'a subscribe message could not be sent')
      return error instanceof NoReply ? 'unknown' : 'not-sent'
    }
  }

  async function outcomeOf(userID: string, reply: Awaited<ReturnType<typeof ask>>): Promise<Outcome> {
    if (reply === 'unknown')
      return 'unknown'
    const errcode = reply === 'not-sent' ? Number.NaN : Number(reply.errcode ?? 0)
    if (errcode === 0)
      return 'sent'
    if (errcode === NO_SUBSCRIPTION_LEFT || errcode === UNKNOWN_USER) {
      await empty(userID)
      return 'used-up'
    }
    await giveBack(userID)
    if (WRONG_SETTINGS.includes(errcode))
      log.error({ errcode, fields: config.fields.map(({ name }) => name) }, 'WeChat refused a subscribe message: check WECHAT_TEMPLATE_ID and WECHAT_TEMPLATE_FIELDS. The next try is in ten minutes')
    else
      log.warn({ errcode }, 'WeChat did not send a subscribe message')
    if (WRONG_SETTINGS.includes(errcode) || TOO_MANY.includes(errcode))
      pausedUntil = now() + PAUSE_MS
    return 'refused'
  }

  return {
    name: 'wechat',
    templateID,

    async reachable(userIDs) {
      if (userIDs.length === 0 || now() < pausedUntil)
        return []
      const rows = await db.selectFrom('wechat_subscriptions').select('user_id').where('template_id', '=', templateID).where('remaining', '>', 0).where('user_id', 'in', userIDs).execute()
      return rows.map(row => row.user_id)
    },

    async send(notification) {
      const openid = await take(notification.recipientID)
      return openid === undefined ? 'used-up' : outcomeOf(notification.recipientID, await ask(openid, notification))
    },

    /** Counts one acceptance of the template. */
    async accept({ userID, sessionID, openid }: { userID: string, sessionID: string, openid: string }): Promise<void> {
      const row = { user_id: userID, template_id: templateID, session_id: sessionID, openid, remaining: 1, accepted_at: now() }
      await db.insertInto('wechat_subscriptions')
        .values(row)
        .onConflict(conflict => conflict.columns(['user_id', 'template_id']).doUpdateSet({
          session_id: sessionID,
          openid,
          accepted_at: row.accepted_at,
          // The acceptances of another WeChat account cannot be used for this one.
          remaining: sql`case when wechat_subscriptions.openid <> excluded.openid then 1 when wechat_subscriptions.remaining < ${MOST_ACCEPTED} then wechat_subscriptions.remaining + 1 else wechat_subscriptions.remaining end`,
        }))
        .execute()
    },

    /** Returns how many notifications the user has accepted that were not sent yet. */
    async remaining(userID: string): Promise<number> {
      return (await db.selectFrom('wechat_subscriptions').select('remaining').where('user_id', '=', userID).where('template_id', '=', templateID).executeTakeFirst())?.remaining ?? 0
    },
  } satisfies Channel & Record<string, unknown>
}

/** As the client's `utils/pageQuery.ts`: mini programs pass queries on as they are written. */
const toQuery = (value: string) => encodeURIComponent(value).replace(/~/g, '%7E').replace(/%/g, '~')
