import { describe, expect, it } from 'vitest'

import { worldFixture } from './worldFixture'

describe('users', () => {
  it('exist from the first login on, under the last name that is not empty', () => {
    const { world, signIn } = worldFixture()
    const alice = signIn('alice')
    expect(() => alice.perform('queryUsersInfo', { userIDs: ['bob'] })).toThrow(expect.objectContaining({ code: 6000011 }))
    signIn('bob')
    world.signIn('again', { userID: 'bob', userName: '', deviceID: 'bob\'s phone' })
    expect(alice.perform('queryUsersInfo', { userIDs: ['bob', 'nobody'] })).toMatchObject({
      userList: [{ baseInfo: { userID: 'bob', userName: 'bob\'s name' } }],
      errorUserList: [{ userID: 'nobody', reason: 6000011 }],
    })
  })

  it('can be queried ten at a time', () => {
    const alice = worldFixture().signIn('alice')
    expect(() => alice.perform('queryUsersInfo', { userIDs: Array.from({ length: 11 }).fill('alice') })).toThrow(expect.objectContaining({ code: 6000012 }))
  })
})
