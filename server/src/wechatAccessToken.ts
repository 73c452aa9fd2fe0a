/**
 * The access token of the mini program, for WeChat's server API. One for all copies of this server, kept in the database and renewed by one
 * of them. https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-access-token/getStableAccessToken.html
 *
 * `stable_token` returns the same token until it ends, so that two copies which ask at the same time do not end each other's. The lease keeps
 * the calls within WeChat's limit. In the database the token is sealed with a key made of the AppSecret: a copy of the database has no token.
 */
import type { Kysely } from 'kysely'

import { Buffer } from 'node:buffer'
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'

import type { WechatConfig } from './config'
import type { Database } from './db/schema'

import { fetchJson } from './fetchJson'

export interface AccessToken {
  /** Returns a token that lasts at least a minute. Rejects when WeChat gives none, or when the signal aborts. */
  get: (signal: AbortSignal) => Promise<string>
  /** WeChat has refused this token: the next `get` asks for another one. */
  drop: (token: string) => Promise<void>
}

const ROW = 'access-token'
/** A token that ends sooner is renewed. WeChat gives the next one from five minutes before the end. */
const RENEW_BEFORE_MS = 4 * 60_000
const USABLE_MS = 60_000
/** Longer than a request to WeChat. A copy that dies keeps the others waiting so long. */
const LEASE_MS = 8000
const WAIT_MS = 100
const IV_BYTES = 12
const TAG_BYTES = 16

interface Stored { token: string, expiresAt: number }

export function createAccessToken({ db, now, wechat }: { db: Kysely<Database>, now: () => number, wechat: WechatConfig }): AccessToken {
  const key = Buffer.from(hkdfSync('sha256', wechat.appSecret, '', 'wechat access token', 32))
  let known: Stored | null = null

  const lasts = (token: Stored | null, ms: number): token is Stored => token !== null && token.expiresAt - now() > ms

  function seal(token: string): string {
    const iv = randomBytes(IV_BYTES)
    const cipher = createCipheriv('aes-256-gcm', key, iv)
    return Buffer.concat([iv, cipher.update(token, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64')
  }

  /** Returns null for what was sealed with another AppSecret. */
  function unseal(text: string): string | null {
    const bytes = Buffer.from(text, 'base64')
    if (bytes.length <= IV_BYTES + TAG_BYTES)
      return null
    try {
      const cipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES)).setAuthTag(bytes.subarray(-TAG_BYTES))
      return Buffer.concat([cipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), cipher.final()]).toString()
    }
    catch {
      return null
    }
  }

  async function stored(): Promise<Stored | null> {
    const row = await db.selectFrom('wechat_tokens').select(['sealed', 'expires_at']).where('id', '=', ROW).executeTakeFirst()
    const token = row && unseal(row.sealed)
    return token ? { token, expiresAt: row.expires_at } : null
  }

  /** Returns true for one copy at a time. */
  async function lease(): Promise<boolean> {
    const at = now()
    await db.insertInto('wechat_tokens').values({ id: ROW, sealed: '', expires_at: 0, leased_until: 0 }).onConflict(conflict => conflict.doNothing()).execute()
    const { numUpdatedRows } = await db.updateTable('wechat_tokens').set({ leased_until: at + LEASE_MS }).where('id', '=', ROW).where('leased_until', '<=', at).executeTakeFirstOrThrow()
    return numUpdatedRows > 0n
  }

  /** Another copy may have renewed the token and ended its lease since it was read. */
  async function renewedBefore(): Promise<Stored | null> {
    const latest = await stored()
    if (!lasts(latest, RENEW_BEFORE_MS))
      return null
    await db.updateTable('wechat_tokens').set({ leased_until: 0 }).where('id', '=', ROW).execute()
    return latest
  }

  async function renew(signal: AbortSignal): Promise<Stored> {
    try {
      const reply = await fetchJson(`${wechat.apiUrl}/cgi-bin/stable_token`, {
        body: { grant_type: 'client_credential', appid: wechat.appID, secret: wechat.appSecret },
        timeoutMs: wechat.timeoutMs,
        signal,
      })
      if (typeof reply.access_token !== 'string' || !(Number(reply.expires_in) > 0))
        throw new Error(`WeChat gave no access token: ${Number(reply.errcode ?? 0)}`)
      const fresh = { token: reply.access_token, expiresAt: now() + Number(reply.expires_in) * 1000 }
      await db.updateTable('wechat_tokens').set({ sealed: seal(fresh.token), expires_at: fresh.expiresAt, leased_until: 0 }).where('id', '=', ROW).execute()
      return fresh
    }
    catch (error) {
      await db.updateTable('wechat_tokens').set({ leased_until: 0 }).where('id', '=', ROW).execute()
      throw error
    }
  }

  async function find(signal: AbortSignal): Promise<Stored> {
    while (true) {
      signal.throwIfAborted()
      const current = await stored()
      if (lasts(current, RENEW_BEFORE_MS))
        return current
      if (await lease())
        return await renewedBefore() ?? renew(signal)
      if (lasts(current, USABLE_MS))
        return current
      await delay(WAIT_MS, undefined, { signal })
    }
  }

  return {
    async get(signal) {
      if (!lasts(known, RENEW_BEFORE_MS))
        known = await find(signal)
      return known.token
    },
    async drop(token) {
      if (known?.token === token)
        known = null
      const current = await stored()
      if (current?.token === token)
        await db.updateTable('wechat_tokens').set({ expires_at: 0 }).where('id', '=', ROW).execute()
    },
  }
}
