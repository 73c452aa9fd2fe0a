import { describe, expect, it } from 'vitest'

import { pushesTo, worldFixture } from './worldFixture'

describe('sessions', () => {
  it('end when the same user logs in on another device', () => {
    const { world, signIn } = worldFixture()
    const first = signIn('alice', { deviceID: 'one' })
    const second = signIn('alice', { deviceID: 'two' })
    expect(pushesTo(first, second.pushesAtLogin)).toMatchObject([['kickedOut', { reason: 0 }]])
    expect(world.sessionOf(first.connectionID)).toBeUndefined()
    expect(world.sessionOf(second.connectionID)).toMatchObject({ userID: 'alice' })
  })

  it('continue when the same device returns on a new connection', () => {
    const { signIn } = worldFixture()
    signIn('alice', { deviceID: 'one' })
    expect(signIn('alice', { deviceID: 'one' }).pushesAtLogin).toEqual([])
  })

  it('are needed for every operation', () => {
    const { world } = worldFixture()
    expect(() => world.perform('unknown', 'syncConversations', undefined)).toThrow(expect.objectContaining({ code: 6000121 }))
  })
})
