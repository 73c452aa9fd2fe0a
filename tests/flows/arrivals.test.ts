import { describe, expect, it } from 'vitest'

import type { Arrival } from '@/stores/arrivals'

import { useArrivalsStore } from '@/stores/arrivals'

import type { TestApp } from '../support/testApp'

import { aText } from '../support/builders'
import { useFakeClock, wait } from '../support/clock'
import { createBackend, createTestApp } from '../support/testApp'

useFakeClock()

const ANNA = 'peer:anna'

/** What one user is told of: `Name: text`, marked when it was missed. */
function listen({ pinia, users }: TestApp) {
  const told: string[][] = []
  const textOf = ({ conversation, message: { body }, isMissed }: Arrival) => `${users.nameOf(conversation.id)}: ${body.kind === 'text' ? body.text : body.kind}${isMissed ? ' (missed)' : ''}`
  useArrivalsStore(pinia).onArrivals(arrivals => void told.push(arrivals.map(textOf)))
  return told
}

/** Anna, who is told of what arrives, and others. */
async function signedIn(others: string[], options?: Parameters<typeof createBackend>[0]) {
  const gateway = createBackend(options)
  const [anna, ...rest] = ['anna', ...others].map(() => createTestApp(gateway))
  await anna!.signIn('anna')
  for (const [index, other] of others.entries()) await rest[index]!.signIn(other)
  return { gateway, anna: anna!, others: rest, told: listen(anna!) }
}

const send = ({ messages }: TestApp, text: string) => messages.send(ANNA, aText(text))

describe('a message that arrives', () => {
  it('is reported once, with the name of a sender who was unknown', async () => {
    const { others: [ben], told } = await signedIn(['ben'])
    send(ben!, 'hello')
    await wait(5_000)
    expect(told).toEqual([['Ben: hello']])
  })

  it('is reported together with those that arrive within a second: the newest of each conversation', async () => {
    const { others: [ben, carl], told } = await signedIn(['ben', 'carl'])
    send(ben!, 'first')
    await wait(500)
    for (const text of ['one', 'two']) send(ben!, text)
    await wait(300)
    send(carl!, 'three')
    await wait(100)
    expect(told).toEqual([['Ben: first']])
    await wait(5_000)
    expect(told).toEqual([['Ben: first'], ['Ben: two', 'Carl: three']])
  })

  it('is not reported in a muted conversation', async () => {
    const { anna, others: [ben], told } = await signedIn(['ben'])
    send(ben!, 'hello')
    await wait(2_000)
    await anna.conversations.setMuted('peer:ben', true)
    send(ben!, 'muted')
    await wait(2_000)
    expect(told).toEqual([['Ben: hello']])
  })

  it('is not reported when it is an own one of another device, or a signal', async () => {
    const { gateway, others: [ben], told } = await signedIn(['ben'], { multiDevice: true })
    const tablet = createTestApp(gateway)
    await tablet.signIn('anna')
    tablet.messages.send('peer:ben', aText('from my tablet'))
    await wait(2_000)
    expect(told).toEqual([])
    send(ben!, 'hello')
    await wait(100)
    void ben!.zim.ask(client => client.messages.send({ conversation: ANNA, outgoing: { body: { kind: 'command', text: 'typing…' } } }))
    await wait(2_000)
    expect(told).toEqual([['Ben: hello']])
  })

  it('is not reported when it is recalled at once, and its recall is', async () => {
    const { anna, others: [ben], told } = await signedIn(['ben'])
    const recalled: string[] = []
    useArrivalsStore(anna.pinia).onRecall(id => recalled.push(id))
    send(ben!, 'a slip')
    await wait(200)
    const message = ben!.messages.timeline(ANNA)[0]!
    await ben!.messages.revoke(ANNA, message.key)
    await wait(2_000)
    expect(told).toEqual([])
    expect(recalled).toEqual([message.id])
  })

  it('is not reported after a sign-out', async () => {
    const { anna, others: [ben], told } = await signedIn(['ben'])
    send(ben!, 'hello')
    await wait(200)
    anna.zim.signOut()
    await wait(2_000)
    expect(told).toEqual([])
  })

  it('is reported when it is one of a room', async () => {
    const { anna, others: [ben], told } = await signedIn(['ben'])
    await Promise.all([anna, ben!].map(async ({ rooms }) => rooms.enter('lobby', 'Lobby')).concat(wait(500) as never))
    ben!.messages.send('room:lobby', aText('hello all'))
    await wait(2_000)
    expect(told).toEqual([['lobby: hello all']])
  })
})

describe('messages that were missed', () => {
  it('before a login are not reported', async () => {
    const { anna, others: [ben], told } = await signedIn(['ben'], { missed: { login: 'all', reconnect: 'all' } })
    anna.zim.signOut()
    for (let n = 0; n < 200; n++) send(ben!, `text ${n}`)
    await wait(25_000)
    await anna.signIn('anna')
    await wait(5_000)
    expect(anna.texts('ben')).toHaveLength(200)
    expect(told).toEqual([])
    send(ben!, 'now')
    await wait(2_000)
    expect(told).toEqual([['Ben: now']])
  })

  it('while the connection was away are reported as one: the newest that is not muted', async () => {
    const { gateway, anna, others: [ben, carl, dora], told } = await signedIn(['ben', 'carl', 'dora'], { missed: { login: 'all', reconnect: 'all' } })
    send(dora!, 'hello')
    await wait(2_000)
    await anna.conversations.setMuted('peer:dora', true)
    told.length = 0
    gateway.controls.offline(['anna'])
    gateway.controls.drop('anna')
    for (let n = 0; n < 100; n++) {
      send(ben!, `text ${n}`)
      send(carl!, `text ${n}`)
    }
    await wait(15_000)
    send(dora!, 'muted')
    await wait(1_000)
    gateway.controls.online()
    await wait(20_000)
    expect(anna.texts('ben')).toHaveLength(100)
    expect(told).toEqual([['Carl: text 99 (missed)']])
  })
})
