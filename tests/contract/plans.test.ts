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
})
