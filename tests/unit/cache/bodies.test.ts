import { describe, expect, it } from 'vitest'

import type { Message, MessageBody } from '@/types/message'

import { aConversation, aMessage } from '../../support/builders'
import { createCacheFixture, messages } from '../../support/cacheFixture'
import { useFakeClock, wait } from '../../support/clock'
import { createDeviceStorage } from '../../support/model/deviceStorage'

useFakeClock()

/** The storage after a run that received a message with this body as the last one of Ben's conversation. */
async function storageWith(body: MessageBody) {
  const disk = createDeviceStorage()
  const app = createCacheFixture(disk)
  const message: Message = aMessage(5, { body })
  app.receive(...messages(1, 5), message)
  app.apply({ type: 'conversations-changed', changes: [{ action: 'updated', conversation: aConversation('ben', { lastMessage: message }) }] })
  await wait(10_000)
  app.kill()
  return disk
}

async function openFixture(disk: Awaited<ReturnType<typeof storageWith>>) {
  const app = createCacheFixture(disk)
  await app.open()
  return { app, body: app.timeline()[4]!.body, listed: app.state.conversations.get('peer:ben')!.lastMessage!.body }
}

const CONTENT = { event: 1, operatedUser: { userID: 'ben', userName: 'Ben' }, targetUserList: [] }
const POLL = { kind: 'poll', question: 'Tea?', answers: ['yes', 'no'] }

describe('the cache', () => {
  it('keeps the content of an unsupported message, and reads it in a version that supports it', async () => {
    const tip = { kind: 'tip', event: 'created', operator: { userID: 'ben', name: 'Ben' }, targets: [] }
    const { body, listed } = await openFixture(await storageWith({ kind: 'unsupported', zimType: 32, content: CONTENT }))
    expect([body, listed]).toEqual([tip, tip])
  })

  it('keeps the fields of a text that a later version has written', async () => {
    const text = { kind: 'text' as const, text: 'hello', style: { bold: [0, 5] } }
    const { body, listed } = await openFixture(await storageWith(text))
    expect([body, listed]).toEqual([text, text])
  })

  it('keeps the body of a later version when it rewrites the page', async () => {
    const disk = await storageWith({ kind: 'unsupported', zimType: 0, stored: POLL })
    const { app, body, listed } = await openFixture(disk)
    expect([body, listed]).toEqual([{ kind: 'unsupported', zimType: 0, stored: POLL }, { kind: 'unsupported', zimType: 0, stored: POLL }])
    app.receive(aMessage(6))
    await wait(10_000)
    app.kill()
    const written = [...disk.values.values()].filter(value => value.includes('Tea?'))
    expect(written.length).toBeGreaterThan(0)
    for (const value of written) expect(value).toContain(JSON.stringify(POLL))
    expect([...disk.values.values()].join()).not.toContain('stored')
  })
})
