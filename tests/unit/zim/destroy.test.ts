import { describe, expect, it, vi } from 'vitest'

import type { ZimModule } from '@/zim/adapter'

import { createZimClient } from '@/zim/adapter'

import { settle, useBench } from '../../support/zim/bench'
import { APP_ID, tokenFor } from '../../support/zim/people'
import { SUBJECTS } from '../../support/zim/subjects'

const OTHER_APP_ID = 42
const MINUTE = 60_000

describe.each(SUBJECTS)('destroying $name', (subject) => {
  const bench = useBench(subject)
  const aClient = (appID = APP_ID) => createZimClient(bench.module as unknown as ZimModule, { appID, textBytes: 2048, onEvent: () => {} })

  it('without care leaves an error that nobody can catch', async () => {
    bench.zim.destroy()
    await expect(settle(MINUTE)).rejects.toThrow(TypeError)
  })

  it('leaves nothing uncaught behind', async () => {
    aClient().destroy()
    await expect(settle(MINUTE)).resolves.toBeDefined()
  })

  it('leaves no timer that runs for ever', async () => {
    aClient().destroy()
    await settle(MINUTE)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('leaves nothing uncaught behind in the middle of a login', async () => {
    const client = aClient()
    client.session.login({ userID: 'anna', userName: 'Anna' }, tokenFor('anna')).catch(() => {})
    await settle(3000)
    client.destroy()
    await expect(settle(MINUTE)).resolves.toBeDefined()
  })

  it('leaves nothing uncaught behind of somebody signed in', async () => {
    const client = aClient()
    await bench.signIn('anna')
    await settle(15_000)
    client.destroy()
    await expect(settle(MINUTE)).resolves.toBeDefined()
  })

  it('makes room for an instance of another project', async () => {
    const { module: { ZIM }, zim } = bench
    aClient().destroy()
    await settle(MINUTE)
    const next = aClient(OTHER_APP_ID)
    expect(ZIM.getInstance()).not.toBe(zim)
    await expect(next.conversations.clearUnread('peer:ben')).rejects.toMatchObject({ failure: { kind: 'signed-out' } })
    next.destroy()
    await expect(settle(MINUTE)).resolves.toBeDefined()
  })

  it('takes over a living instance instead of making a second one', () => {
    const { module: { ZIM }, zim } = bench
    aClient()
    expect(ZIM.getInstance()).toBe(zim)
  })
})
