import { describe, expect, it } from 'vitest'

import type { ConversationKey } from '@/types/conversation'
import type { ChatEvent } from '@/types/events'

import { aText } from '../support/builders'
import { useFakeClock, wait } from '../support/clock'
import { signInUsers } from '../support/testApp'

useFakeClock()

const BEN: ConversationKey = 'peer:ben'
const ANNA: ConversationKey = 'peer:anna'

describe('two users', () => {
  it('receive each other\'s texts in order', async () => {
    const { anna, ben } = await signInUsers('anna', 'ben')
    anna.messages.send(BEN, aText('hello'))
    await wait(200)
    ben.messages.send(ANNA, aText('hello yourself'))
    await wait(200)
    anna.messages.send(BEN, aText('how are you?'))
    await wait(200)
    expect(anna.texts('ben')).toEqual(['hello', 'hello yourself', 'how are you?'])
    expect(ben.texts('anna')).toEqual(anna.texts('ben'))
  })

  it('see an own text at once as sending, and as sent after the acknowledgement', async () => {
    const { anna } = await signInUsers('anna', 'ben')
    anna.messages.send(BEN, aText('hello'))
    expect(anna.messages.timeline(BEN)).toMatchObject([{ body: { text: 'hello' }, delivery: 'sending', id: '' }])
    await wait(200)
    expect(anna.messages.timeline(BEN)).toMatchObject([{ body: { text: 'hello' }, delivery: 'sent', failure: null }])
    expect(anna.messages.timeline(BEN)[0]!.id).not.toBe('')
  })

  it('send thirty texts at once within the rate limit, in order, without a failure', async () => {
    const { anna, ben } = await signInUsers('anna', 'ben')
    const texts = Array.from({ length: 30 }, (_, n) => `text ${n}`)
    for (const text of texts) anna.messages.send(BEN, aText(text))
    expect(anna.texts('ben')).toEqual(texts)
    await wait(1000)
    expect(ben.texts('anna').length, 'at most ten a second').toBeLessThanOrEqual(10)
    await wait(3000)
    expect(ben.texts('anna')).toEqual(texts)
    expect(anna.texts('ben')).toEqual(texts)
    expect(anna.messages.timeline(BEN).every(({ delivery }) => delivery === 'sent')).toBe(true)
  })

  it('send to several peers at the same time', async () => {
    const { anna, ben, carl } = await signInUsers('anna', 'ben', 'carl')
    anna.messages.send(BEN, aText('to ben'))
    anna.messages.send('peer:carl', aText('to carl'))
    await wait(50)
    expect(ben.texts('anna')).toEqual(['to ben'])
    expect(carl.texts('anna')).toEqual(['to carl'])
  })

  it('receive texts that were sent while they were signed out', async () => {
    const { anna, ben } = await signInUsers('anna', 'ben')
    ben.zim.signOut()
    anna.messages.send(BEN, aText('are you there?'))
    await wait(200)
    await ben.signIn('ben')
    expect(ben.texts('anna')).toEqual(['are you there?'])
  })

  it('receive command messages as events, which are not shown', async () => {
    const { anna, ben } = await signInUsers('anna', 'ben')
    const events: ChatEvent[] = []
    ben.zim.onEvent((event) => { if (event.type !== 'sdk-error') events.push(event) })
    await anna.zim.ask(client => client.messages.send({ conversation: BEN, outgoing: { body: { kind: 'command', text: 'typing…' } } }))
    await wait(200)
    expect(events).toMatchObject([{ type: 'messages-received', conversation: ANNA, messages: [{ body: { kind: 'command', text: 'typing…' } }] }])
    expect(ben.texts('anna')).toEqual([])
    expect(ben.conversations.list).toEqual([])
  })
})

describe('a text that cannot be sent', () => {
  it('is rejected without a bubble when it is blank, too long or addressed to oneself', async () => {
    const { anna } = await signInUsers('anna')
    expect(anna.messages.send(BEN, aText(' \u3000\n'))).toMatchObject({ kind: 'blank-text' })
    expect(anna.messages.send(BEN, aText('x'.repeat(2049)))).toMatchObject({ kind: 'text-too-long', params: { limit: 2048, excess: 1 } })
    expect(anna.messages.send(ANNA, aText('me'))).toMatchObject({ kind: 'self-send' })
    expect(anna.texts('ben')).toEqual([])
  })

  it('stays in the timeline as failed, with the failure, when ZIM refuses it', async () => {
    const { anna } = await signInUsers('anna')
    anna.messages.send('peer:nobody', aText('hello?'))
    await wait(200)
    expect(anna.messages.timeline('peer:nobody')).toMatchObject([{ delivery: 'failed', failure: { kind: 'no-such-user', code: 6000204 } }])
  })

  it('keeps one bubble when it is sent again', async () => {
    const { anna, ben, gateway } = await signInUsers('anna', 'ben')
    gateway.controls.failNext({ call: 'sendPeerMessage', code: 6000203 })
    anna.messages.send(BEN, aText('once'))
    await wait(200)
    const failed = anna.messages.timeline(BEN)[0]!
    expect(failed).toMatchObject({ delivery: 'failed', failure: { kind: 'send', retryable: true } })
    anna.messages.retry(BEN, failed.key)
    expect(anna.messages.timeline(BEN)).toMatchObject([{ key: failed.key, delivery: 'sending', failure: null }])
    await wait(200)
    expect(anna.messages.timeline(BEN)).toMatchObject([{ key: failed.key, delivery: 'sent' }])
    expect(ben.texts('anna')).toEqual(['once'])
  })

  it('is delivered once when only the acknowledgement was lost', async () => {
    const { anna, ben, gateway } = await signInUsers('anna', 'ben')
    anna.messages.send(BEN, aText('once'))
    await wait(1)
    gateway.controls.silence(['anna'])
    anna.messages.send(BEN, aText('lost'))
    await wait(60_000)
    expect(anna.messages.timeline(BEN)[1]!.id, 'the acknowledgement is lost').toBe('')
    gateway.controls.speak()
    await wait(60_000)
    anna.messages.retry(BEN, anna.messages.timeline(BEN)[1]!.key)
    await wait(1000)
    expect(anna.texts('ben')).toEqual(['once', 'lost'])
    expect(ben.texts('anna')).toEqual(['once', 'lost'])
    expect(ben.conversations.get(ANNA)?.unread).toBe(2)
  })

  it('is sent once when retry is called twice', async () => {
    const { anna, ben, gateway } = await signInUsers('anna', 'ben')
    gateway.controls.failNext({ call: 'sendPeerMessage', code: 6000203 })
    anna.messages.send(BEN, aText('once'))
    await wait(200)
    const { key } = anna.messages.timeline(BEN)[0]!
    anna.messages.retry(BEN, key)
    anna.messages.retry(BEN, key)
    await wait(500)
    expect(ben.texts('anna')).toEqual(['once'])
    expect(gateway.world.storedMessages()).toHaveLength(1)
  })

  it('can be discarded', async () => {
    const { anna } = await signInUsers('anna')
    anna.messages.send('peer:nobody', aText('hello?'))
    await wait(200)
    anna.messages.discard('peer:nobody', anna.messages.timeline('peer:nobody')[0]!.key)
    expect(anna.messages.timeline('peer:nobody')).toEqual([])
    expect(anna.conversations.get('peer:nobody')?.lastMessage).toBeNull()
  })

  it('is sent after the connection returns', async () => {
    const { anna, ben, gateway } = await signInUsers('anna', 'ben')
    gateway.controls.offline(['anna'])
    gateway.controls.drop('anna')
    await wait(100)
    anna.messages.send(BEN, aText('from the tunnel'))
    await wait(5000)
    expect(anna.messages.timeline(BEN)).toMatchObject([{ id: '', failure: null }])
    gateway.controls.online()
    await wait(10_000)
    expect(anna.messages.timeline(BEN)).toMatchObject([{ delivery: 'sent' }])
    expect(ben.texts('anna')).toEqual(['from the tunnel'])
  })
})

describe('an unreliable network', () => {
  it('that delivers messages twice does not cause duplicates', async () => {
    const { anna, ben, gateway } = await signInUsers('anna', 'ben')
    gateway.controls.duplicate(3)
    for (const text of ['one', 'two', 'three']) anna.messages.send(BEN, aText(text))
    await wait(1000)
    expect(ben.texts('anna')).toEqual(['one', 'two', 'three'])
  })

  it('that reorders pushes does not change the order of the timeline', async () => {
    const { anna, ben, gateway } = await signInUsers('anna', 'ben')
    gateway.controls.reorder(6)
    for (const text of ['one', 'two', 'three']) anna.messages.send(BEN, aText(text))
    await wait(1000)
    expect(ben.texts('anna')).toEqual(['one', 'two', 'three'])
    expect(ben.conversations.get(ANNA)?.lastMessage?.body).toEqual({ kind: 'text', text: 'three' })
  })

  it('with delays does not duplicate texts that both users send at the same time', async () => {
    const { anna, ben, gateway } = await signInUsers('anna', 'ben')
    gateway.controls.delay(300)
    anna.messages.send(BEN, aText('ping'))
    ben.messages.send(ANNA, aText('pong'))
    await wait(2000)
    expect(anna.texts('ben')).toEqual(['ping', 'pong'])
    expect(ben.texts('anna')).toEqual(['ping', 'pong'])
  })
})

describe('an acknowledgement', () => {
  it('that arrives after history contains the text does not duplicate it', async () => {
    const { anna, gateway } = await signInUsers('anna', 'ben')
    gateway.controls.slow({ call: 'sendPeerMessage', ms: 500 })
    anna.messages.send(BEN, aText('hello'))
    await wait(1)
    await anna.messages.open(BEN)
    const early = anna.messages.timeline(BEN).map(({ id, delivery }) => ({ hasID: id !== '', delivery }))
    expect(early).toEqual([{ hasID: true, delivery: 'sent' }])
    await wait(1000)
    expect(anna.messages.timeline(BEN)).toMatchObject([{ body: { text: 'hello' }, delivery: 'sent' }])
  })

  it('that arrives while history is being fetched does not duplicate the text', async () => {
    const { anna, gateway } = await signInUsers('anna', 'ben')
    gateway.controls.delay(500)
    anna.messages.send(BEN, aText('hello'))
    await wait(10)
    void anna.messages.open(BEN)
    await wait(2000)
    expect(anna.messages.timeline(BEN)).toMatchObject([{ body: { text: 'hello' }, delivery: 'sent' }])
  })
})

describe('revoking and deleting', () => {
  it('replaces a revoked text at its position for both users', async () => {
    const { anna, ben } = await signInUsers('anna', 'ben')
    for (const text of ['one', 'two', 'three']) anna.messages.send(BEN, aText(text))
    await wait(1000)
    await anna.messages.revoke(BEN, anna.messages.timeline(BEN)[1]!.key)
    await wait(200)
    expect(anna.texts('ben')).toEqual(['one', 'revoked', 'three'])
    expect(ben.texts('anna')).toEqual(['one', 'revoked', 'three'])
  })

  it('changes the last message in the list', async () => {
    const { anna, ben } = await signInUsers('anna', 'ben')
    anna.messages.send(BEN, aText('oops'))
    await wait(200)
    await anna.messages.revoke(BEN, anna.messages.timeline(BEN)[0]!.key)
    await wait(200)
    for (const conversation of [anna.conversations.get(BEN), ben.conversations.get(ANNA)])
      expect(conversation?.lastMessage?.body.kind).toBe('revoked')
  })

  it('fails after two minutes, and the text stays', async () => {
    const { anna } = await signInUsers('anna', 'ben')
    anna.messages.send(BEN, aText('too late'))
    await wait(121_000)
    const { key } = anna.messages.timeline(BEN)[0]!
    await expect(anna.messages.revoke(BEN, key)).rejects.toMatchObject({ failure: { kind: 'revoke-too-late' } })
    expect(anna.texts('ben')).toEqual(['too late'])
  })

  it('removes a deleted text permanently for one user only', async () => {
    const { anna, ben } = await signInUsers('anna', 'ben')
    for (const text of ['one', 'two']) anna.messages.send(BEN, aText(text))
    await wait(500)
    await anna.messages.remove(BEN, anna.messages.timeline(BEN)[1]!.key)
    await wait(200)
    expect(anna.texts('ben')).toEqual(['one'])
    expect(anna.conversations.get(BEN)?.lastMessage?.body).toEqual({ kind: 'text', text: 'one' })
    await anna.messages.open(BEN)
    expect(anna.texts('ben')).toEqual(['one'])
    expect(ben.texts('anna')).toEqual(['one', 'two'])
  })
})
