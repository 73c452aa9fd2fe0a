import { describe, expect, it } from 'vitest'

import { aText } from '../support/builders'
import { useFakeClock, wait } from '../support/clock'
import { signInUsers } from '../support/testApp'

useFakeClock()

describe('an exception in a listener', () => {
  it('is recorded for the diagnostics, and does not reach ZIM', async () => {
    const { anna, ben } = await signInUsers('anna', 'ben')
    const stop = anna.chat.onChanges(() => { throw new TypeError('a broken page') })
    ben.messages.send('peer:anna', aText('hello'))
    await wait(200)
    expect(anna.session.recentErrors[0]).toMatchObject({ kind: 'unknown', detail: expect.stringContaining('a broken page') })
    stop()
    ben.messages.send('peer:anna', aText('are you well?'))
    await wait(200)
    expect(anna.texts('ben')).toEqual(['hello', 'are you well?'])
  })
})

describe('the recent errors', () => {
  it('contain the failures of logins, newest first, at most twenty', async () => {
    const { anna, gateway } = await signInUsers('anna')
    gateway.controls.failNext({ call: 'login', code: 6000102, times: 40 })
    gateway.controls.drop('anna')
    await wait(900_000)
    expect(anna.session.recentErrors).toHaveLength(20)
    expect(anna.session.recentErrors[0]).toMatchObject({ kind: 'login', code: 6000102 })
  })
})
