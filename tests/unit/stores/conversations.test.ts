import { describe, expect, it } from 'vitest'

import { useFakeClock, wait } from '../../support/clock'
import { createManualZimFixture } from '../../support/manualZimFixture'

useFakeClock()

const listOf = (...ids: string[]) => ({ conversationList: ids.map(conversationID => ({ conversationID, type: 0 })) })

describe('a list that is pending when the user changes', () => {
  it('adds neither conversations nor a failure for the next user', async () => {
    const { zim, phone: { conversations }, signIn } = await createManualZimFixture('anna')
    const pending = zim.call('queryConversationList')
    expect(conversations.isLoading).toBe(true)
    await signIn('ben')
    expect(conversations).toMatchObject({ hasLoaded: false, isLoading: true })
    expect(conversations.failure).toBeNull()
    pending.resolve(listOf('carl'))
    zim.call('queryConversationList').resolve(listOf('dora'))
    await wait(0)
    expect(conversations.list.map(({ id }) => id)).toEqual(['dora'])
    expect(conversations.hasLoaded).toBe(true)
  })
})

describe('a list whose request failed', () => {
  it('has the failure until a request succeeds', async () => {
    const { zim, phone: { conversations } } = await createManualZimFixture('anna')
    zim.call('queryConversationList').reject({ code: 6000104, message: 'Network error.' })
    await wait(0)
    expect(conversations.hasLoaded).toBe(false)
    expect(conversations.failure).toMatchObject({ kind: 'network' })
    void conversations.refresh()
    zim.call('queryConversationList').resolve(listOf('ben'))
    await wait(0)
    expect(conversations.hasLoaded).toBe(true)
    expect(conversations.failure).toBeNull()
  })

  it('is loaded when all conversations were deleted', async () => {
    const { zim, phone: { conversations } } = await createManualZimFixture('anna')
    zim.call('queryConversationList').resolve(listOf('ben'))
    await wait(0)
    zim.report('conversationsAllDeleted', { count: 1 })
    expect(conversations.list).toEqual([])
    expect(conversations.hasLoaded).toBe(true)
  })
})

describe('the order of the list', () => {
  it('puts pinned conversations first, and sorts each part by ZIM\'s orderKey', async () => {
    const { zim, phone: { conversations } } = await createManualZimFixture('anna')
    const conversation = (conversationID: string, orderKey: number, isPinned = false) => ({ conversationID, type: 0, orderKey, isPinned })
    zim.call('queryConversationList').resolve({ conversationList: [conversation('ben', 1, true), conversation('carl', 4), conversation('dora', 2, true), conversation('emil', 3)] })
    await wait(0)
    expect(conversations.list.map(({ id }) => id)).toEqual(['dora', 'ben', 'carl', 'emil'])
  })
})
