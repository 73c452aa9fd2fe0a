import { describe, expect, it } from 'vitest'

import type { ContactCardBody } from '@/messages/contactCard/model'

import { summaryOf } from '@/components/message/row/summary'
import { contactCard as row } from '@/messages/contactCard/row'
import { checkBody, parseBody } from '@/messages/models'
import { bodyFromZim, bodyToZim } from '@/zim/kinds'

import { aMessage, NO_MEDIA } from '../../support/builders'

const BEN: ContactCardBody = { kind: 'contactCard', userID: 'ben', name: 'Ben' }
const limits = { textBytes: 2048 }

describe('a contact card', () => {
  it('is sent as a custom message and read from one', () => {
    const message = bodyToZim(BEN)
    expect(message).toEqual({ type: 200, subType: 2, message: '{"userID":"ben","name":"Ben"}', searchedContent: '' })
    expect(bodyFromZim({ ...message })).toEqual(BEN)
  })

  it('is stored and read back, with fields that a later version has added', () => {
    expect(parseBody({ ...BEN, company: 'ZEGO' })).toEqual({ ...BEN, company: 'ZEGO' })
  })

  it.each(['', 'no JSON', 'null', '7', '[]', '{}', '{"userID":""}', '{"userID":7}', '{"name":"Ben"}'])('is unsupported, and keeps its content, when its JSON is %j', (message) => {
    expect(bodyFromZim({ type: 200, subType: 2, message })).toEqual({ kind: 'unsupported', zimType: 200, content: { subType: 2, message } })
  })

  it('shows the userID next to the name, and instead of a missing or malformed name', () => {
    expect(row(BEN, NO_MEDIA)).toMatchObject({ hasCard: 1, title: 'Ben', sub: '个人名片：ben', icon: 'B' })
    const nameless = bodyFromZim({ type: 200, subType: 2, message: '{"userID":"ben","name":{}}' }) as ContactCardBody
    expect(row(nameless, NO_MEDIA)).toMatchObject({ title: 'ben', sub: '个人名片：ben' })
    expect(summaryOf(aMessage(1, { body: nameless }), { hasSenders: false, nameOf: userID => userID })).toEqual({ text: '[个人名片] ben', isNote: false })
  })

  it('is refused without a userID, and when it exceeds the limit of a message', () => {
    expect(() => checkBody(BEN, limits)).not.toThrow()
    expect(() => checkBody({ ...BEN, userID: '' }, limits)).toThrow('user-id-missing')
    expect(() => checkBody({ ...BEN, name: '名'.repeat(700) }, limits)).toThrow('text-too-long')
  })
})
