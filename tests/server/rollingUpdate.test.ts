import { setTimeout as delay } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'

import { isFullMatrix } from '../support/matrix'
import { onPostgresOnly } from './support/databases'
import { startListening } from './support/process'
import { PASSWORD } from './support/server'

type Copy = Awaited<ReturnType<typeof startListening>>

const CLIENTS = 2
const CHECK_MS = 100
/** A sign-in takes at least so long. */
const HASHING_MS = 100
/** The proxy tries another copy when it cannot connect to one; a client tries again when it is told to. */
const MOST_TRIES = 5

/**
 * A proxy as docs/operating.md describes it: it asks each copy for /readyz, sends requests in turn to those that are ready, and tries the next one
 * when there is no connection. `replies`: every status that a client got.
 */
function startProxy(copies: readonly Copy[]) {
  const ready = new Map<Copy, boolean>()
  const replies: number[] = []
  let turn = 0
  const state = { isOver: false }
  const check = async () => {
    await Promise.all(copies.map(async copy => ready.set(copy, await fetch(`${copy.url}/readyz`).then(({ ok }) => ok, () => false))))
  }
  const checks = (async () => {
    while (!state.isOver) {
      await check()
      await delay(CHECK_MS)
    }
  })()

  async function send(method: string, path: string, { token, body }: { token?: string, body?: object }): Promise<Response> {
    const up = copies.filter(copy => ready.get(copy))
    const { url } = up[turn++ % up.length]!
    const reply = await fetch(url + path, { method, headers: { ...(body && { 'content-type': 'application/json' }), ...(token && { authorization: `Bearer ${token}` }) }, body: body && JSON.stringify(body) })
    replies.push(reply.status)
    return reply
  }

  /** Sends a request as a client does: once more after a lost connection or a 503. */
  async function call(method: string, path: string, options: { token?: string, body?: object } = {}): Promise<{ status: number, body: any }> {
    for (let tries = 1; ; tries++) {
      const reply = await send(method, path, options).catch(() => null)
      if (reply && reply.status !== 503)
        return { status: reply.status, body: await reply.json() }
      if (tries === MOST_TRIES)
        throw new Error(`${method} ${path} got no reply in ${MOST_TRIES} tries, the last one ${reply?.status}`)
      await delay(CHECK_MS)
    }
  }

  return {
    call,
    check,
    replies,
    isReady: (copy: Copy) => ready.get(copy) === true,
    async stop() {
      state.isOver = true
      await checks
    },
  }
}

onPostgresOnly('an update of two copies, one after the other', ({ newDatabase }) => {
  it.skipIf(!isFullMatrix)('loses no sign-in and no session, and no client sees a 5xx (npm run test:all)', async () => {
    const database = await newDatabase()
    const DATABASE_URL = database?.kind === 'postgres' ? database.url : ''
    const start = async () => {
      const copy = await startListening({ env: { DATABASE_URL, DRAIN_SECONDS: '1' } })
      onTestFinished(() => void copy.child.kill('SIGKILL'))
      return copy
    }
    const copies = await Promise.all([start(), start()])
    const proxy = startProxy(copies)
    await proxy.check()
    const sessions: string[] = []
    const state = { isOver: false }
    const clients = Array.from({ length: CLIENTS }, async (_, client) => {
      const account = `user-${client}`
      expect((await proxy.call('POST', '/v1/accounts', { body: { account, password: PASSWORD } })).status).toBe(201)
      while (!state.isOver) {
        const { status, body } = await proxy.call('POST', '/v1/sessions', { body: { account, password: PASSWORD } })
        expect([status, typeof body.session.token]).toEqual([201, 'string'])
        sessions.push(body.session.token)
        expect((await proxy.call('POST', '/v1/zim-token', { token: body.session.token })).status).toBe(200)
        await delay(CHECK_MS)
      }
    })

    for (const [index, old] of [...copies].entries()) {
      const before = sessions.length
      await expect.poll(() => sessions.length, { timeout: 20_000 }).toBeGreaterThan(before + CLIENTS)
      const inFlight = Array.from({ length: 3 }, () => old.post('/v1/sessions', { account: 'user-0', password: PASSWORD }))
      await delay(HASHING_MS / 5)
      old.child.kill('SIGTERM')
      expect((await Promise.all(inFlight)).map(({ status }) => status)).toEqual([201, 201, 201])
      expect(await old.exit).toBe(0)
      copies[index] = await start()
      await expect.poll(() => proxy.isReady(copies[index]!), { timeout: 20_000 }).toBe(true)
    }
    const before = sessions.length
    await expect.poll(() => sessions.length, { timeout: 20_000 }).toBeGreaterThan(before + CLIENTS)
    state.isOver = true
    await Promise.all(clients)
    await proxy.stop()

    expect(proxy.replies.filter(status => status >= 500)).toEqual([])
    expect(new Set(proxy.replies)).toEqual(new Set([200, 201]))
    for (const token of sessions.slice(-CLIENTS))
      expect((await fetch(`${copies[0]!.url}/v1/me`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200)
    await Promise.all(copies.map(async ({ child, exit }) => {
      child.kill('SIGTERM')
      expect(await exit).toBe(0)
    }))
  }, 120_000)
})
