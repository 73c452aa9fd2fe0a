import { describe, expect, it } from 'vitest'

import type { ConversationKey } from '@/types/conversation'
import type { ChatEvent } from '@/types/events'

import { failureOf } from '@/utils/failure'

import { aText } from '../support/builders'
import { useFakeClock, wait } from '../support/clock'
import { createTestApp, signInUsers } from '../support/testApp'

useFakeClock()

const BEN: ConversationKey = 'peer:ben'
const ANNA: ConversationKey = 'peer:anna'

/** Anna has sent ben texts; both have the chat open. */
async function sent(...texts: string[]) {
  const users = await signInUsers('anna', 'ben')
  const { anna, ben } = users
  await anna.messages.open(BEN)
  await ben.messages.open(ANNA)
  for (const text of texts) anna.messages.send(BEN, aText(text))
  await wait(200 * texts.length)
  const pin = (text: string, isPinned = true) => {
    const message = anna.messages.timeline(BEN).find(({ body }) => body.kind === 'text' && body.text === text)!
    return anna.zim.ask(client => client.pins.set(message, isPinned))
  }
  const pinned = async (app: typeof anna, key: ConversationKey) => (await app.zim.ask(client => client.pins.query(key))).map(({ body }) => body.kind === 'text' ? body.text : body.kind)
  return { ...users, pin, pinned }
}

describe('pinned messages', () => {
  it('are those of the conversation, for both users, the latest pinned first', async () => {
    const { anna, ben, pin, pinned } = await sent('1', '2', '3')
    await pin('2')
    await wait(200)
    await pin('1')
    await wait(200)
    expect(await pinned(anna, BEN)).toEqual(['1', '2'])
    expect(await pinned(ben, ANNA)).toEqual(['1', '2'])
    await pin('1', false)
    await wait(200)
    expect(await pinned(ben, ANNA)).toEqual(['2'])
  })

  it('are reported to both users as changes of messages', async () => {
    const { anna, ben, pin } = await sent('1')
    const events: ChatEvent[] = []
    ben.zim.onEvent((event) => { if (event.type === 'messages-annotated') events.push(event) })
    await pin('1')
    await wait(200)
    expect(anna.messages.timeline(BEN)[0]).toMatchObject({ pinnedBy: 'anna', pinnedAt: expect.any(Number) })
    expect(ben.messages.timeline(ANNA)[0]).toMatchObject({ pinnedBy: 'anna', pinnedAt: expect.any(Number) })
    await pin('1', false)
    await wait(200)
    expect(ben.messages.timeline(ANNA)[0]).not.toHaveProperty('pinnedAt')
    expect(events).toHaveLength(2)
  })

  it('are ten at most: the one that was pinned first makes room', async () => {
    const texts = Array.from({ length: 11 }, (_, n) => String(n))
    const { ben, pin, pinned } = await sent(...texts)
    for (const text of texts) {
      await pin(text)
      await wait(100)
    }
    expect(await pinned(ben, ANNA)).toEqual(texts.slice(1).reverse())
  })

  it('that were pinned before the login are there, also when they are not loaded', async () => {
    const { gateway, ben, pin, pinned } = await sent('1', '2')
    ben.zim.signOut()
    await pin('1')
    const later = createTestApp(gateway, undefined, ben.storage)
    await later.signIn('ben')
    expect(await pinned(later, ANNA)).toEqual(['1'])
  })

  it('that are recalled or deleted are pinned no more', async () => {
    const { anna, ben, pin, pinned } = await sent('1', '2')
    await pin('1')
    await pin('2')
    await anna.messages.revoke(BEN, anna.messages.timeline(BEN)[0]!.key)
    await wait(200)
    expect(await pinned(ben, ANNA)).toEqual(['2'])
    await ben.messages.remove(ANNA, ben.messages.timeline(ANNA).at(-1)!.key)
    expect(await pinned(ben, ANNA)).toEqual([])
  })

  it('may be unpinned twice, and are refused by a lower plan', async () => {
    const { gateway, anna, pin, pinned } = await sent('1')
    await pin('1', false)
    gateway.controls.plan('pro')
    await expect(pin('1').catch(thrown => failureOf(thrown).kind)).resolves.toBe('plan')
    expect(await pinned(anna, BEN)).toEqual([])
  })
})
