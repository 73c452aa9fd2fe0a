import { describe, expect, it } from 'vitest'

import { fromTuple, withKnownKind } from '@/cache/records'

import { aMessage } from '../../support/builders'

const ben = { userID: 'ben', userName: 'Ben' }

describe('a body from the storage', () => {
  it('that an earlier version did not support is read by this one', async () => {
    const message = aMessage(1, { body: { kind: 'unsupported', zimType: 32, content: { event: 1, operatedUser: ben, targetUserList: [] } } })
    expect((await withKnownKind(message)).body).toEqual({ kind: 'tip', event: 'created', operator: { userID: 'ben', name: 'Ben' }, targets: [] })
  })

  it('that this version does not support is unchanged', async () => {
    const message = aMessage(1, { body: { kind: 'unsupported', zimType: 4711, content: { message: 'hello' } } })
    expect(await withKnownKind(message)).toEqual(message)
  })

  it.each([null, 7, {}, { kind: 'text', text: 7 }, { kind: 'poll' }])('that reads %j is kept for a later version', async (saved) => {
    const message = fromTuple([0, 0, saved, 0, 1, 'id', 1, 0, ''], 'peer:ben', 'anna')
    expect((await withKnownKind(message)).body).toEqual({ kind: 'unsupported', zimType: 0, stored: saved })
  })
})
