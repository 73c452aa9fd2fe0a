import { describe, expect, it, vi } from 'vitest'

import { createZimClient } from '@/zim/adapter'

import { APP_ID, tokenFor } from '../support/zim/helpers'
import { silenceConsole, SUBJECTS } from '../support/zim/subjects'
import { settle, useZimFixture } from '../support/zim/zimFixture'

describe.each(SUBJECTS)('the console with $name', (subject) => {
  const fixture = useZimFixture(subject)

  it('stays empty in a production build while the SDK tries to connect', async () => {
    vi.stubEnv('PROD', true)
    silenceConsole()
    const client = createZimClient(fixture.module as never, { appID: APP_ID, onEvent() {}, textBytes: 2048 })
    vi.unstubAllEnvs()
    fixture.network.state = 'unreachable'
    client.session.login({ userID: 'alice', userName: 'Alice' }, tokenFor('alice')).catch(() => {})
    await settle(60_000)
    const written = (['log', 'info', 'warn', 'error', 'debug'] as const).flatMap(method => vi.spyOn(console, method).mock.calls)
    expect(written).toEqual([])
  })
})
