import { describe, expect, it } from 'vitest'

import { t } from '../../support/texts'
import { useScenario } from './scenario'

const scenario = useScenario()

/** WeChat's storage limits: 1 MB a key, 10 MB in all. */
const MEGABYTE = 1024 * 1024
/** ms */
const RECONNECT_TIMEOUT = 12_000

/** Two new users on one phone each, with their chat open and one message delivered. `options` are for the phone of the first. */
async function twoPhonesInChat(options = {}) {
  const [annaUser, benUser] = await Promise.all([scenario.createUser('Anna'), scenario.createUser('Ben')])
  const [anna, ben] = await Promise.all([scenario.signedInPhone(annaUser, options), scenario.signedInPhone(benUser)])
  await anna.startChat(benUser.user.userID)
  await anna.sendMessage('昨天说好的')
  await ben.openChat('Anna')
  await ben.waitForMessage('昨天说好的')
  return { anna, ben }
}

/** Waits for the cache: a change is written within one second. */
const untilWritten = () => new Promise(resolve => setTimeout(resolve, 1200))

describe('an app killed while sending', () => {
  it('has the message once after the next start if ZIM received it but the response was lost', async () => {
    const { anna, ben } = await twoPhonesInChat()
    scenario.backend.emulator.gateway.controls.slow({ call: 'sendMessage', ms: 60_000 })
    await anna.sendMessage('发出去了吗')
    await ben.waitForMessage('发出去了吗')
    const again = await scenario.openPhone(anna.app.kill())
    await again.waitForOnline(RECONNECT_TIMEOUT)
    await again.openChat('Ben')
    await again.waitForMessage('发出去了吗')
    await untilWritten()
    expect(again.messages).toEqual(['昨天说好的', '发出去了吗'])
    expect(ben.messages).toEqual(['昨天说好的', '发出去了吗'])
  })

  it('sends unsent messages after the next start', async () => {
    const { anna, ben } = await twoPhonesInChat()
    anna.app.setNetwork('none')
    await anna.app.until(() => anna.app.title.includes(t('phase.reconnecting')), 'the title')
    await anna.sendMessage('没网时写的')
    await anna.waitForMessage('没网时写的')
    await scenario.openPhone(anna.app.kill())
    await ben.waitForMessage('没网时写的', RECONNECT_TIMEOUT)
    expect(ben.messages).toEqual(['昨天说好的', '没网时写的'])
  })
})

describe('an app opened without a network', () => {
  it('shows the cached chats, and the cached messages of an opened chat', async () => {
    const { anna, ben } = await twoPhonesInChat()
    await ben.sendMessage('明天见')
    await anna.waitForMessage('明天见')
    await untilWritten()
    const again = await scenario.openPhone({ ...anna.app.kill(), networkType: 'none' })
    await again.app.until(() => again.chats[0]?.last === '明天见', 'the cached list')
    await again.openChat('Ben')
    await again.waitForMessage('昨天说好的')
    expect(again.messages).toEqual(['昨天说好的', '明天见'])
  })
})

describe('a phone with full storage', () => {
  it('sends and receives messages', async () => {
    const storage = Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`photos-${n}`, 'x'.repeat(MEGABYTE - 1024)]))
    const { anna, ben } = await twoPhonesInChat({ storage })
    await ben.sendMessage('收到了吗')
    await anna.waitForMessage('收到了吗')
    await anna.sendMessage('收到了')
    await ben.waitForMessage('收到了')
    expect(anna.messages).toEqual(['昨天说好的', '收到了吗', '收到了'])
  })
})
