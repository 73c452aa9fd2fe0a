import { describe, expect, it } from 'vitest'

import type { ConversationKey } from '@/types/conversation'

import { aText } from '../support/builders'
import { useFakeClock, wait } from '../support/clock'
import { readAll } from '../support/reader'
import { createBackend, createTestApp } from '../support/testApp'

useFakeClock()

const BEN: ConversationKey = 'peer:ben'

/** Anna on two devices, with ZIM's multi-device login, and Ben, who has sent her two texts. */
async function createFixture() {
  const gateway = createBackend({ multiDevice: true })
  const [phone, tablet, ben] = [createTestApp(gateway), createTestApp(gateway), createTestApp(gateway)]
  for (const app of [phone, tablet]) await app.signIn('anna')
  await ben.signIn('ben')
  for (const text of ['one', 'two']) ben.messages.send('peer:anna', aText(text))
  await wait(1000)

  const textsOf = (app: typeof phone) => app.texts('ben')
  const messageOn = (app: typeof phone, text: string) => app.messages.timeline(BEN).find(({ body }) => body.kind === 'text' && body.text === text)!
  return { gateway, phone, tablet, ben, textsOf, messageOn }
}

describe('what the user does on another device', () => {
  it('sends a text: it is shown as an own sent one, in the chat and in the list, and nothing more is unread', async () => {
    const { phone, tablet, textsOf, messageOn } = await createFixture()
    await phone.messages.open(BEN)
    tablet.messages.send(BEN, aText('mine'))
    await wait(1000)
    expect(textsOf(phone)).toEqual(['one', 'two', 'mine'])
    expect(messageOn(phone, 'mine')).toMatchObject({ isMine: true, delivery: 'sent' })
    expect(phone.conversations.get(BEN)).toMatchObject({ unread: 0, lastMessage: { body: { text: 'mine' } } })
    expect([phone.session.phase, tablet.session.phase]).toEqual(['online', 'online'])
  })

  it('writes at the same time: both devices and the peer see one order', async () => {
    const { phone, tablet, ben, textsOf } = await createFixture()
    for (const app of [phone, tablet]) await app.messages.open(BEN)
    for (let n = 0; n < 10; n++) {
      phone.messages.send(BEN, aText(`phone ${n}`))
      tablet.messages.send(BEN, aText(`tablet ${n}`))
      ben.messages.send('peer:anna', aText(`ben ${n}`))
    }
    await wait(5000)
    expect(textsOf(phone)).toHaveLength(32)
    expect(textsOf(tablet)).toEqual(textsOf(phone))
    expect(ben.texts('anna')).toEqual(textsOf(phone))
  })

  it('reads a chat: it is read here', async () => {
    const { phone, tablet } = await createFixture()
    expect(phone.conversations.unreadTotal).toBe(2)
    await tablet.messages.open(BEN)
    await wait(500)
    expect(phone.conversations.unreadTotal).toBe(0)
  })

  it('pins and mutes a conversation: it is pinned and muted here', async () => {
    const { phone, tablet } = await createFixture()
    await tablet.conversations.setPinned(BEN, true)
    await tablet.conversations.setMuted(BEN, true)
    await wait(500)
    expect(phone.conversations.get(BEN)).toMatchObject({ isPinned: true, isMuted: true })
  })

  it('recalls a text: it is recalled here', async () => {
    const { phone, tablet, textsOf, messageOn } = await createFixture()
    tablet.messages.send(BEN, aText('mine'))
    await wait(500)
    await tablet.messages.revoke(BEN, messageOn(tablet, 'mine').key)
    await wait(500)
    expect(textsOf(phone)).toEqual(['one', 'two', 'revoked'])
    expect(phone.conversations.get(BEN)).toMatchObject({ lastMessage: { body: { kind: 'revoked' } } })
  })

  it('deletes a text: it is gone here, and the list shows the one before', async () => {
    const { phone, tablet, textsOf, messageOn } = await createFixture()
    await phone.messages.open(BEN)
    await tablet.messages.remove(BEN, messageOn(tablet, 'two').key)
    await wait(500)
    expect(textsOf(phone)).toEqual(['one'])
    expect(phone.conversations.get(BEN)).toMatchObject({ lastMessage: { body: { text: 'one' } } })
  })

  it('deletes a text while ZIM refuses to state the one before: the list shows that a little later', async () => {
    const { gateway, phone, tablet, messageOn } = await createFixture()
    phone.zim.signOut()
    await phone.signIn('anna')
    gateway.controls.failNext({ call: 'queryHistoryMessage', code: 6000005, times: 2, userID: 'anna' })
    await tablet.messages.remove(BEN, messageOn(tablet, 'two').key)
    await wait(500)
    expect(phone.conversations.get(BEN)).toMatchObject({ lastMessage: { body: { text: 'two' } } })
    await wait(5_000)
    expect(phone.conversations.get(BEN)).toMatchObject({ lastMessage: { body: { text: 'one' } } })
  })

  it('removes a conversation: it is gone here, and the next text brings it back alone', async () => {
    const { phone, tablet, ben, textsOf } = await createFixture()
    await phone.messages.open(BEN)
    phone.messages.close(BEN)
    await tablet.conversations.remove(BEN)
    await wait(500)
    expect(phone.conversations.list).toEqual([])
    expect(textsOf(phone)).toEqual([])
    ben.messages.send('peer:anna', aText('new'))
    await wait(500)
    await phone.messages.open(BEN)
    expect(textsOf(phone)).toEqual(['new'])
    expect(phone.conversations.get(BEN)).toMatchObject({ lastMessage: { body: { text: 'new' } } })
  })
})

describe('what the user did on another device while this one was not connected', () => {
  it('is shown when the connection is back: own texts, recalls, reads, pins', async () => {
    const { phone, tablet, textsOf, messageOn } = await createFixture()
    tablet.messages.send(BEN, aText('recalled'))
    await wait(500)
    await phone.messages.open(BEN)
    phone.zim.signOut()
    tablet.messages.send(BEN, aText('while away'))
    await wait(500)
    await tablet.messages.revoke(BEN, messageOn(tablet, 'recalled').key)
    await tablet.conversations.setPinned(BEN, true)
    await tablet.messages.open(BEN)
    await wait(500)
    await phone.signIn('anna')
    await phone.messages.open(BEN)
    await wait(500)
    expect(textsOf(phone)).toEqual(['one', 'two', 'revoked', 'while away'])
    expect(phone.conversations.get(BEN)).toMatchObject({ unread: 0, isPinned: true, lastMessage: { body: { text: 'while away' } } })
  })

  it('a deleted text does not come back into the list when the text before it is deleted, too', async () => {
    const { phone, tablet, messageOn } = await createFixture()
    phone.zim.signOut()
    await tablet.messages.remove(BEN, messageOn(tablet, 'two').key)
    await phone.signIn('anna')
    await tablet.messages.remove(BEN, messageOn(tablet, 'one').key)
    await wait(500)
    expect(phone.conversations.get(BEN)).toMatchObject({ lastMessage: null })
  })

  it('a deleted text that was sent before a new login is gone', async () => {
    const gateway = createBackend({ multiDevice: true })
    const [phone, tablet, ben] = [createTestApp(gateway), createTestApp(gateway), createTestApp(gateway)]
    for (const app of [phone, tablet]) await app.signIn('anna')
    await ben.signIn('ben')
    for (const text of ['one', 'two']) phone.messages.send(BEN, aText(text))
    await wait(1000)
    gateway.controls.kick('anna')
    await tablet.zim.signInAgain()
    await tablet.messages.open(BEN)
    await tablet.messages.remove(BEN, tablet.messages.timeline(BEN)[1]!.key)
    await phone.zim.signInAgain()
    await phone.messages.open(BEN)
    expect(phone.texts('ben')).toEqual(['one'])
    expect(phone.conversations.get(BEN)).toMatchObject({ lastMessage: { body: { text: 'one' } } })
  })

  it('deleted texts and conversations are gone after the next start', async () => {
    const { phone, tablet, ben, textsOf, messageOn } = await createFixture()
    await phone.messages.open(BEN)
    phone.zim.signOut()
    await tablet.messages.open(BEN)
    await tablet.messages.remove(BEN, messageOn(tablet, 'one').key)
    await phone.signIn('anna')
    await phone.messages.open(BEN)
    await readAll(phone, BEN)
    expect(textsOf(phone)).toEqual(['two'])
    phone.zim.signOut()
    await tablet.conversations.remove(BEN)
    await phone.signIn('anna')
    await wait(500)
    expect(phone.conversations.list).toEqual([])
    ben.messages.send('peer:anna', aText('new'))
    await wait(500)
    await phone.messages.open(BEN)
    await readAll(phone, BEN)
    expect(textsOf(phone)).toEqual(['new'])
  })
})
