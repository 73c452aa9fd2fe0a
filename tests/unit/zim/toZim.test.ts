import { describe, expect, it } from 'vitest'

import { anchorToZim, commandToZim, conversationToZim, conversationTypeToZim, referenceToZim, sendConfigToZim, textToZim } from '@/zim/toZim'

import { aConversation, aMessage, myMessage } from '../../support/builders'

describe('what leaves for ZIM', () => {
  it('is a text with the client ID, by which every device recognises it', () => {
    expect(textToZim('hello', '0123456789abcdef')).toEqual({ type: 1, message: 'hello', extendedData: '{"cid":"0123456789abcdef"}' })
  })

  it('is a command as bytes', () => {
    expect(commandToZim(new Uint8Array([104]))).toEqual({ type: 2, message: new Uint8Array([104]) })
  })

  it('always has a priority, and says when it is a retry', () => {
    expect(sendConfigToZim()).toEqual({ priority: 2 })
    expect(sendConfigToZim({ isRetry: true })).toEqual({ priority: 2, isRetrySend: true })
  })

  it.each([['peer', 0], ['room', 1], ['group', 2]] as const)('calls a %s %d', (kind, type) => {
    expect(conversationTypeToZim(kind)).toBe(type)
  })

  it('names a message by all that ZIM may look at', () => {
    expect(referenceToZim(aMessage(7))).toMatchObject({ type: 1, messageID: '7', messageSeq: 7, orderKey: 700, localMessageID: 'local-7', senderUserID: 'ben', conversationID: 'ben', conversationType: 0, direction: 1 })
    expect(referenceToZim(myMessage(7))).toMatchObject({ senderUserID: 'anna', direction: 0 })
    expect(referenceToZim(aMessage(7, { body: { kind: 'unsupported', zimType: 11 } }))).toMatchObject({ type: 11 })
    expect(anchorToZim(aMessage(7))).toMatchObject({ messageSeq: 7, orderKey: 700, localMessageID: 'local-7' })
  })

  it('names a conversation by its ID and type', () => {
    expect(conversationToZim(aConversation('ben', { order: 5 }))).toMatchObject({ conversationID: 'ben', type: 0, orderKey: 5 })
  })
})
