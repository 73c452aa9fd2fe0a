import type * as Vendor from 'zego-zim'

import { describe, expect, it } from 'vitest'

import { userFromZim } from '@/zim/users'

import { useFakeClock, wait } from '../../support/clock'
import { createManualClient } from '../../support/manualClient'
import { outcomeOf } from '../../support/observe'

useFakeClock()

describe('a user of ZIM', () => {
  it('is read from flat and nested fields', () => {
    const ben = { userID: 'ben', name: 'Ben', avatarUrl: 'b.png' }
    expect(userFromZim({ userID: 'ben', userName: 'Ben', userAvatarUrl: 'b.png', userExtendedData: '' } as Vendor.ZIMUserInfo)).toEqual(ben)
    expect(userFromZim({ baseInfo: { userID: 'ben', userName: 'Ben' }, userAvatarUrl: 'b.png', extendedData: '' } as unknown as Vendor.ZIMUserFullInfo)).toEqual(ben)
  })
})

describe('a request', () => {
  it('fails after 15 seconds without a response of ZIM', async () => {
    const { client } = createManualClient()
    const outcome = outcomeOf(client.users.query(['ben']))
    await wait(14_999)
    expect(outcome()).toBe('pending')
    await wait(1)
    expect(outcome()).toBe('timeout')
  })

  it('to change the profile sends only the given fields', async () => {
    const { zim, client } = createManualClient()
    outcomeOf(client.users.updateProfile({ avatarUrl: 'a.png' }))
    expect(zim.names()).toEqual(['login', 'updateUserAvatarUrl'])
  })

  it('to change the profile does not set the picture of one user for the next one', async () => {
    const { zim, client } = createManualClient()
    const outcome = outcomeOf(client.users.updateProfile({ name: 'Anna', avatarUrl: 'a.png' }))
    client.session.logout()
    client.session.login({ userID: 'ben', userName: 'Ben' }, '04token').catch(() => {})
    zim.call('updateUserName').resolve()
    await wait(0)
    expect(zim.names()).not.toContain('updateUserAvatarUrl')
    expect(outcome()).toBe('signed-out')
  })
})
