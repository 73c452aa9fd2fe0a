import { describe, expect, it, vi } from 'vitest'

import type { OutboxOptions } from '@/outbox/outboxTypes'
import type { KeyValueStorage } from '@/services/storage'
import type { ChatEvent } from '@/types/events'
import type { Message, MessageBody } from '@/types/message'

import { createOutbox } from '@/outbox/outbox'
import { failed } from '@/utils/failure'

import { aMessage, aText, myMessage } from '../../support/builders'
import { useFakeClock, wait } from '../../support/clock'
import { createDeviceStorage } from '../../support/model/deviceStorage'

useFakeClock()

/** An outbox of anna. Its storage completes a write when the test calls `answerWrites`. */
function createFixture() {
  const { storage } = createDeviceStorage().view()
  const scope = { userID: 'anna', key: '1.anna', isActive: true, isTakenOver: false }
  const events: ChatEvent[] = []
  const send = vi.fn<OutboxOptions['send']>(async () => myMessage(1))
  /** What is known of the original of a reply. */
  const original: { body?: MessageBody | 'deleted' } = {}
  const fetchPage = vi.fn(async (): Promise<Message[]> => [])
  let answerWrites = () => {}
  const writable = new Promise<void>((resolve) => { answerWrites = resolve })
  const slow: KeyValueStorage = { ...storage, set: async (key, value) => writable.then(() => storage.set(key, value)) }
  const outbox = createOutbox({
    scope,
    storage: slow,
    chat: { apply: event => void events.push(event), message: () => null, conversations: () => new Map(), listed: () => undefined, newestSent: () => undefined, originalOf: () => original.body },
    readiness: () => 'ready',
    send,
    cancel: () => {},
    files: async () => { throw new Error('no message has a file') },
    history: () => ({ fetchPage, fetchBySeq: async () => [] }),
    onError: () => {},
    onCount: () => {},
    onUnquoted: () => {},
  })
  return { outbox, scope, send, fetchPage, events, original, answerWrites: () => answerWrites() }
}

describe('a reply', () => {
  const REPLY = { ...aText('yes'), replyTo: aMessage(7, { body: { kind: 'text', text: 'tea?' } }) }

  async function sentReply(body?: MessageBody | 'deleted') {
    const { outbox, send, answerWrites, original } = createFixture()
    original.body = body
    answerWrites()
    await wait(0)
    outbox.add('peer:ben', REPLY)
    await wait(0)
    return send.mock.calls[0]![0].outgoing.replyTo!.body
  }

  it('is sent with its original', async () => {
    expect(await sentReply()).toEqual({ kind: 'text', text: 'tea?' })
    expect(await sentReply('deleted')).toEqual({ kind: 'text', text: 'tea?' })
  })

  it('is sent with its original as it was edited', async () => {
    expect(await sentReply({ kind: 'text', text: 'coffee?' })).toEqual({ kind: 'text', text: 'coffee?' })
  })

  it('is sent without the text of an original that was recalled', async () => {
    expect(await sentReply({ kind: 'revoked', operatorID: 'ben' })).toEqual({ kind: 'text', text: '' })
  })
})

describe('the outbox', () => {
  it('shows a message at once, and sends it after it is stored', async () => {
    const { outbox, send, events, answerWrites } = createFixture()
    await wait(0)
    outbox.add('peer:ben', { body: { kind: 'text', text: 'hello' } })
    await wait(5_000)
    expect(events[0]).toMatchObject({ type: 'message-sending', message: { body: { text: 'hello' } } })
    expect(send).not.toHaveBeenCalled()
    answerWrites()
    await wait(0)
    expect(send).toHaveBeenCalledTimes(1)
  })

  it('sends nothing after sign-out when a slow write completes', async () => {
    const { outbox, scope, send, answerWrites } = createFixture()
    await wait(0)
    outbox.add('peer:ben', { body: { kind: 'text', text: 'hello' } })
    await wait(100)
    outbox.close()
    scope.isActive = false
    answerWrites()
    await wait(60_000)
    expect(send).not.toHaveBeenCalled()
  })

  it('finds a message whose acknowledgement was lost in the history, and does not send it again', async () => {
    const { outbox, send, fetchPage, events, answerWrites } = createFixture()
    answerWrites()
    await wait(0)
    send.mockRejectedValueOnce(failed('timeout'))
    fetchPage.mockImplementation(async () => events.flatMap(event => event.type === 'message-sending' ? myMessage(1, { key: event.message.key }) : []))
    outbox.add('peer:ben', { body: { kind: 'text', text: 'hello' } })
    await wait(60_000)
    expect(send).toHaveBeenCalledTimes(1)
    expect(events.at(-1)).toMatchObject({ type: 'message-sent', message: { id: '1' } })
    outbox.close()
  })
})
