import { describe, expect, it } from 'vitest'

import { useFakeClock, wait } from '../support/clock'
import { createDevice } from '../support/model/device'
import { createBackend } from '../support/testApp'

useFakeClock()

const CARD = { kind: 'contactCard', userID: 'carl', name: 'Carl' } as const

describe('a contact card', () => {
  it('is sent to the peer, and is restored from both caches after a restart', async () => {
    const gateway = createBackend()
    const [anna, ben] = [createDevice(gateway, 'anna'), createDevice(gateway, 'ben')]
    await anna.app.signIn('anna')
    await ben.app.signIn('ben')
    await anna.app.messages.open('peer:ben')
    expect(anna.app.messages.send('peer:ben', { body: CARD })).toBeNull()
    await wait(10_000)
    expect(anna.app.messages.timeline('peer:ben')).toMatchObject([{ body: CARD, delivery: 'sent' }])
    expect(ben.app.messages.timeline('peer:anna')).toMatchObject([{ body: CARD, isMine: false }])
    for (const [device, peer] of [[anna, 'peer:ben'], [ben, 'peer:anna']] as const) {
      device.kill()
      const again = device.start()
      again.beginSignIn(device === anna ? 'anna' : 'ben')
      await wait(10)
      void again.messages.open(peer)
      await wait(100)
      expect(again.messages.timeline(peer)).toMatchObject([{ body: CARD }])
      again.zim.signOut()
    }
  })

  it('stays in the outbox without a connection, and is sent after a restart', async () => {
    const gateway = createBackend()
    const [anna, ben] = [createDevice(gateway, 'anna'), createDevice(gateway, 'ben')]
    await anna.app.signIn('anna')
    await ben.app.signIn('ben')
    await anna.app.messages.open('peer:ben')
    gateway.controls.offline(['anna'])
    gateway.controls.drop('anna')
    anna.app.messages.send('peer:ben', { body: CARD })
    await wait(1000)
    anna.kill()
    gateway.controls.online()
    await anna.start().signIn('anna')
    await wait(10_000)
    expect(ben.app.messages.timeline('peer:anna')).toMatchObject([{ body: CARD }])
  })
})
