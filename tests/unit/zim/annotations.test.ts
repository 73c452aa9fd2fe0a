import fc from 'fast-check'
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'

import { annotationsFromZim } from '@/zim/annotations'

import { holds } from '../../support/property'

describe('annotations of ZIM\'s message', () => {
  it('are none for an ordinary message', () => {
    expect(annotationsFromZim({ type: 1, message: 'hello', reactions: [], mentionedUserIDs: [], rootRepliedCount: 0, editedTime: 0, pinnedTime: 0, receiptStatus: 0 } as never, false)).toEqual({})
  })

  it('name the original of a reply, and the first message of the replies', () => {
    const repliedInfo = { state: 1, messageID: '7', messageSeq: 7, senderUserID: 'ben', sentTime: 5, messageInfo: { type: 1, message: 'hi' }, rootMessageID: '3', rootMessageSeq: 3 }
    expect(annotationsFromZim({ type: 1, repliedInfo } as never, true).quote)
      .toEqual({ id: '7', seq: 7, senderID: 'ben', sentAt: 5, body: { kind: 'text', text: 'hi' }, state: 'deleted', rootID: '3', rootSeq: 3 })
  })

  it('have no address of the original, which may not have passed yet', () => {
    const messageInfo = { type: 11, fileName: 'a.jpg', fileDownloadUrl: 'https://files.test/a.jpg', thumbnailDownloadUrl: 'https://files.test/small', videoFirstFrameDownloadUrl: 'https://files.test/first' }
    for (const type of [11, 12, 13, 14])
      expect(JSON.stringify(annotationsFromZim({ type: 1, repliedInfo: { messageID: '7', messageSeq: 7, senderUserID: 'ben', messageInfo: { ...messageInfo, type } } } as never, true))).not.toContain('files.test')
  })

  it('have the reactions that somebody uses', () => {
    const reactions = [{ reactionType: '👍', totalCount: 2, sumCount: 3, isSelfIncluded: true, userList: [{ userID: 'ben' }, {}] }, { reactionType: '🎉', totalCount: 0 }, { totalCount: 1 }]
    expect(annotationsFromZim({ type: 1, reactions } as never, true).reactions).toEqual([{ type: '👍', people: 2, times: 3, isMine: true, userIDs: ['ben'] }])
  })

  it('have a receipt that is due where the sender of a received message waits for it', () => {
    expect(annotationsFromZim({ type: 1, receiptStatus: 1 }, false)).toEqual({ receipt: { isDue: true } })
    expect(annotationsFromZim({ type: 1, receiptStatus: 1 }, true)).toEqual({})
  })

  it('are none for a recalled message', () => {
    expect(annotationsFromZim({ type: 31, editedTime: 5, rootRepliedCount: 2, pinnedTime: 4 } as never, true)).toEqual({})
  })

  it('are plain data whatever arrives', () => {
    const fields = ['repliedInfo', 'rootRepliedCount', 'editedTime', 'reactions', 'pinnedTime', 'pinnedUserID', 'mentionedUserIDs', 'receiptStatus']
    const nested = ['messageID', 'messageSeq', 'messageInfo', 'reactionType', 'totalCount', 'userList', 'userID']
    const anything = fc.oneof(fc.jsonValue(), fc.array(fc.record(Object.fromEntries(nested.map(field => [field, fc.jsonValue()])))))
    holds(fc.record(Object.fromEntries(fields.map(field => [field, anything]))), (message) => {
      const annotations = annotationsFromZim({ ...message, type: 1 }, false)
      return isDeepStrictEqual(JSON.parse(JSON.stringify(annotations)), annotations)
    }, 50)
  })
})
