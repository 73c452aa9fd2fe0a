import { setActivePinia } from 'pinia'
import { describe, expect, it } from 'vitest'

import type { ConversationKey } from '@/types/conversation'
import type { Message } from '@/types/message'

import { referenceOf } from '@/messages/quoted'
import { reachOriginal } from '@/stores/reachOriginal'
import { useRepliesStore } from '@/stores/replies'
import { useSearchStore } from '@/stores/search'

import type { Device } from '../support/model/device'
import type { TestApp } from '../support/testApp'

import { aText } from '../support/builders'
import { useFakeClock, wait } from '../support/clock'
import { createDevice } from '../support/model/device'
import { createBackend, createTestApp, signInUsers } from '../support/testApp'

useFakeClock()

const BEN: ConversationKey = 'peer:ben'
const ANNA: ConversationKey = 'peer:anna'

const messageOf = (app: TestApp, key: ConversationKey, text: string): Message => app.messages.timeline(key).find(({ body }) => body.kind === 'text' && body.text === text)!
const quoteIn = (app: TestApp, key: ConversationKey, text: string) => messageOf(app, key, text).quote
const reply = (app: TestApp, key: ConversationKey, text: string, to: string) => app.messages.send(key, { ...aText(text), replyTo: referenceOf(messageOf(app, key, to)) })

async function write(app: TestApp, key: ConversationKey, ...texts: string[]) {
  for (const text of texts) app.messages.send(key, aText(text))
  await wait(texts.length * 110 + 300)
}

/** Anna and Ben, who have opened their chat, and a question of Ben. */
async function ask() {
  const users = await signInUsers('anna', 'ben')
  await write(users.ben, ANNA, 'tea?')
  await users.anna.messages.open(BEN)
  await users.ben.messages.open(ANNA)
  return users
}

/** The same with a device of Anna that can be killed. */
async function askDevice() {
  const gateway = createBackend()
  const anna = createDevice(gateway, 'anna')
  const ben = createTestApp(gateway)
  await ben.signIn('ben')
  await anna.app.signIn('anna')
  await write(ben, ANNA, 'tea?')
  await anna.app.messages.open(BEN)
  return { anna, ben, gateway }
}

/** Starts the app of Anna again, without a connection, and opens the chat with Ben. */
async function restart(device: Device) {
  const again = device.start()
  again.beginSignIn('anna')
  await wait(10)
  void again.messages.open(BEN)
  await wait(500)
  return again
}

describe('a reply', () => {
  it('quotes its original on both sides, at once and when it has arrived, and the original has the number of replies', async () => {
    const { anna, ben } = await ask()
    reply(anna, BEN, 'yes', 'tea?')
    expect(quoteIn(anna, BEN, 'yes')).toMatchObject({ senderID: 'ben', body: { text: 'tea?' } })
    await wait(500)
    expect(quoteIn(anna, BEN, 'yes')).toMatchObject({ senderID: 'ben', body: { text: 'tea?' } })
    expect(quoteIn(ben, ANNA, 'yes')).toMatchObject({ senderID: 'ben', body: { text: 'tea?' } })
    for (const [app, key] of [[anna, BEN], [ben, ANNA]] as const) expect(messageOf(app, key, 'tea?').replies).toBe(1)
  })

  it('to a reply names its own original, and the root counts both', async () => {
    const { anna, ben } = await ask()
    reply(anna, BEN, 'yes', 'tea?')
    await wait(500)
    reply(ben, ANNA, 'green', 'yes')
    await wait(500)
    const root = messageOf(anna, BEN, 'tea?')
    expect(quoteIn(anna, BEN, 'green')).toMatchObject({ senderID: 'anna', body: { text: 'yes' }, rootID: root.id, rootSeq: root.seq })
    expect(root.replies).toBe(2)
    expect(messageOf(anna, BEN, 'yes').replies).toBeUndefined()
  })

  it('to a reply, sent after a restart before its chat is opened, counts for the root', async () => {
    const { anna, ben } = await askDevice()
    await ben.messages.open(ANNA)
    reply(ben, ANNA, 'or coffee?', 'tea?')
    await wait(500)
    const original = referenceOf(messageOf(anna.app, BEN, 'or coffee?'))
    anna.app.outbox.setDraftReplyTo(BEN, original)
    await wait(2_000)
    anna.kill()
    const again = anna.start()
    await again.signIn('anna')
    again.messages.send(BEN, { ...aText('coffee'), replyTo: again.outbox.draftReplyTo(BEN) })
    await wait(2_000)
    expect(quoteIn(ben, ANNA, 'coffee')).toMatchObject({ id: original.id, rootID: messageOf(ben, ANNA, 'tea?').id })
    expect([messageOf(ben, ANNA, 'tea?').replies, messageOf(ben, ANNA, 'or coffee?').replies]).toEqual([2, undefined])
  })

  it('has its quote in the history of a new device', async () => {
    const { anna, gateway } = await ask()
    reply(anna, BEN, 'yes', 'tea?')
    await wait(500)
    const again = createTestApp(gateway)
    await again.signIn('anna')
    await again.messages.open(BEN)
    await wait(500)
    expect(quoteIn(again, BEN, 'yes')).toMatchObject({ body: { text: 'tea?' } })
    expect(messageOf(again, BEN, 'tea?').replies).toBe(1)
  })

  it('has its quote after a restart without a network, and the number of replies', async () => {
    const { anna, gateway } = await askDevice()
    reply(anna.app, BEN, 'yes', 'tea?')
    await wait(5_000)
    anna.kill()
    gateway.controls.offline(['anna'])
    const again = await restart(anna)
    expect(quoteIn(again, BEN, 'yes')).toMatchObject({ senderID: 'ben', body: { text: 'tea?' } })
    expect(messageOf(again, BEN, 'tea?').replies).toBe(1)
    again.zim.signOut()
  })

  it('waits without a network with its quote, also after a restart, and is sent as a reply', async () => {
    const { anna, ben, gateway } = await askDevice()
    gateway.controls.offline(['anna'])
    gateway.controls.drop('anna')
    reply(anna.app, BEN, 'yes', 'tea?')
    await wait(1_000)
    anna.kill()
    const again = await restart(anna)
    expect(messageOf(again, BEN, 'yes')).toMatchObject({ delivery: 'waiting', quote: { body: { text: 'tea?' } } })
    again.zim.signOut()
    anna.kill()
    gateway.controls.online()
    await anna.start().signIn('anna')
    await wait(10_000)
    expect(quoteIn(ben, ANNA, 'yes')).toMatchObject({ body: { text: 'tea?' } })
  })

  it('whose answer was lost is sent again as a reply, once', async () => {
    const { anna, ben, gateway } = await ask()
    gateway.controls.slow({ call: 'sendPeerMessage', ms: 3_000 })
    reply(anna, BEN, 'yes', 'tea?')
    await wait(1_000)
    gateway.controls.drop('anna')
    await wait(60_000)
    expect(ben.texts('anna')).toEqual(['tea?', 'yes'])
    expect(quoteIn(ben, ANNA, 'yes')).toMatchObject({ body: { text: 'tea?' } })
    expect(messageOf(anna, BEN, 'tea?').replies).toBe(1)
  })
})

describe('the original of a reply', () => {
  it('that is recalled is recalled in its quotes, on all sides', async () => {
    const { anna, ben } = await ask()
    reply(anna, BEN, 'yes', 'tea?')
    await wait(500)
    await ben.messages.revoke(ANNA, messageOf(ben, ANNA, 'tea?').key)
    await wait(500)
    for (const [app, key] of [[anna, BEN], [ben, ANNA]] as const) expect(quoteIn(app, key, 'yes')!.body).toMatchObject({ kind: 'revoked' })
  })

  it('that is deleted here says so in its quotes here, and not on the other side', async () => {
    const { anna, ben } = await ask()
    reply(anna, BEN, 'yes', 'tea?')
    await wait(500)
    await anna.messages.remove(BEN, messageOf(anna, BEN, 'tea?').key)
    await wait(500)
    expect(quoteIn(anna, BEN, 'yes')).toMatchObject({ state: 'deleted' })
    expect(quoteIn(ben, ANNA, 'yes')!.state).toBeUndefined()
  })

  it('that was recalled is not told by the history of a page that was asked for before', async () => {
    const { anna, ben, gateway } = await ask()
    reply(ben, ANNA, 'or milk', 'tea?')
    await wait(500)
    gateway.controls.slow({ call: 'queryHistoryMessage', ms: 2_000, userID: 'anna' })
    void anna.messages.open(BEN)
    await ben.messages.revoke(ANNA, messageOf(ben, ANNA, 'tea?').key)
    await wait(10_000)
    expect(quoteIn(anna, BEN, 'or milk')!.body).toMatchObject({ kind: 'revoked' })
  })
})

describe('a reply whose original is gone while it waits', () => {
  async function waiting() {
    const users = await ask()
    users.gateway.controls.offline(['anna'])
    users.gateway.controls.drop('anna')
    reply(users.anna, BEN, 'yes', 'tea?')
    await wait(1_000)
    return users
  }

  it('is sent, and quotes a recalled message', async () => {
    const { anna, ben, gateway } = await waiting()
    await ben.messages.revoke(ANNA, messageOf(ben, ANNA, 'tea?').key)
    gateway.controls.online()
    await wait(60_000)
    expect(ben.texts('anna')).toEqual(['revoked', 'yes'])
    expect(quoteIn(ben, ANNA, 'yes')!.body).toMatchObject({ kind: 'revoked' })
    expect(quoteIn(anna, BEN, 'yes')!.body).toMatchObject({ kind: 'revoked' })
  })

  it.each([6000001, 6000203])('is sent without its quote when ZIM refuses it (%i), and the page is told', async (code) => {
    const { anna, ben, gateway } = await waiting()
    const told: ConversationKey[] = []
    anna.outbox.onUnquoted(key => told.push(key))
    await ben.messages.revoke(ANNA, messageOf(ben, ANNA, 'tea?').key)
    gateway.controls.failNext({ call: 'sendPeerMessage', code, userID: 'anna' })
    gateway.controls.online()
    await wait(60_000)
    expect(ben.texts('anna')).toEqual(['revoked', 'yes'])
    expect(messageOf(anna, BEN, 'yes')).toMatchObject({ delivery: 'sent' })
    expect(quoteIn(anna, BEN, 'yes')).toBeUndefined()
    expect(told).toEqual([BEN])
  })

  it('fails like any message when ZIM refuses it without its quote, too', async () => {
    const { anna, ben, gateway } = await waiting()
    gateway.controls.failNext({ call: 'sendPeerMessage', code: 6000203, userID: 'anna', times: 2 })
    gateway.controls.online()
    await wait(60_000)
    expect(messageOf(anna, BEN, 'yes')).toMatchObject({ delivery: 'failed', failure: { kind: 'send' } })
    anna.messages.retry(BEN, messageOf(anna, BEN, 'yes').key)
    await wait(5_000)
    expect(ben.texts('anna')).toEqual(['tea?', 'yes'])
  })

  it('keeps its quote when ZIM refuses to say whether it has arrived', async () => {
    const { anna, ben, gateway } = await ask()
    gateway.controls.slow({ call: 'sendPeerMessage', ms: 9_000, userID: 'anna' })
    reply(anna, BEN, 'yes', 'tea?')
    gateway.controls.failNext({ call: 'queryHistoryMessage', code: 6000001, userID: 'anna', times: 3 })
    await wait(60_000)
    const { key, quote } = messageOf(anna, BEN, 'yes')
    expect(quote).toMatchObject({ body: { text: 'tea?' } })
    anna.messages.retry(BEN, key)
    await wait(60_000)
    expect(ben.texts('anna')).toEqual(['tea?', 'yes'])
    expect(quoteIn(ben, ANNA, 'yes')).toMatchObject({ body: { text: 'tea?' } })
  })

  it('keeps its quote when ZIM refuses it for its words', async () => {
    const { anna, gateway } = await waiting()
    gateway.controls.failNext({ call: 'sendPeerMessage', code: 6000221, userID: 'anna' })
    gateway.controls.online()
    await wait(60_000)
    expect(messageOf(anna, BEN, 'yes')).toMatchObject({ delivery: 'failed', quote: { body: { text: 'tea?' } } })
  })
})

describe('the way to an original', () => {
  /** A long chat whose first message is replied to at its end; anna on a new device. */
  async function longChat() {
    const { anna, ben, gateway } = await ask()
    await write(anna, BEN, ...Array.from({ length: 120 }, (_, n) => `text ${n}`))
    reply(ben, ANNA, 'or milk', 'tea?')
    await wait(500)
    const again = createTestApp(gateway)
    await again.signIn('anna')
    await again.messages.open(BEN)
    await wait(500)
    return { again, anna, ben, gateway, quote: quoteIn(again, BEN, 'or milk')! }
  }

  async function reach(app: TestApp, quote: { id: string, seq: number }) {
    setActivePinia(app.pinia)
    const reached = reachOriginal(BEN, quote)
    await wait(60_000)
    return reached
  }

  it('loads back to it', async () => {
    const { again, quote } = await longChat()
    expect(messageOf(again, BEN, 'tea?')).toBeUndefined()
    expect(await reach(again, quote)).toEqual({ key: messageOf(again, BEN, 'tea?').key })
  })

  it('says that it was deleted', async () => {
    const { again, quote } = await longChat()
    await again.messages.loadOlder(BEN)
    await reach(again, quote)
    await again.messages.remove(BEN, messageOf(again, BEN, 'tea?').key)
    expect(await reach(again, quote)).toBe('gone')
  })

  it('says that it is older than what ZIM keeps', async () => {
    const { ben, gateway } = await longChat()
    gateway.world.expireHistory()
    await write(ben, ANNA, 'hello')
    const again = createTestApp(gateway)
    await again.signIn('anna')
    await again.messages.open(BEN)
    await wait(500)
    expect(await reach(again, { id: '8000000000000000001', seq: 1 })).toBe('gone')
  })

  it('says that it was not found without a connection', async () => {
    const { again, quote, gateway } = await longChat()
    gateway.controls.offline(['anna'])
    gateway.controls.drop('anna')
    await wait(1_000)
    expect(await reach(again, quote)).toBe('failed')
  })

  it('reads the gap in which it is', async () => {
    const { anna, ben, gateway } = await ask()
    Object.assign(gateway.world.state.missed, { login: 'none', reconnect: 'none' })
    gateway.controls.offline(['anna'])
    gateway.controls.drop('anna')
    await write(ben, ANNA, 'cake?', ...Array.from({ length: 150 }, (_, n) => `text ${n}`))
    reply(ben, ANNA, 'please', 'cake?')
    await wait(500)
    anna.zim.signOut()
    gateway.controls.online()
    await anna.signIn('anna')
    await anna.messages.open(BEN)
    await wait(1_000)
    expect(messageOf(anna, BEN, 'cake?')).toBeUndefined()
    expect(await reach(anna, quoteIn(anna, BEN, 'please')!)).toEqual({ key: messageOf(anna, BEN, 'cake?').key })
  })
})

describe('the list of replies', () => {
  it('has the root and all its replies, oldest first, in pages', async () => {
    const { anna, ben } = await ask()
    for (let n = 0; n < 35; n++) {
      reply(ben, ANNA, `reply ${n}`, 'tea?')
      await wait(200)
    }
    const list = useRepliesStore(anna.pinia)
    const opened = list.open(BEN, messageOf(anna, BEN, 'reply 7').key)
    await wait(500)
    await opened
    expect(list).toMatchObject({ total: 35, hasMore: true, failure: null, root: { body: { text: 'tea?' } } })
    expect(list.replies).toHaveLength(30)
    void list.more()
    await wait(500)
    expect(list.replies.map(({ body }) => body)).toEqual(Array.from({ length: 35 }, (_, n) => ({ kind: 'text', text: `reply ${n}` })))
    expect(list.hasMore).toBe(false)
  })

  it('follows recalls and deletions', async () => {
    const { anna, ben } = await ask()
    for (const text of ['yes', 'no']) {
      reply(ben, ANNA, text, 'tea?')
      await wait(300)
    }
    const list = useRepliesStore(anna.pinia)
    void list.open(BEN, messageOf(anna, BEN, 'tea?').key)
    await wait(500)
    await ben.messages.revoke(ANNA, messageOf(ben, ANNA, 'yes').key)
    await anna.messages.remove(BEN, messageOf(anna, BEN, 'no').key)
    await wait(500)
    expect(list.replies).toMatchObject([{ body: { kind: 'revoked' } }])
    list.close()
    expect(list).toMatchObject({ replies: [], root: null, total: 0 })
  })

  it('says why it cannot be shown, and loads later', async () => {
    const { anna, ben, gateway } = await ask()
    reply(ben, ANNA, 'yes', 'tea?')
    await wait(300)
    gateway.controls.offline(['anna'])
    gateway.controls.drop('anna')
    await wait(1_000)
    const list = useRepliesStore(anna.pinia)
    void list.open(BEN, messageOf(anna, BEN, 'tea?').key)
    await wait(10_000)
    expect(list).toMatchObject({ failure: { kind: 'network' }, isLoading: false })
    gateway.controls.online()
    await wait(30_000)
    void list.more()
    await wait(500)
    expect(list).toMatchObject({ failure: null, total: 1 })
  })
})

describe('a draft', () => {
  it('keeps the message that it replies to over a restart, and only while it is one', async () => {
    const gateway = createBackend()
    const anna = createDevice(gateway, 'anna')
    const ben = createTestApp(gateway)
    await ben.signIn('ben')
    await anna.app.signIn('anna')
    await write(ben, ANNA, 'tea?')
    await anna.app.messages.open(BEN)
    anna.app.messages.setDraftReplyTo(BEN, referenceOf(messageOf(anna.app, BEN, 'tea?')))
    anna.app.messages.setDraft(BEN, 'ye')
    await wait(2_000)
    anna.kill()
    const again = anna.start()
    await again.signIn('anna')
    expect(again.messages.draft(BEN)).toBe('ye')
    expect(again.messages.draftReplyTo(BEN)).toMatchObject({ senderID: 'ben', body: { text: 'tea?' } })
    expect(again.messages.send(BEN, { ...aText('yes'), replyTo: again.messages.draftReplyTo(BEN) })).toBeNull()
    again.messages.setDraftReplyTo(BEN, undefined)
    again.messages.setDraft(BEN, '')
    await wait(5_000)
    expect(quoteIn(ben, ANNA, 'yes')).toMatchObject({ body: { text: 'tea?' } })
    anna.kill()
    const last = anna.start()
    await last.signIn('anna')
    expect(last.messages.draftReplyTo(BEN)).toBeUndefined()
  })
})

describe('the search', () => {
  const found = (app: TestApp) => useSearchStore(app.pinia).groups.flatMap(({ hits }) => hits.map(({ snippet }) => snippet.before + snippet.match + snippet.behind))
  async function search(app: TestApp, text: string) {
    void useSearchStore(app.pinia).search({ text })
    await wait(5_000)
    return found(app)
  }

  it('finds a reply by the text that it quotes, and not when that is recalled', async () => {
    const { anna, ben } = await ask()
    reply(anna, BEN, 'yes', 'tea?')
    await wait(3_000)
    expect(await search(anna, 'tea')).toEqual(['“tea?”', 'tea?'])
    await ben.messages.revoke(ANNA, messageOf(ben, ANNA, 'tea?').key)
    await wait(3_000)
    expect(await search(anna, 'tea')).toEqual([])
  })

  it('finds a reply by its own words, once', async () => {
    const { anna } = await ask()
    reply(anna, BEN, 'tea, please', 'tea?')
    await wait(3_000)
    expect(await search(anna, 'tea')).toEqual(['tea, please', 'tea?'])
  })
})
