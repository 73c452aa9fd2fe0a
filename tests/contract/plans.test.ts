import type { ZIMMessage } from 'zego-zim-miniprogram'

import { describe, expect, it } from 'vitest'

import { outcome } from '../support/zim/helpers'
import { SERVER_SUBJECTS, useServerFixture } from '../support/zim/serverFixture'
import { settle } from '../support/zim/zimFixture'

const PEER = 0

/** What a client does with the refusal of a server whose plan lacks the call. The emulator and the real package pass the same tests. */
describe.each(SERVER_SUBJECTS)('a free plan: $name', (subject) => {
  const fixture = useServerFixture(subject, { plan: 'free' })

  it('refuses to pin a conversation with 6000013', async () => {
    fixture.peer('bob').text('1')
    await fixture.signIn()
    const pinned = outcome(fixture.zim.updateConversationPinnedState(true, 'bob', PEER))
    await settle(300)
    expect(pinned.settled).toMatchObject({ reason: { code: 6000013 } })
  })

  it('refuses a text that asks for a receipt with 6000013, and takes the same object again without one', async () => {
    fixture.peer('bob')
    await fixture.signIn()
    const message = { type: 1, message: 'hello' } as ZIMMessage
    const asking = outcome(fixture.zim.sendMessage(message, 'bob', PEER, { priority: 1, hasReceipt: true }))
    await settle(300)
    expect(asking.settled).toMatchObject({ reason: { code: 6000013 } })
    const again = outcome(fixture.zim.sendMessage(message, 'bob', PEER, { priority: 1, isRetrySend: true }))
    await settle(300)
    expect(again.settled).toMatchObject({ value: { message: { receiptStatus: 0, sentStatus: 1 } } })
    expect(fixture.gateway.world.storedMessages()).toHaveLength(1)
  })
})
