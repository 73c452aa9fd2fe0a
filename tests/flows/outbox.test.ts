import { describe, expect, it, vi } from 'vitest'
import { loopback } from 'zim-emulator/testing'

import type { ConversationKey } from '@/types/conversation'

import { failureText } from '@/i18n'

import { aText } from '../support/builders'
import { useFakeClock, wait } from '../support/clock'
import { createDevice } from '../support/model/device'
import { createDeviceStorage } from '../support/model/deviceStorage'
import { APP_ID, createBackend, createModule, createTestApp, signInUsers } from '../support/testApp'

useFakeClock()

const BEN: ConversationKey = 'peer:ben'
const ANNA: ConversationKey = 'peer:anna'
const stored = (gateway: ReturnType<typeof createBackend>) => gateway.world.storedMessages().map(({ content }) => content.message)

/** Anna on a device whose app can be killed, and Ben. */
async function signInAnnaAndBen() {
  const gateway = createBackend()
  const anna = createDevice(gateway, 'anna')
  const ben = createTestApp(gateway)
  await ben.signIn('ben')
  await anna.app.signIn('anna')
  return { gateway, anna, ben }
}

describe('a text that ZIM shows to its sender alone', () => {
  it('has failed as moderated, is not sent again, and is not in the history', async () => {
    const { anna, ben, gateway } = await signInUsers('anna', 'ben')
    gateway.controls.moderate({ userID: 'anna', reason: 'forbidden word' })
    anna.messages.send(BEN, aText('bad'))
    await wait(60_000)
    expect(anna.messages.timeline(BEN)).toMatchObject([{ delivery: 'failed', failure: { kind: 'moderated' } }])
    await anna.messages.open(BEN)
    await wait(60_000)
    expect(anna.messages.timeline(BEN)).toMatchObject([{ delivery: 'failed', failure: { kind: 'moderated' } }])
    expect(ben.texts('anna')).toEqual([])
    expect(stored(gateway)).toEqual([])
  })
})

describe('a text that the team\'s server refuses before it is sent', () => {
  it.each([
    ['moderated', '内容没有通过审核，没有发出。请修改后再发。'],
    ['moderation-unavailable', '暂时无法审核内容，所以没有发出。请稍后再发。'],
    ['群里今天不能发言', '没有发出：群里今天不能发言'],
  ])('for the reason %s has failed, says why, and waits with its author until it is sent by hand', async (reason, shown) => {
    let isRefused = true
    let questions = 0
    const gateway = createBackend({ beforeSend: async () => {
      questions++
      return { isRefused, reason }
    } })
    const anna = createDevice(gateway, 'anna')
    const ben = createTestApp(gateway)
    await ben.signIn('ben')
    await anna.app.signIn('anna')
    anna.app.messages.send(BEN, aText('hello'))
    await wait(600_000)
    const [failed] = anna.app.messages.timeline(BEN)
    expect([failed!.body, failed!.delivery, failureText(failed!.failure!)]).toEqual([{ kind: 'text', text: 'hello' }, 'failed', shown])
    gateway.controls.drop()
    await wait(60_000)
    anna.kill()
    await anna.start().signIn('anna')
    await wait(5000)
    expect([anna.app.messages.timeline(BEN).map(({ delivery }) => delivery), questions, ben.texts('anna')]).toEqual([['failed'], 1, []])
    isRefused = false
    anna.app.messages.retry(BEN, failed!.key)
    await wait(60_000)
    expect([questions, ben.texts('anna')]).toEqual([2, ['hello']])
  })
})

describe('a text that is sent after the clock was put back', () => {
  it('is sent after one new login, which ends the SDK\'s refusals', async () => {
    const { anna, ben, gateway } = await signInUsers('anna', 'ben')
    anna.messages.send(BEN, aText('1'))
    await wait(1_000)
    const logins = vi.spyOn(gateway.world, 'signIn')
    vi.setSystemTime(Date.now() - 3600_000)
    anna.messages.send(BEN, aText('2'))
    await wait(20_000)
    anna.messages.send(BEN, aText('3'))
    await wait(20_000)
    expect(ben.texts('anna')).toEqual(['1', '2', '3'])
    expect(logins).toHaveBeenCalledOnce()
  })
})

describe('a text that is sent without a connection', () => {
  it('has the state waiting, and is sent after the connection returns', async () => {
    const { anna, ben, gateway } = await signInUsers('anna', 'ben')
    gateway.controls.offline(['anna'])
    gateway.controls.drop('anna')
    await wait(100)
    anna.messages.send(BEN, aText('from the tunnel'))
    await wait(120_000)
    expect(anna.messages.timeline(BEN)).toMatchObject([{ delivery: 'waiting', failure: null }])
    expect(anna.outbox.unsent).toBe(1)
    gateway.controls.online()
    await wait(60_000)
    expect(anna.messages.timeline(BEN)).toMatchObject([{ delivery: 'sent' }])
    expect(ben.texts('anna')).toEqual(['from the tunnel'])
    expect(anna.outbox.unsent).toBe(0)
  })

  it('is listed after texts that arrive meanwhile', async () => {
    const { anna, ben, gateway } = await signInUsers('anna', 'ben')
    gateway.controls.failNext({ call: 'sendPeerMessage', code: 6000005, userID: 'anna', times: 2 })
    for (const text of ['one', 'two']) anna.messages.send(BEN, aText(text))
    await wait(100)
    ben.messages.send(ANNA, aText('meanwhile'))
    await wait(100)
    expect(anna.texts('ben')).toEqual(['meanwhile', 'one', 'two'])
    await wait(10_000)
    expect(anna.texts('ben')).toEqual(['meanwhile', 'one', 'two'])
    expect(ben.texts('anna')).toEqual(['meanwhile', 'one', 'two'])
  })
})

describe('a text on a device with slow storage', () => {
  it('is shown at once, and is sent after it is stored', async () => {
    const gateway = createBackend()
    const { storage } = createDeviceStorage().view()
    let finishWrites = () => {}
    const written = new Promise<void>((resolve) => { finishWrites = resolve })
    const anna = createTestApp(gateway, createModule(loopback(gateway)), { ...storage, set: async (key, value) => written.then(() => storage.set(key, value)) })
    await anna.signIn('anna')
    await createTestApp(gateway).signIn('ben')
    anna.messages.send(BEN, aText('write me down'))
    await wait(4_000)
    expect(anna.messages.timeline(BEN)).toMatchObject([{ body: { text: 'write me down' }, delivery: 'sending' }])
    expect(stored(gateway)).toEqual([])
    finishWrites()
    await wait(200)
    expect(stored(gateway)).toEqual(['write me down'])
    anna.zim.signOut()
  })
})

describe('texts of one conversation', () => {
  it('keep their order when the first one fails several times', async () => {
    const { anna, ben, gateway } = await signInUsers('anna', 'ben')
    gateway.controls.failNext({ call: 'sendPeerMessage', code: 6000005, times: 3 })
    for (const text of ['one', 'two', 'three']) anna.messages.send(BEN, aText(text))
    await wait(500)
    expect(anna.messages.timeline(BEN).map(({ delivery }) => delivery)).toEqual(['waiting', 'waiting', 'waiting'])
    await wait(10_000)
    expect(ben.texts('anna')).toEqual(['one', 'two', 'three'])
    expect(anna.texts('ben')).toEqual(['one', 'two', 'three'])
  })

  it('are retried after 1, 2, 4, 8, 16, 30 and again 30 seconds', async () => {
    const { anna, gateway } = await signInUsers('anna', 'ben')
    const tries: number[] = []
    const { messages } = await anna.zim.ask(async client => client)
    const { send } = messages
    vi.spyOn(messages, 'send').mockImplementation((request) => {
      tries.push(Date.now())
      return send(request)
    })
    gateway.controls.failNext({ call: 'sendPeerMessage', code: 6000005, times: 9 })
    anna.messages.send(BEN, aText('patience'))
    await wait(100_000)
    const gaps = tries.slice(1).map((at, n) => Math.round((at - tries[n]!) / 1000))
    expect(gaps).toEqual([1, 2, 4, 8, 16, 30, 30])
  })

  it('are sent while a text of another conversation waits', async () => {
    const { anna, carl, gateway } = await signInUsers('anna', 'ben', 'carl')
    gateway.controls.failNext({ call: 'sendPeerMessage', code: 6000005, times: 1 })
    anna.messages.send(BEN, aText('held up'))
    await wait(10)
    anna.messages.send('peer:carl', aText('hello carl'))
    await wait(200)
    expect(carl.texts('anna')).toEqual(['hello carl'])
  })

  it('are sent after one that is refused, which keeps its failure and its position', async () => {
    const { anna, ben, gateway } = await signInUsers('anna', 'ben')
    gateway.controls.failNext({ call: 'sendPeerMessage', code: 6000221 })
    for (const text of ['rude', 'polite']) anna.messages.send(BEN, aText(text))
    await wait(1000)
    expect(anna.messages.timeline(BEN)).toMatchObject([
      { body: { text: 'rude' }, delivery: 'failed', failure: { kind: 'moderated' } },
      { body: { text: 'polite' }, delivery: 'sent' },
    ])
    expect(ben.texts('anna')).toEqual(['polite'])
  })

  it('can be discarded one by one, and the others are sent', async () => {
    const { anna, ben, gateway } = await signInUsers('anna', 'ben')
    gateway.controls.failNext({ call: 'sendPeerMessage', code: 6000005 })
    for (const text of ['one', 'two', 'three']) anna.messages.send(BEN, aText(text))
    await wait(100)
    anna.messages.discard(BEN, anna.messages.timeline(BEN)[1]!.key)
    await wait(5000)
    expect(ben.texts('anna')).toEqual(['one', 'three'])
    expect(anna.outbox.unsent).toBe(0)
  })
})

describe('a discarded text', () => {
  it('is neither in the history nor the last message in the list', async () => {
    const { anna, ben, gateway } = await signInUsers('anna', 'ben')
    ben.messages.send(ANNA, aText('hello'))
    await wait(200)
    gateway.controls.failNext({ call: 'sendPeerMessage', code: 6000221 })
    anna.messages.send(BEN, aText('rude'))
    await wait(200)
    anna.messages.discard(BEN, anna.messages.timeline(BEN)[1]!.key)
    await anna.messages.open(BEN)
    await anna.conversations.refresh()
    expect(anna.texts('ben')).toEqual(['hello'])
    expect(anna.conversations.get(BEN)?.lastMessage?.body).toEqual({ kind: 'text', text: 'hello' })
  })
})

describe('a lost acknowledgement', () => {
  it('is replaced by the history, without a second send', async () => {
    const { anna, ben, gateway } = await signInUsers('anna', 'ben')
    gateway.controls.delay(60_000)
    anna.messages.send(BEN, aText('once'))
    await wait(10)
    gateway.controls.drop('anna')
    gateway.controls.delay(0)
    await wait(60_000)
    expect(anna.messages.timeline(BEN)).toMatchObject([{ body: { text: 'once' }, delivery: 'sent' }])
    expect(ben.texts('anna')).toEqual(['once'])
  })

  it('does not cause a second send while the server is silent', async () => {
    const { anna, ben, gateway } = await signInUsers('anna', 'ben')
    anna.messages.send(BEN, aText('first'))
    await wait(200)
    gateway.controls.silence(['anna'])
    anna.messages.send(BEN, aText('second'))
    await wait(120_000)
    gateway.controls.speak()
    await wait(120_000)
    expect(stored(gateway)).toEqual(['first', 'second'])
    expect(anna.texts('ben')).toEqual(['first', 'second'])
    expect(ben.texts('anna')).toEqual(['first', 'second'])
  })
})

describe('an app that is killed', () => {
  it('sends its unsent texts after the next start, in order', async () => {
    const { anna, ben, gateway } = await signInAnnaAndBen()
    gateway.controls.offline(['anna'])
    gateway.controls.drop('anna')
    await wait(100)
    for (const text of ['one', 'two', 'three']) anna.app.messages.send(BEN, aText(text))
    await wait(10)
    anna.kill()
    gateway.controls.online()
    await anna.start().signIn('anna')
    await wait(1000)
    expect(ben.texts('anna')).toEqual(['one', 'two', 'three'])
    expect([...anna.storage.values.keys()].filter(key => key.startsWith('outbox'))).toEqual([])
  })

  it('shows its unsent texts after the next start without a connection', async () => {
    const { anna, gateway } = await signInAnnaAndBen()
    gateway.controls.offline(['anna'])
    gateway.controls.drop('anna')
    await wait(100)
    anna.app.messages.send(BEN, aText('still here'))
    await wait(10)
    anna.kill()
    const app = anna.start()
    app.beginSignIn('anna')
    await wait(10)
    expect(app.messages.timeline(BEN)).toMatchObject([{ body: { text: 'still here' }, delivery: 'waiting', isMine: true }])
    app.zim.signOut()
  })

  it('does not send a delivered text again', async () => {
    const { anna, ben, gateway } = await signInAnnaAndBen()
    gateway.controls.delay(5000)
    anna.app.messages.send(BEN, aText('once'))
    await wait(10)
    anna.kill()
    gateway.controls.delay(0)
    await anna.start().signIn('anna')
    await wait(10_000)
    expect(stored(gateway)).toEqual(['once'])
    expect(anna.app.messages.timeline(BEN)).toMatchObject([{ body: { text: 'once' }, delivery: 'sent' }])
    expect(ben.texts('anna')).toEqual(['once'])
  })

  it('shows a failed text as sent when the conversation list names it: ZIM had refused to say whether it had arrived', async () => {
    const { anna, gateway } = await signInUsers('anna', 'ben')
    gateway.controls.slow({ call: 'sendPeerMessage', ms: 9000, userID: 'anna' })
    gateway.controls.failNext({ call: 'queryHistoryMessage', code: 6000001, times: 3, userID: 'anna' })
    anna.messages.send(BEN, aText('once'))
    await wait(45_000)
    expect(anna.messages.timeline(BEN)).toMatchObject([{ delivery: 'failed' }])
    gateway.controls.failNext({ call: 'queryHistoryMessage', code: 6000001, times: 9, userID: 'anna' })
    gateway.controls.drop('anna')
    await wait(20_000)
    expect(anna.messages.timeline(BEN)).toMatchObject([{ body: { text: 'once' }, delivery: 'sent' }])
    expect([anna.outbox.unsent, stored(gateway)]).toEqual([0, ['once']])
  })

  it('does not send a text again that was deleted while its acknowledgement was under way', async () => {
    const { anna, gateway } = await signInAnnaAndBen()
    gateway.controls.slow({ call: 'sendPeerMessage', ms: 5_000 })
    anna.app.messages.send(BEN, aText('once'))
    await wait(100)
    await anna.app.messages.open(BEN)
    const [message] = anna.app.messages.timeline(BEN)
    expect(message).toMatchObject({ id: expect.stringMatching(/./), delivery: 'sent' })
    await anna.app.messages.remove(BEN, message!.key)
    anna.kill()
    await anna.start().signIn('anna')
    await wait(10_000)
    expect(stored(gateway)).toEqual(['once'])
    expect(anna.app.messages.timeline(BEN)).toEqual([])
  })

  it('keeps failed texts with their failure, and forgets discarded ones', async () => {
    const { anna } = await signInAnnaAndBen()
    anna.app.messages.send('peer:nobody', aText('hello?'))
    await wait(500)
    anna.kill()
    await anna.start().signIn('anna')
    expect(anna.app.messages.timeline('peer:nobody')).toMatchObject([{ delivery: 'failed', failure: { kind: 'no-such-user' } }])
    anna.app.messages.discard('peer:nobody', anna.app.messages.timeline('peer:nobody')[0]!.key)
    await wait(0)
    anna.kill()
    await anna.start().signIn('anna')
    expect(anna.app.messages.timeline('peer:nobody')).toEqual([])
  })

  it('does not resend a refused text after the next start', async () => {
    const { anna, gateway } = await signInAnnaAndBen()
    gateway.controls.failNext({ call: 'sendPeerMessage', code: 6000221 })
    anna.app.messages.send(BEN, aText('rude'))
    await wait(500)
    anna.kill()
    await anna.start().signIn('anna')
    await wait(5000)
    expect(anna.app.messages.timeline(BEN)).toMatchObject([{ delivery: 'failed', failure: { kind: 'moderated' } }])
    expect(stored(gateway)).toEqual([])
  })

  it('keeps drafts that are older than a second or were typed before the app was hidden', async () => {
    const { anna } = await signInAnnaAndBen()
    anna.app.messages.setDraft(BEN, 'dear ben')
    await wait(1100)
    anna.app.messages.setDraft('peer:carl', 'dear carl')
    void anna.app.outbox.appHidden()
    await wait(0)
    anna.kill()
    await anna.start().signIn('anna')
    expect([anna.app.messages.draft(BEN), anna.app.messages.draft('peer:carl')]).toEqual(['dear ben', 'dear carl'])
  })
})

describe('an unsent message of version 0.1.0', () => {
  const KEY = `outbox.v1.${APP_ID}.anna.0123456789abcdef`
  const RECORD = '{"conversation":"peer:ben","clientID":"0123456789abcdef","text":"from the old app","writtenAt":1767225600000,"rank":1,"after":0,"isInDoubt":false,"failure":null,"place":0}'
  const REFUSED = RECORD.replace('"failure":null,"place":0', '"failure":{"kind":"moderated","code":6000221,"textKey":"failure.moderated","params":{},"retryable":false,"detail":""},"place":0.25')

  /** Anna on a device with a stored record, and Ben. */
  async function startWithRecord(record: string) {
    const gateway = createBackend()
    const anna = createDevice(gateway, 'anna')
    const ben = createTestApp(gateway)
    await ben.signIn('ben')
    anna.storage.values.set(KEY, record)
    return { gateway, anna, ben }
  }

  it('is shown and sent once', async () => {
    const { gateway, anna, ben } = await startWithRecord(RECORD)
    await anna.app.signIn('anna')
    await wait(1000)
    expect(ben.texts('anna')).toEqual(['from the old app'])
    expect(anna.app.messages.timeline(BEN)).toMatchObject([{ body: { text: 'from the old app' }, delivery: 'sent' }])
    anna.kill()
    await anna.start().signIn('anna')
    await wait(1000)
    expect(stored(gateway)).toEqual(['from the old app'])
    expect(anna.storage.values.has(KEY)).toBe(false)
  })

  it('that failed is shown with its failure, and is sent after a retry', async () => {
    const { anna, ben } = await startWithRecord(REFUSED)
    await anna.app.signIn('anna')
    await wait(0)
    const [message] = anna.app.messages.timeline(BEN)
    expect(message).toMatchObject({ body: { text: 'from the old app' }, delivery: 'failed', failure: { kind: 'moderated' }, order: 0.25 })
    anna.app.messages.retry(BEN, message!.key)
    await wait(1000)
    expect(ben.texts('anna')).toEqual(['from the old app'])
  })

  it('that is damaged is dropped', async () => {
    const { anna } = await startWithRecord(RECORD.slice(0, -1))
    await anna.app.signIn('anna')
    await wait(0)
    expect([anna.app.messages.timeline(BEN), anna.storage.values.has(KEY)]).toEqual([[], false])
  })
})

describe('another account on the same device', () => {
  it('does not see unsent texts and drafts of the first, which are restored when the first signs in', async () => {
    const gateway = createBackend()
    const { storage } = createDeviceStorage().view()
    const phone = createTestApp(gateway, createModule(loopback(gateway)), storage)
    await phone.signIn('anna')
    phone.messages.send('peer:nobody', aText('hello?'))
    phone.messages.setDraft(BEN, 'dear ben')
    await wait(500)
    await phone.signIn('carl')
    expect([phone.outbox.unsent, phone.messages.draft(BEN), phone.messages.timeline('peer:nobody').length]).toEqual([0, '', 0])
    await phone.signIn('anna')
    expect([phone.outbox.unsent, phone.messages.draft(BEN), phone.messages.timeline('peer:nobody').length]).toEqual([1, 'dear ben', 1])
  })
})

describe('signing out', () => {
  it('drops unsent texts after discardAll', async () => {
    const { anna, gateway } = await signInAnnaAndBen()
    gateway.controls.failNext({ call: 'sendPeerMessage', code: 6000005, times: 9 })
    anna.app.messages.send(BEN, aText('never mind'))
    await wait(100)
    anna.app.outbox.discardAll()
    anna.app.zim.signOut()
    await wait(0)
    expect([...anna.storage.values.keys()].filter(key => key.startsWith('outbox'))).toEqual([])
    await anna.app.signIn('anna')
    expect(anna.app.messages.timeline(BEN)).toEqual([])
  })

  it('leaves no timer of unsent texts and drafts', async () => {
    const gateway = createBackend()
    const anna = createTestApp(gateway)
    await anna.signIn('anna')
    gateway.controls.failNext({ call: 'sendPeerMessage', code: 6000005, times: 9 })
    anna.messages.send(BEN, aText('later'))
    anna.messages.setDraft(BEN, 'and then')
    await wait(100)
    anna.zim.signOut()
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('a full storage', () => {
  it('does not prevent sending, and is reported as an error', async () => {
    const { anna, ben } = await signInAnnaAndBen()
    anna.storage.isFull = true
    anna.app.messages.send(BEN, aText('no room'))
    await wait(500)
    expect(ben.texts('anna')).toEqual(['no room'])
    expect(anna.app.session.recentErrors[0]).toMatchObject({ kind: 'storage' })
  })
})

describe('a damaged storage', () => {
  it('loses only the damaged text', async () => {
    const { anna, ben, gateway } = await signInAnnaAndBen()
    gateway.controls.offline(['anna'])
    gateway.controls.drop('anna')
    await wait(100)
    for (const text of ['one', 'two', 'three']) anna.app.messages.send(BEN, aText(text))
    await wait(10)
    anna.kill()
    const index = [...anna.storage.values.keys()].findIndex(key => anna.storage.values.get(key)!.includes('"two"'))
    anna.storage.damage(index, 'cut')
    gateway.controls.online()
    await anna.start().signIn('anna')
    await wait(1000)
    expect(ben.texts('anna')).toEqual(['one', 'three'])
  })
})

describe('a room', () => {
  it('receives a text once that was sent during re-entry', async () => {
    const { anna, ben, gateway } = await signInUsers('anna', 'ben')
    await anna.rooms.enter('lobby', 'Lobby')
    await ben.rooms.enter('lobby', 'Lobby')
    gateway.controls.drop('anna')
    await wait(100)
    anna.messages.send('room:lobby', aText('am I here?'))
    expect(anna.messages.timeline('room:lobby')).toMatchObject([{ delivery: 'waiting' }])
    await wait(10_000)
    expect(anna.messages.timeline('room:lobby')).toMatchObject([{ delivery: 'sent' }])
    expect(ben.messages.timeline('room:lobby').map(({ body }) => body)).toEqual([{ kind: 'text', text: 'am I here?' }])
  })
})
