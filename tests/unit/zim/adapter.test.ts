import { describe, expect, it, vi } from 'vitest'

import type { ZimEvent } from '@/types/events'

import { createZimClient } from '@/zim/adapter'

import { aConversation, aMessage } from '../../support/builders'
import { useFakeClock, wait } from '../../support/clock'
import { createManualZim } from '../../support/manualZim'
import { outcomeOf } from '../../support/recorded'

useFakeClock()

const CLIENT_ID = '0123456789abcdef'
const BEN = 'peer:ben' as const

/** A client of Anna, signed in, over a ZIM that is played by hand. */
function aClient() {
  const zim = createManualZim()
  const events: ZimEvent[] = []
  const client = createZimClient(zim.module, { appID: 1, onEvent: event => events.push(event) })
  void client.login({ userID: 'anna', userName: 'Anna' }, '04token')
  return { zim, client, events, text: (text: string, isRetry = false) => outcomeOf(client.sendText({ conversation: BEN, clientID: CLIENT_ID, text, isRetry })) }
}

describe('an instance', () => {
  it('is made for the AppID', () => {
    expect(aClient().zim.created).toEqual([1])
  })

  it('that lives already is taken over, and whoever it had signed in leaves', () => {
    const { zim } = aClient()
    createZimClient(zim.module, { appID: 1, onEvent: () => {} })
    expect(zim.names()).toEqual(['login', 'logout'])
  })

  it('cannot be made without an AppID', () => {
    const { module } = createManualZim()
    expect(() => createZimClient(module, { appID: 0, onEvent: () => {} })).toThrow('app-id')
  })

  it('that is neither made nor there is reported', () => {
    const ZIM = { create: () => null, getInstance: () => null }
    expect(() => createZimClient({ ZIM }, { appID: 1, onEvent: () => {} })).toThrow('not-created')
  })

  it('is made anew after it was destroyed', () => {
    const { zim, client } = aClient()
    client.destroy()
    expect(zim.listeners.size).toBe(0)
    createZimClient(zim.module, { appID: 2, onEvent: () => {} })
    expect(zim.created).toEqual([1, 2])
    expect(zim.listeners.size).toBeGreaterThan(8)
  })
})

describe('events', () => {
  it('pass from login to logout, and at no other time', () => {
    const { zim, client, events } = aClient()
    zim.report('tokenWillExpire', { second: 30 })
    client.logout()
    zim.report('tokenWillExpire', { second: 20 })
    void client.login({ userID: 'ben', userName: 'Ben' }, '04token')
    zim.report('tokenWillExpire', { second: 10 })
    expect(events).toEqual([{ type: 'token-will-expire', seconds: 30 }, { type: 'token-will-expire', seconds: 10 }])
  })

  it('that one user was told are news to the next', () => {
    const { zim, client, events } = aClient()
    const told = { messageList: [{ type: 1, message: 'hello', messageID: '7', senderUserID: 'carl' }], fromConversationID: 'team' }
    zim.report('groupMessageReceived', told)
    client.logout()
    void client.login({ userID: 'ben', userName: 'Ben' }, '04token')
    zim.report('groupMessageReceived', told)
    expect(events.map(({ type }) => type)).toEqual(['messages-received', 'messages-received'])
  })

  it('of the logout itself do not pass', () => {
    const { client, events } = aClient()
    client.logout()
    expect(events).toEqual([])
  })
})

describe('a text', () => {
  it('leaves with its client ID and a priority, and comes back numbered', async () => {
    const { zim, client } = aClient()
    const sent = client.sendText({ conversation: BEN, clientID: CLIENT_ID, text: 'hello' })
    const { args, resolve } = zim.call('sendMessage')
    expect(args).toEqual([{ type: 1, message: 'hello', extendedData: `{"cid":"${CLIENT_ID}"}` }, 'ben', 0, { priority: 2 }])
    resolve({ message: { ...args[0] as object, messageID: '7', messageSeq: 7, orderKey: 700, senderUserID: 'anna', sentStatus: 1 } })
    await expect(sent).resolves.toMatchObject({ key: `anna~${CLIENT_ID}`, id: '7', isMine: true, delivery: 'sent', conversation: BEN })
  })

  it('is sent again as the same object, which ZIM then stores once', async () => {
    const { zim, text } = aClient()
    text('hello')
    const first = zim.call('sendMessage')
    first.reject({ code: 6000104, message: 'Network error.' })
    await wait(1000)
    text('hello', true)
    expect(zim.call('sendMessage').args[0]).toBe(first.args[0])
    expect(zim.call('sendMessage').args[3]).toEqual({ priority: 2, isRetrySend: true })
  })

  it('that ZIM never answers is given up after 40 seconds', async () => {
    const { text } = aClient()
    const outcome = text('hello')
    await wait(39_999)
    expect(outcome()).toBe('pending')
    await wait(1)
    expect(outcome()).toBe('timeout')
  })

  it.each([
    ['blank', ' ', 'blank-text'],
    ['too long', 'x'.repeat(2049), 'text-too-long'],
  ])('that is %s does not reach ZIM', async (_, content, kind) => {
    const { zim, text } = aClient()
    const outcome = text(content)
    await wait(0)
    expect(outcome()).toBe(kind)
    expect(zim.names()).toEqual(['login'])
  })

  it('to oneself does not reach ZIM', async () => {
    const { zim, client } = aClient()
    await expect(client.sendText({ conversation: 'peer:anna', clientID: CLIENT_ID, text: 'me' })).rejects.toMatchObject({ failure: { kind: 'self-send' } })
    expect(zim.names()).toEqual(['login'])
  })

  it('may be as long as the project allows', async () => {
    const zim = createManualZim()
    const client = createZimClient(zim.module, { appID: 1, onEvent: () => {}, textLimitBytes: 32_768 })
    outcomeOf(client.sendText({ conversation: BEN, clientID: CLIENT_ID, text: 'x'.repeat(32_768) }))
    expect(zim.names()).toEqual(['sendMessage'])
    await expect(client.sendText({ conversation: BEN, clientID: CLIENT_ID, text: 'x'.repeat(32_769) })).rejects.toMatchObject({ failure: { kind: 'text-too-long' } })
  })
})

describe('a login under way', () => {
  it.each([['token-expired', 5], ['kicked', 4], ['unregistered', 6]])('ends with %s when ZIM reports that, for its own promise never settles then', async (kind, event) => {
    const { zim, client } = aClient()
    const outcome = outcomeOf(client.login({ userID: 'anna', userName: 'Anna' }, '04token'))
    zim.report('connectionStateChanged', { state: 0, event, extendedData: '' })
    await wait(0)
    expect(outcome()).toBe(kind)
  })

  it('goes on while its socket is tried again', async () => {
    const { zim, client } = aClient()
    const outcome = outcomeOf(client.login({ userID: 'anna', userName: 'Anna' }, '04token'))
    zim.report('connectionStateChanged', { state: 3, event: 3, extendedData: '' })
    zim.report('connectionStateChanged', { state: 0, event: 3, extendedData: '' })
    await wait(0)
    expect(outcome()).toBe('pending')
  })
})

describe('texts and commands', () => {
  it('wait in one line, a text for 105 ms and a command for 52 ms after whatever went before', async () => {
    const { zim, client } = aClient()
    for (let n = 0; n < 50; n++) {
      outcomeOf(client.sendText({ conversation: BEN, clientID: CLIENT_ID, text: 'x' }))
      outcomeOf(client.sendCommand(BEN, 'x'))
    }
    await wait(999)
    const types = zim.names().flatMap((name, at) => name === 'sendMessage' ? at : [])
    expect(types.length).toBe(14)
    expect(client.waiting(BEN)).toBe(86)
    client.logout()
    expect(client.waiting(BEN)).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('that wait when the login ends are told why', async () => {
    const { client } = aClient()
    const outcomes = [1, 2, 3].map(() => outcomeOf(client.sendText({ conversation: BEN, clientID: CLIENT_ID, text: 'x' })))
    client.logout('kicked')
    await wait(0)
    expect(outcomes.map(outcome => outcome())).toEqual(['kicked', 'kicked', 'kicked'])
  })
})

describe('a question', () => {
  it('that ZIM never answers is given up after 15 seconds', async () => {
    const { client } = aClient()
    const outcome = outcomeOf(client.queryUsers(['ben']))
    await wait(14_999)
    expect(outcome()).toBe('pending')
    await wait(1)
    expect(outcome()).toBe('timeout')
  })

  it('for history pages back from its anchor, preferring the server', () => {
    const { zim, client } = aClient()
    outcomeOf(client.queryHistory(BEN, { count: 30, before: aMessage(7) }))
    expect(zim.call('queryHistoryMessage').args).toMatchObject(['ben', 0, { count: 30, reverse: true, mode: 1, nextMessage: { messageSeq: 7, orderKey: 700 } }])
    outcomeOf(client.queryHistory('group:team', { count: 30 }))
    expect(zim.call('queryHistoryMessage').args).toEqual(['team', 2, { count: 30, reverse: true, mode: 1 }])
  })

  it('for conversations continues after the last one', () => {
    const { zim, client } = aClient()
    outcomeOf(client.queryConversations({ count: 100 }))
    expect(zim.call('queryConversationList').args).toEqual([{ count: 100 }])
    outcomeOf(client.queryConversations({ count: 100, after: aConversation('ben') }))
    expect(zim.call('queryConversationList').args).toMatchObject([{ count: 100, nextConversation: { conversationID: 'ben', type: 0 } }])
  })

  it('for a profile changes only what is given', async () => {
    const { zim, client } = aClient()
    outcomeOf(client.updateProfile({ avatarUrl: 'a.png' }))
    expect(zim.names()).toEqual(['login', 'updateUserAvatarUrl'])
  })

  it('to delete a conversation deletes its messages first', async () => {
    const { zim, client } = aClient()
    const outcome = outcomeOf(client.deleteConversation(BEN))
    zim.call('deleteAllMessage').resolve()
    await wait(0)
    zim.call('deleteConversation').resolve()
    await wait(0)
    expect(outcome()).toBe('done')
    expect(zim.call('deleteConversation').args).toEqual(['ben', 0, { isAlsoDeleteServerConversation: true }])
  })
})
