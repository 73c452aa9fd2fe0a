import { describe, expect, it, vi } from 'vitest'

import type { ZimModule } from '@/zim/adapter'

import { createZimClient } from '@/zim/adapter'

import { APP_ID, tokenFor } from '../../support/zim/helpers'
import { SUBJECTS } from '../../support/zim/subjects'
import { settle, useZimFixture } from '../../support/zim/zimFixture'

const OTHER_APP_ID = 42
const MINUTE = 60_000

describe.each(SUBJECTS)('destroying $name', (subject) => {
  const fixture = useZimFixture(subject)
  const createClient = (appID = APP_ID) => createZimClient(fixture.module as unknown as ZimModule, { appID, textBytes: 2048, onEvent: () => {} })

  it('with the SDK call alone causes an uncaught error later', async () => {
    fixture.zim.destroy()
    await expect(settle(MINUTE)).rejects.toThrow(TypeError)
  })

  it('causes no uncaught error', async () => {
    createClient().destroy()
    await expect(settle(MINUTE)).resolves.toBeDefined()
  })

  it('leaves no timer', async () => {
    createClient().destroy()
    await settle(MINUTE)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('during a login causes no uncaught error', async () => {
    const client = createClient()
    client.session.login({ userID: 'anna', userName: 'Anna' }, tokenFor('anna')).catch(() => {})
    await settle(3000)
    client.destroy()
    await expect(settle(MINUTE)).resolves.toBeDefined()
  })

  it('with a signed-in user causes no uncaught error', async () => {
    const client = createClient()
    await fixture.signIn('anna')
    await settle(15_000)
    client.destroy()
    await expect(settle(MINUTE)).resolves.toBeDefined()
  })

  it('allows an instance of another project', async () => {
    const { module: { ZIM }, zim } = fixture
    createClient().destroy()
    await settle(MINUTE)
    const next = createClient(OTHER_APP_ID)
    expect(ZIM.getInstance()).not.toBe(zim)
    await expect(next.conversations.clearUnread('peer:ben')).rejects.toMatchObject({ failure: { kind: 'signed-out' } })
    next.destroy()
    await expect(settle(MINUTE)).resolves.toBeDefined()
  })

  it('is not needed for a second client, which reuses the instance', () => {
    const { module: { ZIM }, zim } = fixture
    createClient()
    expect(ZIM.getInstance()).toBe(zim)
  })
})
