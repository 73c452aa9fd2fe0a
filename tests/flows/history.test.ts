import { describe, expect, it } from 'vitest'

import type { TestApp } from '../support/testApp'

import { aText } from '../support/builders'
import { useFakeClock, wait } from '../support/clock'
import { createTestApp, signInUsers } from '../support/testApp'

useFakeClock()

const texts = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => `text ${from + n}`)

async function write(phone: TestApp, from: number, to: number) {
  for (const text of texts(from, to)) phone.messages.send('peer:ben', aText(text))
  await wait((to - from) * 110 + 200)
}

/** Anna has sent 95 texts, and signs in on another device without a cache. */
async function signInAfter95Texts() {
  const users = await signInUsers('anna', 'ben')
  await write(users.anna, 0, 95)
  users.anna.zim.signOut()
  const anna = createTestApp(users.gateway)
  await anna.signIn('anna')
  return { ...users, anna }
}

describe('history', () => {
  it('opens with the newest page and resets isLoading', async () => {
    const { anna } = await signInAfter95Texts()
    const opened = anna.messages.open('peer:ben')
    expect(anna.messages.history('peer:ben')).toMatchObject({ isLoading: true })
    await opened
    expect(anna.texts('ben')).toEqual(texts(55, 95))
    expect(anna.messages.history('peer:ben')).toEqual({ isLoading: false, isComplete: false, failure: null })
  })

  it('pages back through 95 texts without gaps and duplicates, and ends at the first', async () => {
    const { anna } = await signInAfter95Texts()
    await anna.messages.open('peer:ben')
    for (const first of [25, 0]) {
      await anna.messages.loadOlder('peer:ben')
      expect(anna.texts('ben')).toEqual(texts(first, 95))
    }
    expect(anna.messages.history('peer:ben').isComplete).toBe(true)
    await anna.messages.loadOlder('peer:ben')
    expect(anna.texts('ben')).toEqual(texts(0, 95))
  })

  it('goes on before a page of texts that ZIM has refused', async () => {
    const { anna, gateway } = await signInAfter95Texts()
    for (let n = 0; n < 45; n++) gateway.controls.moderate({ userID: 'anna' })
    for (let n = 0; n < 45; n++) anna.messages.send('peer:ben', aText('refused'))
    await wait(10_000)
    await anna.messages.open('peer:ben')
    const sent = () => anna.texts('ben').filter(text => text !== 'refused')
    expect(sent()).toEqual(texts(60, 95))
    await anna.messages.loadOlder('peer:ben')
    await anna.messages.loadOlder('peer:ben')
    expect(sent()).toEqual(texts(0, 95))
  })

  it('is complete only after an empty page when the oldest messages are deleted, also if the first page is short', async () => {
    const { anna: writer, gateway } = await signInUsers('anna', 'ben')
    await write(writer, 0, 30)
    for (const { key } of writer.messages.timeline('peer:ben').slice(0, 3)) await writer.messages.remove('peer:ben', key)
    writer.zim.signOut()
    const anna = createTestApp(gateway)
    await anna.signIn('anna')
    await anna.messages.open('peer:ben')
    expect(anna.messages.history('peer:ben').isComplete).toBe(false)
    await anna.messages.loadOlder('peer:ben')
    expect(anna.messages.history('peer:ben').isComplete).toBe(true)
    expect(anna.texts('ben')).toEqual(texts(3, 30))
  })

  it('continues from the oldest page after new texts have arrived', async () => {
    const { anna, ben } = await signInAfter95Texts()
    await anna.messages.open('peer:ben')
    ben.messages.send('peer:anna', aText('news'))
    await wait(200)
    await anna.messages.loadOlder('peer:ben')
    expect(anna.texts('ben')).toEqual([...texts(25, 95), 'news'])
  })

  it('includes texts before one that arrived before the first page was fetched', async () => {
    const { anna, ben } = await signInAfter95Texts()
    ben.messages.send('peer:anna', aText('news'))
    await wait(200)
    expect(anna.texts('ben')).toEqual(['news'])
    await anna.messages.open('peer:ben')
    await anna.messages.loadOlder('peer:ben')
    expect(anna.texts('ben')).toEqual([...texts(26, 95), 'news'])
  })

  it('includes texts after an old text that was revoked before its page was fetched', async () => {
    const { anna, ben } = await signInUsers('anna', 'ben')
    await write(anna, 0, 95)
    ben.zim.signOut()
    await ben.signIn('ben')
    await anna.messages.revoke('peer:ben', anna.messages.timeline('peer:ben')[10]!.key)
    await wait(200)
    await ben.messages.open('peer:anna')
    for (let page = 0; page < 3; page++) await ben.messages.loadOlder('peer:anna')
    expect(ben.texts('anna')).toEqual([...texts(0, 10), 'revoked', ...texts(11, 95)])
  })

  it('can be fetched again after a failed page', async () => {
    const { anna, gateway } = await signInAfter95Texts()
    gateway.controls.failNext({ call: 'queryHistoryMessage', code: 6000005 })
    await anna.messages.open('peer:ben')
    expect(anna.messages.history('peer:ben')).toMatchObject({ isLoading: false, isComplete: false, failure: { kind: 'rate' } })
    await anna.messages.open('peer:ben')
    await anna.messages.loadOlder('peer:ben')
    expect(anna.texts('ben')).toEqual(texts(25, 95))
    expect(anna.messages.history('peer:ben').failure).toBeNull()
  })

  it('continues from the oldest page when the conversation is opened again', async () => {
    const { anna } = await signInAfter95Texts()
    await anna.messages.open('peer:ben')
    await anna.messages.loadOlder('peer:ben')
    anna.messages.close('peer:ben')
    await anna.messages.open('peer:ben')
    await anna.messages.loadOlder('peer:ben')
    expect(anna.texts('ben')).toEqual(texts(0, 95))
  })

  it('stays complete when a short conversation is opened again', async () => {
    const { anna } = await signInUsers('anna', 'ben')
    await write(anna, 0, 3)
    await anna.messages.open('peer:ben')
    await anna.messages.open('peer:ben')
    expect(anna.messages.history('peer:ben').isComplete).toBe(true)
  })

  it('stops loading when no response arrives within the time-out', async () => {
    const { anna, gateway } = await signInAfter95Texts()
    gateway.controls.silence(['anna'])
    void anna.messages.open('peer:ben')
    await wait(16_000)
    expect(anna.messages.history('peer:ben').isLoading).toBe(false)
  })
})
