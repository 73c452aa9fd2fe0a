import { describe, expect, it } from 'vitest'

import { useFakeClock, wait } from '../../support/clock'
import { createManualClient } from '../../support/manualClient'
import { outcomeOf } from '../../support/observe'

useFakeClock()

describe('a pending login', () => {
  it.each([['token-expired', 5], ['kicked', 4], ['unregistered', 6]])('rejects with %s when ZIM reports that, because ZIM\'s promise does not settle', async (kind, event) => {
    const { zim, client } = createManualClient()
    const outcome = outcomeOf(client.session.login({ userID: 'anna', userName: 'Anna' }, '04token'))
    zim.report('connectionStateChanged', { state: 0, event, extendedData: '' })
    await wait(0)
    expect(outcome()).toBe(kind)
  })

  it('stays pending while the socket reconnects', async () => {
    const { zim, client } = createManualClient()
    const outcome = outcomeOf(client.session.login({ userID: 'anna', userName: 'Anna' }, '04token'))
    zim.report('connectionStateChanged', { state: 3, event: 3, extendedData: '' })
    zim.report('connectionStateChanged', { state: 0, event: 3, extendedData: '' })
    await wait(0)
    expect(outcome()).toBe('pending')
  })
})

describe('events', () => {
  it('are passed on between login and logout only', () => {
    const { zim, client, events } = createManualClient()
    zim.report('tokenWillExpire', { second: 30 })
    client.session.logout()
    zim.report('tokenWillExpire', { second: 20 })
    void client.session.login({ userID: 'ben', userName: 'Ben' }, '04token')
    zim.report('tokenWillExpire', { second: 10 })
    expect(events).toEqual([{ type: 'token-will-expire', seconds: 30 }, { type: 'token-will-expire', seconds: 10 }])
  })

  it('that one user received are passed on to the next user too', () => {
    const { zim, client, events } = createManualClient()
    const event = { messageList: [{ type: 1, message: 'hello', messageID: '7', senderUserID: 'carl' }], fromConversationID: 'team' }
    zim.report('groupMessageReceived', event)
    client.session.logout()
    void client.session.login({ userID: 'ben', userName: 'Ben' }, '04token')
    zim.report('groupMessageReceived', event)
    expect(events.map(({ type }) => type)).toEqual(['messages-received', 'messages-received'])
  })

  it('of the logout itself are not passed on', () => {
    const { client, events } = createManualClient()
    client.session.logout()
    expect(events).toEqual([])
  })
})

describe('the connection', () => {
  it.each([
    [{ state: 0, event: 0 }, 'disconnected', 'success'],
    [{ state: 1, event: 1 }, 'connecting', 'active-login'],
    [{ state: 2, event: 0 }, 'connected', 'success'],
    [{ state: 3, event: 3 }, 'reconnecting', 'interrupted'],
    [{ state: 0, event: 2 }, 'disconnected', 'login-timeout'],
    [{ state: 0, event: 4 }, 'disconnected', 'kicked'],
    [{ state: 0, event: 5 }, 'disconnected', 'token-expired'],
    [{ state: 0, event: 6 }, 'disconnected', 'unregistered'],
    [{ state: 99, event: 99 }, 'disconnected', 'interrupted'],
  ])('with %j is %s (%s)', (data, state, reason) => {
    const { zim, events } = createManualClient()
    zim.report('connectionStateChanged', { ...data, extendedData: 'Token expired for timer 34' })
    expect(events).toEqual([{ type: 'connection', state, reason }])
  })

  it('reports that the token will expire', () => {
    const { zim, events } = createManualClient()
    zim.report('tokenWillExpire', { second: 30 })
    expect(events).toEqual([{ type: 'token-will-expire', seconds: 30 }])
  })
})
