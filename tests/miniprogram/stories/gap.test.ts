import { afterEach, expect, it } from 'vitest'

import { t } from '../../support/texts'
import { useScenario } from './scenario'
import { seedMessages } from './seedMessages'

const scenario = useScenario()
const RECONNECT_TIMEOUT = 12_000
/** Waits for the cache: a change is written within one second. */
const untilWritten = () => new Promise(resolve => setTimeout(resolve, 1200))

afterEach(() => { scenario.backend.emulator.world.state.missed = { login: 'all', reconnect: 'all' } })

it('a chat opened offline after a long absence shows the gap when the connection is back, and loads it on request', async () => {
  const { emulator } = scenario.backend
  const [anna, ben] = await Promise.all([scenario.createUser('Anna'), scenario.createUser('Ben')])
  const known = ['一', '二', '三']
  seedMessages(emulator, ben.user, anna.user, known)
  const before = await scenario.signedInPhone(anna)
  await before.openChat('Ben')
  await before.waitForMessage('三')
  await untilWritten()
  const left = before.app.kill()
  const missed = Array.from({ length: 100 }, (_, n) => `错过 ${n + 1}`)
  emulator.world.state.missed = { login: 'none', reconnect: 'none' }
  seedMessages(emulator, ben.user, anna.user, missed)

  const phone = await scenario.openPhone({ ...left, networkType: 'none' })
  await phone.openChat('Ben')
  await phone.waitForMessage('三')
  expect(phone.messages).toEqual(known)
  phone.app.setNetwork('wifi')
  await phone.waitForMessage('错过 100', RECONNECT_TIMEOUT)
  await phone.waitForText(t('message.gap'))
  expect(phone.messages.slice(0, 3)).toEqual(known)
  for (let taps = 0; phone.text.includes(t('message.gap')) && taps < 5; taps++) {
    const shown = phone.messages.length
    await phone.tap(t('message.gap'))
    await phone.app.until(() => phone.messages.length > shown, 'messages in the gap')
  }
  await phone.waitForNoText(t('message.gap'))
  expect(phone.messages).toEqual([...known, ...missed])
})
