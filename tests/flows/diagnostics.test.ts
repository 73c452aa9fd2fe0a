import { describe, expect, it } from 'vitest'

import { aText } from '../support/builders'
import { useFakeClock, wait } from '../support/clock'
import { signInUsers } from '../support/testApp'

useFakeClock()

describe('what goes wrong inside a listener', () => {
  it('is kept as an error for the diagnostics, and does not reach ZIM', async () => {
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
  it('hold the reasons of failed logins, newest first, and no more than twenty', async () => {
    const { anna, gateway } = await signInUsers('anna')
    gateway.controls.failNext({ call: 'login', code: 6000102, times: 40 })
    gateway.controls.drop('anna')
    await wait(900_000)
    expect(anna.session.recentErrors).toHaveLength(20)
    expect(anna.session.recentErrors[0]).toMatchObject({ kind: 'login', code: 6000102 })
  })
})
