import { describe, expect, it } from 'vitest'

import type { ConversationKey } from '@/types/conversation'

import { useArrivalsStore } from '@/stores/arrivals'
import { usePrivacyStore } from '@/stores/privacy'
import { useTypingStore } from '@/stores/typing'

import type { TestApp } from '../support/testApp'

import { aText } from '../support/builders'
import { useFakeClock, wait } from '../support/clock'
import { createBackend, createTestApp, signInUsers } from '../support/testApp'

useFakeClock()

const BEN: ConversationKey = 'peer:ben'
const ANNA: ConversationKey = 'peer:anna'

const typingOf = ({ pinia }: TestApp) => useTypingStore(pinia)

/** Anna and ben, who have written to each other; the commands that anna sends. */
async function twoUsers({ areStrangers = false } = {}) {
  const { anna, ben, gateway } = await signInUsers('anna', 'ben')
  const commands: string[] = []
  const { perform } = gateway.world
  gateway.world.perform = (connection, name, args) => {
    const { content } = (args ?? {}) as { content?: { type: number, message: Uint8Array } }
    if (content?.type === 2) commands.push(String.fromCharCode(...content.message))
    return perform(connection, name, args)
  }
  if (!areStrangers) ben.messages.send(ANNA, aText('hello'))
  anna.messages.send(BEN, aText('hello'))
  await wait(200)
  typingOf(ben)
  const type = (text = 'h') => typingOf(anna).noteInput(BEN, text)
  const shown = () => typingOf(ben).typistIn(ANNA)
  const command = (text: string) => anna.zim.ask(client => client.messages.send({ conversation: BEN, outgoing: { body: { kind: 'command', text } } }))
  return { anna, ben, gateway, commands, type, shown, command }
}

function watchNames({ zim }: TestApp): string[] {
  const names: string[] = []
  zim.onEvent((event) => {
    if (event.type === 'messages-received') names.push(...event.messages.map(({ senderID, body }) => `${senderID}/${body.kind}`))
  })
  return names
}

const ON = '{"type":"typing","v":1,"on":1}'
const OFF = '{"type":"typing","v":1,"on":0}'

describe('a user who writes', () => {
  it('is named on the other side, until six seconds without a sign', async () => {
    const { type, shown } = await twoUsers()
    type()
    await wait(100)
    expect(shown()).toBe('anna')
    await wait(5800)
    expect(shown()).toBe('anna')
    await wait(200)
    expect(shown()).toBe('')
  })

  it('tells it at most once in three seconds, and is named as long as the writing goes on', async () => {
    const { commands, type, shown } = await twoUsers()
    for (let times = 0; times < 100; times++) {
      type(`h${times}`)
      await wait(100)
      expect(shown()).toBe('anna')
    }
    expect(commands).toEqual([ON, ON, ON, ON])
  })

  it('is not named after the text has arrived, and tells nothing more', async () => {
    const { anna, commands, type, shown } = await twoUsers()
    type()
    await wait(100)
    anna.messages.send(BEN, aText('h'))
    typingOf(anna).noteSent(BEN)
    await wait(200)
    expect(shown()).toBe('')
    typingOf(anna).stop(BEN)
    await wait(10_000)
    expect(commands).toEqual([ON])
  })

  it('is not named after the text was deleted or the chat was left, within three seconds', async () => {
    const { anna, commands, type, shown } = await twoUsers()
    type()
    await wait(500)
    type('')
    await wait(2400)
    expect(shown()).toBe('anna')
    await wait(300)
    expect(shown()).toBe('')
    await wait(3000)
    type()
    await wait(4000)
    typingOf(anna).stop(BEN)
    await wait(100)
    expect(shown()).toBe('')
    expect(commands).toEqual([ON, OFF, ON, OFF])
  })

  it('who goes on writing is not reported as having stopped', async () => {
    const { commands, type, shown } = await twoUsers()
    type()
    await wait(500)
    type('')
    await wait(500)
    type('x')
    await wait(2500)
    expect([commands, shown()]).toEqual([[ON], 'anna'])
  })

  it.each<[string, { areStrangers?: boolean, text?: string }, (anna: TestApp, gateway: Awaited<ReturnType<typeof twoUsers>>['gateway']) => void]>([
    ['to a stranger, who has not written yet', { areStrangers: true }, () => {}],
    ['without a text', { text: ' ' }, () => {}],
    ['when it is switched off', {}, (anna) => { usePrivacyStore(anna.pinia).set('typing', false) }],
    ['without a connection', {}, (_, gateway) => {
      gateway.controls.offline(['anna'])
      gateway.controls.drop('anna')
    }],
  ])('tells nothing %s', async (_, { text = 'h', ...options }, change) => {
    const { anna, gateway, commands, type } = await twoUsers(options)
    change(anna, gateway)
    await wait(100)
    type(text)
    await wait(100)
    gateway.controls.online()
    await wait(60_000)
    expect(commands).toEqual([])
  })

  it('tells nothing in a room', async () => {
    const { anna, ben, commands } = await twoUsers()
    await anna.zim.enterRoom('r', 'Room')
    await ben.zim.enterRoom('r', 'Room')
    ben.messages.send('room:r', aText('hello'))
    await wait(200)
    typingOf(anna).noteInput('room:r', 'h')
    await wait(100)
    expect(commands).toEqual([])
  })

  it('is told once in three seconds also when the setting or the connection changes meanwhile', async () => {
    const { anna, gateway, commands, type } = await twoUsers()
    type()
    await wait(100)
    usePrivacyStore(anna.pinia).set('typing', false)
    await wait(10)
    usePrivacyStore(anna.pinia).set('typing', true)
    await wait(10)
    type()
    gateway.controls.drop('anna')
    await wait(2500)
    type()
    await wait(100)
    expect(commands).toEqual([ON])
  })

  it('tells it at once when the connection has returned, although it was written before', async () => {
    const { gateway, commands, type } = await twoUsers()
    gateway.controls.drop('anna')
    await wait(100)
    type()
    await wait(2400)
    expect(commands).toEqual([])
    type()
    await wait(100)
    expect(commands).toEqual([ON])
  })

  it('does not tell it again when the command is lost, and no text is held back by it', async () => {
    const { anna, ben, gateway, commands, type } = await twoUsers()
    gateway.controls.failNext({ call: 'sendPeerMessage', code: 6000203 })
    type()
    anna.messages.send(BEN, aText('now'))
    await wait(1000)
    expect(commands).toEqual([])
    expect(ben.texts('anna').at(-1)).toBe('now')
    expect(anna.outbox.unsent).toBe(0)
    await wait(60_000)
    expect(commands).toEqual([])
  })
})

describe('a command', () => {
  it('changes no list, count, timeline or cache, and nobody is told of it', async () => {
    const { ben, type } = await twoUsers()
    const arrived: unknown[] = []
    useArrivalsStore(ben.pinia).onArrivals(arrivals => arrived.push(...arrivals))
    await wait(5000)
    arrived.length = 0
    const before = JSON.stringify([ben.conversations.shown, ben.messages.timeline(ANNA), ben.conversations.unreadTotal])
    const changes: unknown[] = []
    ben.chat.onChanges(({ conversations, timelines }) => { if (timelines.size || conversations === 'all' || conversations.size) changes.push(1) })
    type()
    await wait(5000)
    expect(JSON.stringify([ben.conversations.shown, ben.messages.timeline(ANNA), ben.conversations.unreadTotal])).toBe(before)
    expect([arrived, changes]).toEqual([[], []])
  })

  it.each(['typing', '{"type":"typing"}', '{"type":"typing","v":2,"on":1}', '{"type":"typing","v":1,"on":"1"}', '{"type":"typing","v":1,"on":true}', '[]', 'null', '1', '{"type":"other","v":1,"on":1}', `{"type":"typing","v":1,"on":1,"x":"${'x'.repeat(1000)}"}`, '\u0000', '{"__proto__":{"type":"typing","v":1,"on":1}}'])('%j means nothing', async (text) => {
    const { ben, command, shown } = await twoUsers()
    await command(text)
    await wait(100)
    expect(shown()).toBe('')
    expect(ben.session.recentErrors).toEqual([])
  })

  it('of bytes that are no text means nothing', async () => {
    const { anna, ben, shown } = await twoUsers()
    const { ZIM } = await anna.module
    await ZIM.getInstance()!.sendMessage({ type: 2, message: Uint8Array.of(0xFF, 0xFE, 0, 0x7B) } as never, 'ben', 0, { priority: 1 })
    await wait(100)
    expect(shown()).toBe('')
    expect(ben.session.recentErrors).toEqual([])
  })

  it('of another device of the user names nobody', async () => {
    const gateway = createBackend({ multiDevice: true })
    const [anna, tablet, ben] = [createTestApp(gateway), createTestApp(gateway), createTestApp(gateway)]
    await anna.signIn('anna')
    await tablet.signIn('anna')
    await ben.signIn('ben')
    ben.messages.send(ANNA, aText('hello'))
    await wait(200)
    typingOf(tablet)
    typingOf(ben)
    typingOf(anna).noteInput(BEN, 'h')
    await wait(100)
    // ZIM may deliver an own command to the other devices of its sender.
    const { connectionID: to } = gateway.world.state.sessions.get('anna')![1]!
    const message = { type: 2, message: new TextEncoder().encode(ON), senderUserID: 'anna', messageID: '812', conversationID: 'ben', conversationType: 0, direction: 0 }
    gateway.world.state.outbox.push({ to, push: 'peerMessageReceived', data: { messageList: [message], fromConversationID: 'ben', info: { isOfflineMessage: false } } })
    ben.messages.send(ANNA, aText('push'))
    const names = watchNames(tablet)
    await wait(300)
    expect(names).toContain('anna/command')
    expect([typingOf(tablet).typistIn(BEN), typingOf(ben).typistIn(ANNA)]).toEqual(['', 'anna'])
  })

  it('names nobody to a user who has switched it off, or of an account that has signed out', async () => {
    const { ben, type, shown } = await twoUsers()
    type()
    await wait(100)
    usePrivacyStore(ben.pinia).set('typing', false)
    await wait(10)
    expect(shown()).toBe('')
    await wait(3000)
    type()
    await wait(100)
    expect(shown()).toBe('')
    usePrivacyStore(ben.pinia).set('typing', true)
    await wait(3000)
    type()
    await wait(100)
    expect(shown()).toBe('anna')
    ben.zim.signOut()
    expect(shown()).toBe('')
  })

  it('is not stored, also for who is offline', async () => {
    const { ben, gateway, type, shown } = await twoUsers()
    ben.zim.signOut()
    type()
    await wait(100)
    await ben.signIn('ben')
    await ben.messages.open(ANNA)
    expect(shown()).toBe('')
    expect(gateway.world.storedMessages()).toHaveLength(2)
  })
})
