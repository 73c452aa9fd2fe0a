import { describe, expect, it } from 'vitest'

import type { ConversationKey } from '@/types/conversation'
import type { Message } from '@/types/message'

import { useReceiptsStore } from '@/stores/receipts'

import type { TestApp } from '../support/testApp'

import { aText } from '../support/builders'
import { useFakeClock, wait } from '../support/clock'
import { createTestApp, signInUsers } from '../support/testApp'

useFakeClock()

const BEN: ConversationKey = 'peer:ben'
const ANNA: ConversationKey = 'peer:anna'

const last = ({ messages }: TestApp, key: ConversationKey): Message => messages.timeline(key).at(-1)!

/** A change of the last message of the chat, by anna, and what ben must see of it. The text is of the user who is named. */
const CHANGES: Array<[what: string, author: 'anna' | 'ben', change: (anna: TestApp) => unknown, expected: object]> = [
  ['an edit', 'anna', anna => anna.zim.ask(client => client.edits.edit(last(anna, BEN), { kind: 'text', text: 'new' })), { body: { text: 'new' } }],
  ['a reaction', 'anna', anna => anna.zim.ask(client => client.reactions.add(last(anna, BEN), '👍')), { reactions: [{ type: '👍', people: 1, isMine: false }] }],
  ['a recall', 'anna', anna => anna.messages.revoke(BEN, last(anna, BEN).key), { body: { kind: 'revoked' } }],
  ['a receipt', 'ben', anna => useReceiptsStore(anna.pinia).noteSeen(BEN, [last(anna, BEN).key]), { delivery: 'read' }],
]

/**
 * ZIM's SDK reports a change only of a message in its memory, which a login empties. Ben's app has the message in its cache, has logged in, and
 * has not opened the chat: it is told nothing, or what it is told it cannot use.
 */
describe.each(CHANGES)('%s that the SDK does not report', (_, author, change, expected) => {
  async function cached() {
    const { gateway, anna, ben } = await signInUsers('anna', 'ben')
    await anna.messages.open(BEN)
    await ben.messages.open(ANNA)
    const [writer, key] = author === 'anna' ? [anna, BEN] as const : [ben, ANNA] as const
    writer.messages.send(key, aText('old'))
    await wait(500)
    ben.zim.signOut()
    await wait(5_000)
    const later = createTestApp(gateway, undefined, ben.storage)
    return { anna, later }
  }

  it('before the login is there when the chat is opened', async () => {
    const { anna, later } = await cached()
    await change(anna)
    await wait(2_000)
    await later.signIn('ben')
    await later.messages.open(ANNA)
    await wait(1_000)
    expect(last(later, ANNA)).toMatchObject(expected)
  })

  it('after the login is there when the chat is opened', async () => {
    const { anna, later } = await cached()
    await later.signIn('ben')
    await wait(1_000)
    await change(anna)
    await wait(2_000)
    await later.messages.open(ANNA)
    await wait(1_000)
    expect(last(later, ANNA)).toMatchObject(expected)
  })
})
