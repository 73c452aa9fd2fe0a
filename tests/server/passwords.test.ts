import { Buffer } from 'node:buffer'
import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'

import { createPasswords, DEFAULT_COST } from '../../server/src/accounts/passwords'
import { startServer } from './support/server'

/** Hashing whose derivations end when the test calls `finishAll`. */
function manualHashing() {
  const pending: (() => void)[] = []
  return {
    pending,
    scrypt: () => new Promise<Buffer>(resolve => pending.push(() => resolve(Buffer.alloc(32)))),
    async finishAll() {
      while (pending.length > 0) {
        pending.shift()?.()
        await new Promise(setImmediate)
      }
    },
  }
}

describe('password hashing', () => {
  it('verifies the right password and no other, at the production cost', async () => {
    const passwords = createPasswords({ randomBytes })
    const hash = await passwords.hash('correct horse')
    expect(hash).toMatch(/^scrypt\$14\$8\$5\$[\w-]{22}\$[\w-]{43}$/)
    expect([await passwords.verify('correct horse', hash), await passwords.verify('correct horsf', hash)]).toEqual([true, false])
    expect(DEFAULT_COST).toEqual({ logN: 14, r: 8, p: 5 })
  })

  it('gives two hashes of one password different salts', async () => {
    const passwords = createPasswords({ randomBytes, cost: { logN: 4, r: 1, p: 1 } })
    expect(await passwords.hash('correct horse')).not.toBe(await passwords.hash('correct horse'))
  })

  it('runs a limited number at once and refuses more than can wait', async () => {
    const { scrypt, pending, finishAll } = manualHashing()
    const passwords = createPasswords({ randomBytes, scrypt, concurrency: 2, maxWaiting: 3 })
    const jobs = Array.from({ length: 5 }, () => passwords.verify('x', null))
    expect(pending).toHaveLength(2)
    await expect(passwords.verify('x', null)).rejects.toMatchObject({ statusCode: 503, code: 'busy' })
    await finishAll()
    expect(await Promise.all(jobs)).toEqual([false, false, false, false, false])
  })

  it('continues after a failed derivation', async () => {
    let calls = 0
    const scrypt = async () => {
      calls += 1
      if (calls === 1)
        throw new Error('out of memory')
      return Buffer.alloc(32)
    }
    const passwords = createPasswords({ randomBytes, scrypt, concurrency: 1 })
    const jobs = await Promise.allSettled([passwords.hash('a'), passwords.hash('b')])
    expect(jobs.map(job => job.status)).toEqual(['rejected', 'fulfilled'])
  })

  it('needs a new hash when the cost was raised', async () => {
    const old = createPasswords({ randomBytes, cost: { logN: 4, r: 1, p: 1 } })
    const current = createPasswords({ randomBytes, cost: { logN: 5, r: 1, p: 1 } })
    const hash = await old.hash('correct horse')
    expect([old.needsRehash(hash), current.needsRehash(hash), await current.verify('correct horse', hash)]).toEqual([false, true, true])
  })
})

describe('a flood of sign-ins', () => {
  it('does not block ZIM tokens', async () => {
    const hashing = manualHashing()
    let isFlooded = false
    const scrypt = () => isFlooded ? hashing.scrypt() : Promise.resolve(Buffer.alloc(32))
    const server = await startServer({ deps: { passwords: { scrypt, concurrency: 1, maxWaiting: 3 } } })
    const alice = await server.signUp('alice')
    isFlooded = true
    const flood = Array.from({ length: 6 }, (_, count) => server.call('POST', '/v1/sessions', { body: { account: `user-${count}`, password: 'x' } }))
    const refused = await Promise.race(flood)
    expect([refused.status, refused.body.error.code, refused.headers.get('retry-after')]).toEqual([503, 'busy', '3'])

    expect((await alice.call('POST', '/v1/zim-token')).status).toBe(200)

    await hashing.finishAll()
    isFlooded = false
    expect((await Promise.all(flood)).map(reply => reply.status).sort()).toEqual([401, 401, 401, 401, 503, 503])
    await server.stop()
  })
})
