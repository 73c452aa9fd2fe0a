import { beforeEach, expect, it } from 'vitest'

import type { TestServer } from './support/server'

import { onEachDatabase } from './support/databases'
import { PASSWORD } from './support/server'

const MINUTE = 60_000

onEachDatabase('the rate limits', ({ start }) => {
  let server: TestServer
  beforeEach(async () => { server = await start({ config: { trustProxy: 1 } }) })

  const from = (address: string) => ({ 'x-forwarded-for': address })
  const signIn = (password: string, address = '203.0.113.1', account = 'alice') =>
    server.call('POST', '/v1/sessions', { body: { account, password }, headers: from(address) })
  const repeat = async (times: number, work: (count: number) => Promise<unknown>) => {
    for (let count = 0; count < times; count++)
      await work(count)
  }

  it('stop guessing after 10 wrong passwords from one address, with a Retry-After', async () => {
    await server.signUp('alice')
    await repeat(10, () => signIn('wrong password'))
    const { status, body, headers } = await signIn(PASSWORD)
    expect([status, body.error.code, headers.get('retry-after')]).toEqual([429, 'too-many-requests', '900'])
    server.clock.now += 15 * MINUTE
    expect((await signIn(PASSWORD)).status).toBe(201)
  })

  it('cost no hashing for a refused try', async () => {
    await repeat(10, () => signIn('wrong password'))
    const before = server.hashing.calls
    await signIn('wrong password')
    expect(server.hashing.calls).toBe(before)
  })

  it('let the owner sign in from another address while an attacker is blocked', async () => {
    await server.signUp('alice')
    await repeat(11, () => signIn('wrong password'))
    expect((await signIn(PASSWORD, '203.0.113.2')).status).toBe(201)
  })

  it('stop guessing one account from many addresses', async () => {
    await repeat(100, count => signIn('wrong password', `203.0.113.${count}`))
    expect((await signIn('wrong password', '203.0.113.200')).status).toBe(429)
  })

  it('stop guessing many accounts from one address', async () => {
    await repeat(100, count => signIn('wrong password', '203.0.113.1', `user-${count}`))
    expect((await signIn('wrong password', '203.0.113.1', 'user-100')).status).toBe(429)
  })

  it('count the addresses of one IPv6 /64 as one', async () => {
    await repeat(10, count => signIn('wrong password', `2001:db8:1:2::${count}`))
    expect((await signIn('wrong password', '2001:db8:1:2:ffff::1')).status).toBe(429)
    expect((await signIn('wrong password', '2001:db8:1:3::1')).status).toBe(401)
  })

  it('ignore a port in X-Forwarded-For', async () => {
    await repeat(5, count => signIn('wrong password', `203.0.113.1:${40_000 + count}`))
    await repeat(5, () => signIn('wrong password', '203.0.113.1'))
    expect((await signIn('wrong password', '203.0.113.1:50000')).status).toBe(429)
    await repeat(10, count => signIn('wrong password', `[2001:db8:1:2::${count}]:${40_000 + count}`))
    expect((await signIn('wrong password', '2001:db8:1:2::1')).status).toBe(429)
  })

  it('count what is no address as one address', async () => {
    await repeat(10, count => signIn('wrong password', `unknown-${count}`))
    expect((await signIn('wrong password', 'unknown-11')).status).toBe(429)
  })

  it('trust a listed proxy that writes its own port', async () => {
    const listed = await start({ config: { trustProxy: ['127.0.0.1', '10.0.0.0/8', '2001:db8::/32'] } })
    const statusOf = async (chain: string) => (await listed.call('POST', '/v1/sessions', { body: { account: 'alice', password: 'wrong' }, headers: from(chain) })).status
    await repeat(10, count => statusOf(`203.0.113.9, 10.1.2.3:${40_000 + count}, [2001:db8::7]:443`))
    expect([await statusOf('203.0.113.9'), await statusOf('203.0.113.10, 10.1.2.3')]).toEqual([429, 401])
  })

  it('reset after a correct password', async () => {
    await server.signUp('alice')
    await repeat(3, async () => {
      await repeat(9, () => signIn('wrong password'))
      expect((await signIn(PASSWORD)).status).toBe(201)
    })
  })

  it('ignore X-Forwarded-For without a trusted proxy', async () => {
    const open = await start()
    const guess = (count: number) => open.call('POST', '/v1/sessions', { body: { account: 'alice', password: 'wrong' }, headers: from(`203.0.113.${count}`) })
    await repeat(10, guess)
    expect((await guess(10)).status).toBe(429)
  })

  it('limit sign-ups from one address', async () => {
    const signUp = (count: number) => server.call('POST', '/v1/accounts', { body: { account: `user-${count}`, password: PASSWORD } })
    await repeat(30, signUp)
    expect((await signUp(30)).body.error.code).toBe('too-many-requests')
  })

  it('limit password guesses with a stolen session', async () => {
    const alice = await server.signUp('alice')
    const guess = () => alice.call('DELETE', '/v1/me', { body: { password: 'wrong password' } })
    await repeat(10, guess)
    expect((await guess()).status).toBe(429)
  })

  it('allow 30 tokens a minute for each user', async () => {
    const [alice, bob] = [await server.signUp('alice'), await server.signUp('bob')]
    const token = async (user = alice) => (await user.call('POST', '/v1/zim-token')).status
    await repeat(30, () => token())
    expect([await token(), await token(bob)]).toEqual([429, 200])
    server.clock.now += MINUTE
    expect(await token()).toBe(200)
  })

  it('are multiplied by the configured factor', async () => {
    const scaled = await start({ config: { limitScale: 2 } })
    const alice = await scaled.signUp('alice')
    const token = async () => (await alice.call('POST', '/v1/zim-token')).status
    await repeat(60, async () => expect(await token()).toBe(200))
    expect(await token()).toBe(429)
  })

  it('limit any requests from one address', async () => {
    await Promise.all(Array.from({ length: 1200 }, () => server.app.inject({ url: '/v1/me' })))
    const reply = await server.app.inject({ url: '/no/such/address' })
    expect([reply.statusCode, reply.json().error.code]).toEqual([429, 'too-many-requests'])
    expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0)
    expect((await server.app.inject({ url: '/healthz' })).statusCode).toBe(200)
  })
})
