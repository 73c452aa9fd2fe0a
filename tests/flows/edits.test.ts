import { describe, expect, it } from 'vitest'

import type { ConversationKey } from '@/types/conversation'

import { useSearchStore } from '@/stores/search'
import { failureOf } from '@/utils/failure'

import { aText } from '../support/builders'
import { useFakeClock, wait } from '../support/clock'
import { createTestApp, signInUsers } from '../support/testApp'

useFakeClock()

const BEN: ConversationKey = 'peer:ben'
const ANNA: ConversationKey = 'peer:anna'

/** Anna has sent ben a text; both have the chat open. */
async function sent(text = 'helo') {
  const users = await signInUsers('anna', 'ben')
  const { anna, ben } = users
  await anna.messages.open(BEN)
  await ben.messages.open(ANNA)
  anna.messages.send(BEN, { ...aText(text), mentions: ['ben'] })
  await wait(200)
  const message = () => anna.messages.timeline(BEN).at(-1)!
  const edit = (text: string, given = message()) => anna.zim.ask(client => client.edits.edit(given, { kind: 'text', text }))
  return { ...users, message, edit }
}

const refusal = (request: Promise<unknown>) => request.then(() => 'done', thrown => failureOf(thrown).kind)

describe('an edited text', () => {
  it('is the new one on both sides, in the chats and in the lists, and keeps its place, its key and its mentions', async () => {
    const { anna, ben, message, edit } = await sent()
    const before = message()
    await wait(1_000)
    await edit('hello')
    await wait(200)
    expect(message()).toMatchObject({ key: before.key, id: before.id, seq: before.seq, sentAt: before.sentAt, mentions: ['ben'], body: { text: 'hello' }, editedAt: expect.any(Number) })
    expect(ben.messages.timeline(ANNA)).toMatchObject([{ key: before.key, mentions: ['ben'], body: { text: 'hello' }, editedAt: message().editedAt }])
    expect(message().editedAt).toBeGreaterThan(before.sentAt)
    expect(anna.conversations.list[0]!.lastMessage!.body).toMatchObject({ text: 'hello' })
    expect(ben.conversations.list[0]!.lastMessage!.body).toMatchObject({ text: 'hello' })
  })

  it('may be edited again', async () => {
    const { anna, ben, edit } = await sent()
    await edit('hello')
    await wait(1_000)
    await edit('hello!')
    await wait(200)
    expect(anna.texts('ben')).toEqual(['hello!'])
    expect(ben.texts('anna')).toEqual(['hello!'])
  })

  it('is known by its key to every device after a new login, and to the sender alone who may edit it', async () => {
    const { gateway, message, edit } = await sent()
    await edit('hello')
    const again = createTestApp(gateway)
    await again.signIn('anna')
    await again.messages.open(BEN)
    expect(again.messages.timeline(BEN)).toMatchObject([{ key: message().key, body: { text: 'hello' }, editedAt: message().editedAt }])
  })

  it('that came while the chat was cached and not loaded is there after the chat was opened', async () => {
    const { gateway, ben, edit } = await sent()
    await ben.zim.signOut()
    await wait(1_000)
    await edit('hello')
    const later = createTestApp(gateway, undefined, ben.storage)
    await later.signIn('ben')
    await later.messages.open(ANNA)
    await wait(500)
    expect(later.texts('anna')).toEqual(['hello'])
    expect(later.conversations.list[0]!.lastMessage!.body).toMatchObject({ text: 'hello' })
  })

  it('is found by its new words alone, also where they are shown as found', async () => {
    const { ben, edit } = await sent('see you at noon')
    const search = useSearchStore(ben.pinia)
    await search.search({ text: 'noon' })
    expect(search.groups).toHaveLength(1)
    await edit('see you at one')
    await wait(200)
    expect(search.groups).toEqual([])
    await search.search({ text: 'noon' })
    expect(search.groups).toEqual([])
    await search.search({ text: 'one' })
    expect(search.groups[0]!.hits).toHaveLength(1)
  })

  it('that this device has in its cache with the old words is not found by these while there is a connection', async () => {
    const { gateway, ben, edit } = await sent('see you at noon')
    await ben.zim.signOut()
    await wait(1_000)
    await edit('see you at one')
    const later = createTestApp(gateway, undefined, ben.storage)
    await later.signIn('ben')
    const search = useSearchStore(later.pinia)
    await search.search({ text: 'noon' })
    expect(search.groups).toEqual([])
    await search.search({ text: 'one' })
    expect(search.groups).toHaveLength(1)
  })

  it('that ZIM edited although no answer came is read again', async () => {
    const { anna, gateway, message, edit } = await sent()
    gateway.controls.slow({ call: 'editMessage', ms: 60_000, userID: 'anna' })
    const result = refusal(anna.messages.inDoubt(message(), () => edit('hello')))
    void anna.messages.seen(BEN, [{ first: message(), last: message() }])
    await wait(20_000)
    expect(await result).toBe('timeout')
    await wait(2_000)
    expect(anna.texts('ben')).toEqual(['hello'])
  })

  it.each<[string, string, (users: Awaited<ReturnType<typeof sent>>) => void]>([
    ['the plan lacks edits', 'plan', ({ gateway }) => gateway.controls.plan('pro')],
    ['it is too late', 'not-editable', () => {}],
    ['it is somebody else\'s', 'not-editable', ({ gateway }) => gateway.world.storedMessages().forEach(stored => Object.assign(stored, { senderUserID: 'ben' }))],
    ['it was recalled', 'not-editable', ({ anna, message }) => void anna.messages.revoke(BEN, message().key)],
  ])('is refused when %s, and nothing changes', async (why, kind, prepare) => {
    const users = await sent()
    const given = users.message()
    prepare(users)
    await wait(why === 'it is too late' ? 25 * 3600_000 : 200)
    const before = [users.anna.texts('ben'), users.ben.texts('anna')]
    expect(await refusal(users.edit('hello', given))).toBe(kind)
    await wait(200)
    expect([users.anna.texts('ben'), users.ben.texts('anna')]).toEqual(before)
  })

  it.each([['blank', '  ', 'blank-text'], ['too long', '长'.repeat(700), 'text-too-long']])('that is %s is refused before it leaves', async (_, text, kind) => {
    const { edit, gateway } = await sent()
    expect(await refusal(edit(text))).toBe(kind)
    expect(gateway.world.storedMessages()[0]!.edited).toBeUndefined()
  })

  it('needs a connection', async () => {
    const { gateway, edit } = await sent()
    gateway.controls.offline()
    gateway.controls.drop('anna')
    await wait(100)
    expect(await refusal(edit('hello'))).toBe('network')
  })

  it('of a foreign client keeps what that client wrote into it', async () => {
    const { anna, gateway, message } = await sent()
    const stored = gateway.world.storedMessages()[0]!
    stored.content = { ...stored.content, extendedData: '{"cid":"0123456789abcdef","own":1}' }
    anna.zim.signOut()
    await anna.signIn('anna')
    await anna.messages.open(BEN)
    await anna.zim.ask(client => client.edits.edit(message(), { kind: 'text', text: 'hello' }))
    expect(gateway.world.storedMessages()[0]!.content).toMatchObject({ message: 'hello', extendedData: '{"cid":"0123456789abcdef","own":1}', mentionedUserIDs: ['ben'] })
  })
})
