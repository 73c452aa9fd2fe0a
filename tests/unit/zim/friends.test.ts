import { describe, expect, it } from 'vitest'

import { createManualClient } from '../../support/manualClient'

describe('contacts of ZIM', () => {
  it('with missing and wrong fields are read all the same', () => {
    const { zim, events } = createManualClient()
    zim.report('friendListChanged', { action: 0, friendList: [{ userID: 'ben', friendAlias: 1, friendAttributes: { k0: 'x', k1: 2 }, createTime: 'now' }, null] })
    zim.report('friendApplicationUpdated', { applicationList: [{ state: 9, type: 'x' }] })
    zim.report('blacklistChanged', { action: 0, userList: [{}] })
    expect(events).toEqual([
      { type: 'friends-changed', friends: [{ userID: 'ben', name: '', avatarUrl: '', remark: '', notes: { k0: 'x' }, words: '', since: 0 }, { userID: '', name: '', avatarUrl: '', remark: '', notes: {}, words: '', since: 0 }] },
      { type: 'friend-applications-changed', applications: [{ user: { userID: '', name: '', avatarUrl: '' }, direction: 'received', state: 'over', words: '', createdAt: 0, updatedAt: 0 }] },
      { type: 'users-blocked', users: [{ userID: '', name: '', avatarUrl: '' }] },
    ])
  })

  it.each([[1, 1, 'received', 'waiting'], [2, 2, 'sent', 'accepted'], [3, 3, 'both', 'rejected'], [1, 4, 'received', 'over'], [1, 5, 'received', 'over']])('an application of type %i and state %i is %s, %s', (type, state, direction, phase) => {
    const { zim, events } = createManualClient()
    zim.report('friendApplicationListChanged', { action: 0, applicationList: [{ applyUser: { userID: 'ben' }, type, state }] })
    expect(events).toMatchObject([{ applications: [{ direction, state: phase }] }])
  })

  it('a list without an end is given up after 10,000 entries', async () => {
    const { zim, client } = createManualClient()
    const listed = client.friends.list()
    for (let page = 0; page < 100; page++) {
      await Promise.resolve()
      zim.call('queryFriendList').resolve({ friendList: [{ userID: `u${page}` }], nextFlag: page + 1 })
      await new Promise(resolve => setTimeout(resolve))
    }
    expect(await listed).toHaveLength(100)
    expect(zim.names().filter(name => name === 'queryFriendList')).toHaveLength(100)
  })
})
