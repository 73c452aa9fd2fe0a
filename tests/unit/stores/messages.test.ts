import type * as Vendor from 'zego-zim'

import { describe, expect, it } from 'vitest'

import { aText } from '../../support/builders'
import { useFakeClock, wait } from '../../support/clock'
import { createManualZimFixture } from '../../support/manualZimFixture'

useFakeClock()

const page = (from: number, to: number) => ({
  messageList: Array.from({ length: to - from + 1 }, (_, n) => ({ type: 1, message: `text ${from + n}`, messageID: String(from + n), messageSeq: from + n, orderKey: (from + n) * 100, senderUserID: 'ben', sentStatus: 1 }) as unknown as Vendor.ZIMMessage),
})

describe('the history of a conversation', () => {
  it('keeps earlier pages before a gap, and closes it where it is drawn', async () => {
    const { zim, phone: { messages } } = await createManualZimFixture('anna')
    const requests = () => zim.names().filter(name => name === 'queryHistoryMessage').length
    const anchor = () => (zim.call('queryHistoryMessage').args[2] as { nextMessage?: { messageSeq: number } }).nextMessage?.messageSeq
    void messages.open('peer:ben')
    zim.call('queryHistoryMessage').resolve(page(11, 40))
    await wait(0)
    void messages.open('peer:ben')
    zim.call('queryHistoryMessage').resolve(page(71, 100))
    await wait(0)
    const timeline = messages.timeline('peer:ben')
    const [oldest, newest, afterGap] = [timeline[0]!, timeline.at(-1)!, timeline[30]!]
    expect(timeline.filter(message => messages.isAfterGap('peer:ben', message))).toEqual([afterGap])
    messages.seen('peer:ben', [{ first: timeline[31]!, last: newest }, { first: oldest, last: timeline[29]! }])
    expect(requests()).toBe(2)
    messages.seen('peer:ben', [{ first: afterGap, last: newest }])
    expect(anchor()).toBe(71)
    zim.call('queryHistoryMessage').resolve(page(41, 70))
    await wait(0)
    expect(timeline.map(({ seq }) => seq)).toEqual(Array.from({ length: 90 }, (_, n) => n + 11))
    expect(timeline.some(message => messages.isAfterGap('peer:ben', message))).toBe(false)
  })

  it('shows a message once that ZIM reports with its client ID and history returns without', async () => {
    const { zim, phone: { messages } } = await createManualZimFixture('anna')
    const { messageList: [stored] } = page(1, 1)
    zim.report('peerMessageReceived', { messageList: [{ ...stored, extendedData: JSON.stringify({ cid: '0123456789abcdef' }) }], fromConversationID: 'ben' })
    void messages.open('peer:ben')
    zim.call('queryHistoryMessage').resolve(page(1, 2))
    await wait(0)
    expect(messages.timeline('peer:ben').map(({ id }) => id)).toEqual(['1', '2'])
  })

  it('is not trusted when the connection was lost after the request, because the SDK may have resolved it from its own data', async () => {
    const { zim, phone: { messages } } = await createManualZimFixture('anna')
    void messages.open('peer:ben')
    zim.call('queryHistoryMessage').resolve(page(11, 40))
    await wait(0)
    void messages.open('peer:ben')
    zim.report('connectionStateChanged', { state: 3, event: 3, extendedData: '' })
    zim.call('queryHistoryMessage').resolve(page(31, 33))
    await wait(0)
    expect(messages.history('peer:ben')).toMatchObject({ isComplete: false, failure: { kind: 'network' } })
    expect(messages.timeline('peer:ben')).toHaveLength(30)
  })

  it('removes the newest messages that were deleted on another device', async () => {
    const { zim, phone: { messages } } = await createManualZimFixture('anna')
    void messages.open('peer:ben')
    zim.call('queryHistoryMessage').resolve(page(1, 10))
    await wait(0)
    void messages.open('peer:ben')
    zim.call('queryHistoryMessage').resolve(page(1, 8))
    await wait(0)
    expect(messages.timeline('peer:ben').map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })

  it('is requested once while a page is pending', async () => {
    const { zim, phone: { messages } } = await createManualZimFixture('anna')
    void messages.open('peer:ben')
    void messages.loadOlder('peer:ben')
    void messages.open('peer:ben')
    expect(zim.names().filter(name => name === 'queryHistoryMessage')).toHaveLength(1)
    zim.call('queryHistoryMessage').resolve(page(11, 40))
    await wait(0)
    expect(zim.call('queryHistoryMessage').args[2]).toMatchObject({ nextMessage: { messageSeq: 11 } })
  })

  it('is not requested for rooms', async () => {
    const { zim, phone: { messages } } = await createManualZimFixture('anna')
    void messages.open('room:lobby')
    void messages.loadOlder('room:lobby')
    expect(zim.names()).not.toContain('queryHistoryMessage')
  })
})

describe('the limit of a text in bytes', () => {
  it('is the configured one', async () => {
    const { phone: { messages } } = await createManualZimFixture('anna')
    expect(messages.send('peer:ben', aText('x'.repeat(2049)))).toMatchObject({ kind: 'text-too-long', params: { limit: 2048 } })
  })
})

describe('an open conversation', () => {
  it('is marked as read again after a rate limit error', async () => {
    const { zim, phone: { messages } } = await createManualZimFixture('anna')
    const reports = () => zim.names().filter(name => name === 'clearConversationUnreadMessageCount')
    void messages.open('peer:ben')
    zim.call('clearConversationUnreadMessageCount').reject({ code: 6000005, message: 'Too many requests.' })
    await wait(900)
    expect(reports()).toHaveLength(1)
    await wait(200)
    expect(reports()).toHaveLength(2)
    zim.call('clearConversationUnreadMessageCount').resolve({})
    await wait(60_000)
    expect(reports()).toHaveLength(2)
  })
})
