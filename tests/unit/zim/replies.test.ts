import { describe, expect, it } from 'vitest'

import { aMessage } from '../../support/builders'
import { useFakeClock, wait } from '../../support/clock'
import { createManualClient } from '../../support/manualClient'
import { outcomeOf } from '../../support/observe'

useFakeClock()

const given = (n: number, more: object = {}) => ({ type: 1, message: `text ${n}`, messageID: String(n), messageSeq: n, senderUserID: 'ben', conversationID: 'ben', conversationType: 0, direction: 1, sentStatus: 1, timestamp: 5, extendedData: '', ...more })

describe('replies', () => {
  it('are asked for by any message of their tree, and by the page', async () => {
    const { zim, client } = createManualClient()
    const asked = client.replies.query(aMessage(7), { after: 30, count: 20 })
    const call = zim.call('queryMessageRepliedList')
    expect(call.args).toMatchObject([{ messageID: '7', messageSeq: 7, conversationID: 'ben', conversationType: 0 }, { nextFlag: 30, count: 20 }])
    call.resolve({ messageList: [given(9)], nextFlag: 50, rootRepliedInfo: { state: 0, message: given(3), repliedCount: 41 } })
    await expect(asked).resolves.toMatchObject({ replies: [{ id: '9', body: { text: 'text 9' } }], root: { id: '3' }, total: 41, next: 50 })
  })

  it('are none for a malformed answer', async () => {
    const { zim, client } = createManualClient()
    const asked = client.replies.query(aMessage(7), { count: 20 })
    zim.call('queryMessageRepliedList').resolve({})
    await expect(asked).resolves.toEqual({ replies: [], root: null, total: 0, next: 0 })
  })

  it('count for their root', () => {
    const { zim, events } = createManualClient()
    zim.report('messageRepliedCountChanged', { infos: [{ conversationID: 'ben', conversationType: 0, messageID: '7', count: 2 }, { conversationID: 'ben', conversationType: 0, messageID: '8', count: 0 }] })
    expect(events).toEqual([{ type: 'messages-annotated', conversation: 'peer:ben', changes: [{ id: '7', set: { replies: 2 } }, { id: '8', set: { replies: undefined } }] }])
  })

  it('are reported with their new quote', () => {
    const { zim, events } = createManualClient()
    zim.report('messageRepliedInfoChanged', { messageList: [given(9, { repliedInfo: { state: 0, messageID: '7', messageSeq: 7, senderUserID: 'ben', sentTime: 5, messageInfo: { type: 31 } } })] })
    expect(events).toMatchObject([{ type: 'messages-annotated', conversation: 'peer:ben', changes: [{ id: '9', set: { quote: { id: '7', body: { kind: 'revoked' } } }, unloaded: { id: '9', quote: { id: '7' } } }] }])
  })

  it('reject after 15 seconds without an answer', async () => {
    const { client } = createManualClient()
    const outcome = outcomeOf(client.replies.query(aMessage(7), { count: 20 }))
    await wait(15_000)
    expect(outcome()).toBe('timeout')
  })
})
