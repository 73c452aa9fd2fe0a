import { describe, expect, it } from 'vitest'

import type { ConversationKey } from '@/types/conversation'

import { failureOf } from '@/utils/failure'

import { aText } from '../support/builders'
import { useFakeClock, wait } from '../support/clock'
import { createBackend, createTestApp, signInUsers, tokenFor } from '../support/testApp'

useFakeClock()

const BEN: ConversationKey = 'peer:ben'
const ANNA: ConversationKey = 'peer:anna'

type App = Awaited<ReturnType<typeof signInUsers>>['anna']

/** Anna has sent ben texts; both have the chat open. */
async function sent(...texts: string[]) {
  const users = await signInUsers('anna', 'ben')
  await users.anna.messages.open(BEN)
  await users.ben.messages.open(ANNA)
  for (const text of texts) users.anna.messages.send(BEN, aText(text))
  await wait(200 * texts.length)
  return users
}
const other = (app: App) => app.zim.connection.value.userID === 'anna' ? BEN : ANNA
const message = (app: App, at = 0) => app.messages.timeline(other(app))[at]!
const add = (app: App, type: string, given = message(app)) => app.zim.ask(client => client.reactions.add(given, type))
const remove = (app: App, type: string) => app.zim.ask(client => client.reactions.remove(message(app), type))
const shown = (app: App, at = 0) => (message(app, at).reactions ?? []).map(({ type, people, isMine, userIDs }) => [type, people, isMine, userIDs])
const refusal = (request: Promise<unknown>) => request.then(() => 'done', thrown => failureOf(thrown).kind)

describe('a reaction', () => {
  it('is there for both users, and the message stays as it is', async () => {
    const { anna, ben } = await sent('hello')
    await add(ben, '👍')
    expect(shown(ben)).toEqual([['👍', 1, true, ['ben']]])
    await wait(200)
    expect(shown(anna)).toEqual([['👍', 1, false, ['ben']]])
    expect([anna.texts('ben'), ben.texts('anna')]).toEqual([['hello'], ['hello']])
  })

  it('is no message: nothing is unread, and nothing arrives', async () => {
    const { anna, ben } = await sent('hello')
    anna.messages.close(BEN)
    const arrived: string[] = []
    anna.zim.onEvent(({ type }) => { if (type === 'messages-received') arrived.push(type) })
    await add(ben, '👍')
    await wait(500)
    expect(anna.conversations.list[0]).toMatchObject({ unread: 0, lastMessage: { body: { text: 'hello' } } })
    expect(arrived).toEqual([])
  })

  it('of both at once counts both', async () => {
    const { anna, ben } = await sent('hello')
    await Promise.all([add(anna, '👍'), add(ben, '👍')])
    await wait(500)
    expect(shown(anna)).toMatchObject([['👍', 2, true, ['anna', 'ben']]])
    expect(shown(ben)).toMatchObject([['👍', 2, true, ['anna', 'ben']]])
  })

  it('is taken back by its user alone', async () => {
    const { anna, ben } = await sent('hello')
    await add(anna, '👍')
    await add(ben, '👍')
    await remove(ben, '👍')
    await wait(200)
    expect(shown(anna)).toEqual([['👍', 1, true, ['anna']]])
    expect(await refusal(remove(ben, '👍'))).toBe('reaction-refused')
  })

  it('that is there already stays, and is no failure', async () => {
    const { ben } = await sent('hello')
    await add(ben, '👍')
    expect(await refusal(add(ben, '👍'))).toBe('done')
    expect(shown(ben)).toEqual([['👍', 1, true, ['ben']]])
  })

  it('whose answer was lost is shown when it is made again', async () => {
    const { anna, ben, gateway } = await sent('hello')
    gateway.controls.slow({ call: 'addMessageReaction', ms: 20_000, userID: 'ben' })
    const lost = refusal(add(ben, '👍'))
    await wait(16_000)
    expect(await lost).toBe('timeout')
    expect([shown(anna), shown(ben)]).toEqual([[['👍', 1, false, ['ben']]], []])
    expect(await refusal(add(ben, '👍'))).toBe('done')
    expect(shown(ben)).toEqual([['👍', 1, true, ['ben']]])
  })

  it('is an own one on another device of its user', async () => {
    const gateway = createBackend({ multiDevice: true })
    const apps = ['anna', 'ben', 'ben'].map(() => createTestApp(gateway)) as [App, App, App]
    for (const [at, name] of ['anna', 'ben', 'ben'].entries()) await apps[at]!.signIn(name)
    const [anna, ben, tablet] = apps
    for (const app of [ben, tablet]) await app.messages.open(ANNA)
    anna.messages.send(BEN, aText('hello'))
    await wait(500)
    await add(ben, '👍')
    await wait(200)
    expect(shown(tablet)).toEqual([['👍', 1, true, ['ben']]])
    await remove(tablet, '👍')
    await wait(200)
    expect(shown(ben)).toEqual([])
  })

  it('is there with the next login', async () => {
    const { ben, gateway } = await sent('hello')
    await add(ben, '👍')
    const again = createTestApp(gateway)
    await again.signIn('ben')
    await again.messages.open(ANNA)
    await wait(500)
    expect(shown(again)).toEqual([['👍', 1, true, ['ben']]])
  })

  it('that was missed is read when the connection is back', async () => {
    const { anna, ben, gateway } = await sent('1', '2')
    gateway.controls.offline(['anna'])
    gateway.controls.drop('anna')
    await wait(500)
    await add(ben, '👍')
    gateway.controls.online()
    await wait(30_000)
    expect(shown(anna)).toEqual([['👍', 1, false, ['ben']]])
  })

  it('is kept on the device', async () => {
    const { anna, ben, gateway } = await sent('hello')
    await add(ben, '👍')
    await wait(5_000)
    gateway.controls.offline()
    const later = createTestApp(gateway, undefined, anna.storage)
    void later.zim.signIn(later.identityOf('anna'), async () => tokenFor('anna')).catch(() => {})
    await wait(200)
    void later.messages.open(BEN)
    await wait(200)
    expect(shown(later)).toEqual([['👍', 1, false, ['ben']]])
  })

  it('is gone when its message is recalled, and a recalled message takes none', async () => {
    const { anna, ben } = await sent('hello')
    await add(ben, '👍')
    const before = message(ben)
    await anna.messages.revoke(BEN, message(anna).key)
    await wait(200)
    expect([shown(anna), shown(ben)]).toEqual([[], []])
    expect(await refusal(add(ben, '❤️', before))).toBe('already-revoked')
  })

  it('needs the plan, a connection, and a message of the last seven days', async () => {
    const { ben, gateway } = await sent('hello')
    gateway.controls.plan('pro')
    expect(await refusal(add(ben, '👍'))).toBe('plan')
    gateway.controls.plan('flagship')
    gateway.controls.failNext({ call: 'addMessageReaction', code: 6000202 })
    expect(await refusal(add(ben, '👍'))).toBe('reaction-refused')
    gateway.controls.offline()
    gateway.controls.drop()
    await wait(3_000)
    expect(await refusal(add(ben, '👍'))).toBe('network')
    expect(shown(ben)).toEqual([])
  })

  it('leaves the SDK\'s own message whole', async () => {
    const { ben } = await sent('hello')
    await add(ben, '👍', { ...message(ben), body: { kind: 'text', text: '' } })
    // From the memory of the SDK.
    const [held] = await ben.zim.ask(client => client.messages.queryBySeq(ANNA, [message(ben).seq]))
    expect(held).toMatchObject({ body: { kind: 'text', text: 'hello' }, reactions: [{ type: '👍' }] })
  })
})

describe('the users of a reaction', () => {
  it('are listed by page', async () => {
    const { anna, ben } = await sent('hello')
    await add(ben, '👍')
    await add(anna, '👍')
    await wait(200)
    const users = (page: { after?: number | null, count: number }) => anna.zim.ask(client => client.reactions.users(message(anna), '👍', page))
    expect(await users({ count: 20 })).toEqual({ userIDs: ['ben', 'anna'], total: 2, next: null })
    expect(await users({ count: 1 })).toEqual({ userIDs: ['ben'], total: 2, next: 1 })
    expect(await users({ after: 1, count: 2 })).toEqual({ userIDs: ['ben', 'anna'], total: 2, next: null })
  })
})
