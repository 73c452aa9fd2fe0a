import { beforeEach, describe, expect, it, vi } from 'vitest'

import { useArrivalsStore } from '@/stores/arrivals'
import { useFloodsStore } from '@/stores/floods'

import type { TestApp } from '../support/testApp'

import { aMessage, aText } from '../support/builders'
import { useFakeClock, wait } from '../support/clock'
import { enterCrowd } from '../support/roomCrowd'
import { signInUsers } from '../support/testApp'

useFakeClock()

const LOBBY = 'room:lobby'
const numbers = (from: number, upTo: number) => Array.from({ length: upTo - from + 1 }, (_, index) => `text ${from + index}`)

/** What the timeline of the room has: texts, and a number for each line that stands for messages that were left out. */
function shown({ messages }: TestApp): Array<string | number> {
  return messages.timeline(LOBBY).flatMap(({ id, body }) => {
    const dropped = messages.droppedBefore(LOBBY, id)
    const text = body.kind === 'text' ? body.text : body.kind
    return dropped ? [dropped, text] : [text]
  })
}

const countOf = (list: Array<string | number>) => list.reduce<number>((sum, each) => sum + (typeof each === 'number' ? each : 1), 0)

let anna: TestApp
let crowd: ReturnType<typeof enterCrowd>
/** Events of the chat, as they are drawn. */
let changes: number

beforeEach(async () => {
  const users = await signInUsers('anna')
  anna = users.anna
  await anna.rooms.enter('lobby', 'Lobby')
  crowd = enterCrowd(users.gateway, 'lobby')
  // Past the second in which the room was entered.
  await wait(2_000)
  changes = 0
  anna.messages.onChanges(LOBBY, () => { changes++ })
})

describe('a room in which up to 20 messages a second arrive', () => {
  it('shows each at once', async () => {
    for (let second = 0; second < 3; second++) await crowd.second(20)
    await wait(0)
    expect(shown(anna)).toEqual(numbers(1, 60))
    expect(changes).toBe(60)
  })
})

describe('a room in which 100 messages a second arrive', () => {
  it('shows 20 at once, then 6 a second, and a line for the others', async () => {
    await crowd.second(100)
    expect(shown(anna)).toEqual([...numbers(1, 20), 74, ...numbers(95, 100)])
    await crowd.second(100)
    expect(shown(anna).slice(-7)).toEqual([94, ...numbers(195, 200)])
    expect(changes).toBe(22)
  })

  it('shows each at once again after a second with 20', async () => {
    for (const count of [100, 20]) await crowd.second(count)
    changes = 0
    await crowd.second(3)
    expect(changes).toBe(3)
    expect(shown(anna).slice(-23)).toEqual(numbers(101, 123))
  })

  it('shows the last ones when it ends', async () => {
    await crowd.second(100)
    crowd.write()
    await wait(1_000)
    expect(shown(anna).at(-1)).toBe('text 101')
  })

  it('keeps what is the user\'s own, mentions the user, or replies to the user', async () => {
    await crowd.second(100)
    crowd.write({ mentionedUserIDs: ['anna'] })
    const quote = { id: '1', seq: 1, senderID: 'anna', sentAt: 0, body: { kind: 'text' as const, text: 'own' } }
    const reply = aMessage(1, { conversation: LOBBY, id: 'reply', key: 'reply', order: anna.messages.timeline(LOBBY).at(-1)!.order, quote, body: { kind: 'text', text: 'reply' } })
    anna.chat.receive({ type: 'messages-received', conversation: LOBBY, messages: [reply], isOffline: false })
    anna.messages.send(LOBBY, aText('own'))
    await wait(0)
    expect(shown(anna).at(-1)).toBe('own')
    await crowd.second(100)
    expect(shown(anna)).toEqual(expect.arrayContaining(['own', 'text 101', 'reply', 94, ...numbers(196, 201)]))
    expect(shown(anna)).toHaveLength(27 + 10)
  })

  it('counts all of them as unread, and changes the list once a second', async () => {
    let rows = 0
    anna.conversations.onChanges(() => { rows++ })
    await crowd.second(100)
    rows = 0
    for (let second = 0; second < 3; second++) await crowd.second(100)
    expect(rows).toBe(3)
    expect(anna.conversations.shown).toMatchObject([{ key: LOBBY, unread: 400, lastMessage: { body: { text: 'text 400' } } }])
    expect(anna.rooms.show('lobby')).toBe(400)
  })

  it('is told of, by the newest message that is shown', async () => {
    const told: string[] = []
    useArrivalsStore(anna.pinia).onArrivals(arrivals => void told.push(...arrivals.map(({ message: { body } }) => body.kind === 'text' ? body.text : body.kind)))
    for (let second = 0; second < 3; second++) await crowd.second(100)
    await wait(2_000)
    expect(told.length).toBeGreaterThanOrEqual(3)
    expect(shown(anna)).toEqual(expect.arrayContaining(told))
  })

  it('leaves no timer and no message behind at sign-out', async () => {
    for (let n = 0; n < 50; n++) crowd.write()
    await wait(10)
    anna.zim.signOut()
    expect(vi.getTimerCount()).toBe(0)
    await wait(5_000)
    expect(shown(anna)).toEqual([])
  })
})

describe('a room that is open for long', () => {
  it('keeps its newest messages, a thousand and some, a line for all before them, and unsent ones of the user', async () => {
    await anna.rooms.leave('lobby')
    anna.messages.send(LOBBY, aText('unsent'))
    await wait(500)
    await anna.rooms.enter('lobby', 'Lobby')
    await wait(1_000)
    const lengths: number[] = []
    anna.messages.onChanges(LOBBY, () => { lengths.push(anna.messages.timeline(LOBBY).length) })
    for (let second = 0; second < 65; second++) await crowd.second(20)
    expect(Math.max(...lengths)).toBe(1_201)
    expect(shown(anna).slice(0, 3)).toEqual(['unsent', 200, 'text 201'])
    expect(countOf(shown(anna))).toBe(1_301)
  })
})

describe('a reader above the end', () => {
  it('loses nothing until 2,000 messages are there; later ones wait, and the newest of these follow at the end', async () => {
    const floods = useFloodsStore(anna.pinia)
    const waiting: number[] = []
    floods.onWaiting(key => void waiting.push(floods.waitingOf(key)))
    floods.setAbove(LOBBY, true)
    for (let second = 0; second < 22; second++) await crowd.second(100)
    expect(shown(anna)).toEqual(numbers(1, 2_000))
    expect(waiting).toEqual([100, 200])
    crowd.write({ mentionedUserIDs: ['anna'] })
    await crowd.second(5)
    for (let second = 0; second < 2; second++) await crowd.second(100)
    expect(shown(anna)).toHaveLength(2_000)
    floods.setAbove(LOBBY, false)
    expect(floods.waitingOf(LOBBY)).toBe(0)
    const list = shown(anna)
    expect(list.slice(-10)).toEqual(['text 2000', 200, 'text 2201', 199, ...numbers(2_401, 2_406)])
    expect(countOf(list)).toBe(2_406)
    expect(anna.messages.timeline(LOBBY)).toHaveLength(1_000)
  })

  it('gets each message at once again after the wait', async () => {
    const floods = useFloodsStore(anna.pinia)
    await crowd.second(20)
    floods.setAbove(LOBBY, true)
    await crowd.second(10)
    expect(shown(anna)).toEqual(numbers(1, 30))
  })
})

describe('a chat with history', () => {
  it('drops nothing, at any rate', async () => {
    const messages = Array.from({ length: 1_300 }, (_, index) => aMessage(index + 1))
    for (const message of messages) anna.chat.receive({ type: 'messages-received', conversation: 'peer:ben', messages: [message], isOffline: false })
    expect(anna.texts('ben')).toHaveLength(1_300)
  })
})
