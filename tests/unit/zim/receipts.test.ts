import { describe, expect, it } from 'vitest'

import { aMessage } from '../../support/builders'
import { useFakeClock, wait } from '../../support/clock'
import { createManualClient } from '../../support/manualClient'

useFakeClock()

const wire = (n: number, receiptStatus: number) => ({ type: 1, messageID: String(n), messageSeq: n, direction: 1, receiptStatus, conversationID: 'ben', conversationType: 0, extendedData: 'kept' })
const info = (messageID: string, more: object = {}) => ({ conversationID: 'ben', conversationType: 0, messageID, status: 2, readMemberCount: 1, unreadMemberCount: 0, isSelfOperated: false, readTime: 0, ...more })

function read(...numbers: number[]) {
  const { zim, client, events } = createManualClient()
  const outcome: string[] = []
  client.receipts.sendRead('peer:ben', numbers.map(n => aMessage(n))).then(() => outcome.push('told'), ({ failure }) => outcome.push(failure.kind))
  return { zim, events, outcome }
}

describe('receipts of messages', () => {
  it('are sent with the objects of the SDK, for those that are due', async () => {
    const { zim, events, outcome } = read(1, 2, 3)
    expect(zim.call('queryMessages').args).toEqual([[1, 2, 3], 'ben', 0])
    const due = wire(2, 1)
    zim.call('queryMessages').resolve({ messageList: [wire(1, 2), due, wire(3, 3)] })
    await wait(0)
    expect(zim.call('sendMessageReceiptsRead').args).toEqual([[due], 'ben', 0])
    expect((zim.call('sendMessageReceiptsRead').args[0] as object[])[0]).toBe(due)
    zim.call('sendMessageReceiptsRead').resolve({ errorMessageIDs: ['2'] })
    await wait(0)
    expect(outcome).toEqual(['told'])
    expect(events).toEqual([{ type: 'messages-annotated', conversation: 'peer:ben', changes: ['1', '2', '3'].map(id => ({ id, set: { receipt: undefined } })) }])
  })

  it('are not sent when none is due', async () => {
    const { zim, outcome } = read(1)
    zim.call('queryMessages').resolve({ messageList: [wire(1, 2)] })
    await wait(0)
    expect(zim.names()).not.toContain('sendMessageReceiptsRead')
    expect(outcome).toEqual(['told'])
  })

  it('stay due when ZIM does not return the message, or refuses', async () => {
    const missing = read(1, 2)
    missing.zim.call('queryMessages').resolve({ messageList: [wire(1, 2)] })
    await wait(0)
    expect(missing.outcome).toEqual(['network'])
    expect(missing.events).toMatchObject([{ changes: [{ id: '1' }] }])
    const refused = read(1)
    refused.zim.call('queryMessages').resolve({ messageList: [wire(1, 1)] })
    await wait(0)
    refused.zim.call('sendMessageReceiptsRead').reject({ code: 6000013, message: 'Unsupported request.' })
    await wait(0)
    expect(refused.outcome).toEqual(['plan'])
    expect(refused.events).toEqual([])
  })

  it('that arrive mark own messages as read and received ones as told', () => {
    const { zim, events } = createManualClient()
    zim.report('messageReceiptChanged', { infos: [info('1'), info('2', { readMemberCount: 0 })] })
    expect(events).toEqual([
      { type: 'messages-read', conversation: 'peer:ben', ids: ['1', '2'], upTo: 0 },
      { type: 'messages-annotated', conversation: 'peer:ben', changes: [{ id: '1', set: { receipt: undefined } }, { id: '2', set: { receipt: undefined } }] },
    ])
  })

  it('count the readers in a group, and are done when all have read', () => {
    const { zim, events } = createManualClient()
    const group = { conversationID: 'g', conversationType: 2 }
    zim.report('messageReceiptChanged', { infos: [info('1', { ...group, status: 1, readMemberCount: 2, unreadMemberCount: 3 }), info('2', { ...group, readMemberCount: 5 }), info('3', { ...group, status: 3 }), info('4', { ...group, readMemberCount: 'x', unreadMemberCount: -1 })] })
    expect(events).toEqual([
      { type: 'messages-read', conversation: 'group:g', ids: ['2', '4'], upTo: 0 },
      { type: 'messages-annotated', conversation: 'group:g', changes: [{ id: '1', set: { receipt: { read: 2, unread: 3 } } }, { id: '2', set: { receipt: { read: 5, unread: 0 } } }, { id: '4', set: { receipt: undefined } }] },
    ])
  })

  it('of a conversation, which other apps send, cover all own messages up to it; those of another device of the user do not', () => {
    const { zim, events } = createManualClient()
    zim.report('conversationMessageReceiptChanged', { infos: [info('1', { readTime: 5 }), info('2', { conversationID: 'carl', isSelfOperated: true })] })
    expect(events).toEqual([{ type: 'messages-read', conversation: 'peer:ben', ids: ['1'], upTo: 5, includesEarlier: true }])
  })

  it('are asked for where the message asks for one', () => {
    const { zim, client } = createManualClient()
    const body = { kind: 'text' as const, text: 'hello' }
    for (const asksReceipt of [true, undefined] as const) client.messages.send({ conversation: asksReceipt ? 'peer:ben' : 'peer:carl', outgoing: { body, asksReceipt } }).catch(() => {})
    expect(zim.calls().filter(({ name }) => name === 'sendMessage').map(({ args }) => args[3])).toEqual([{ priority: 2, hasReceipt: true }, { priority: 2 }])
  })
})
