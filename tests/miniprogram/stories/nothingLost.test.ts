import { describe, expect, it } from 'vitest'

import { t } from '../../support/texts'
import { useScenario } from './scenario'

const scenario = useScenario()

/** WeChat's limits: a megabyte a key, ten in all. */
const MEGABYTE = 1024 * 1024
const BACK_SOON = 12_000

async function chatOfAnnaAndBen(options = {}) {
  const [annaUser, benUser] = await Promise.all([scenario.createUser('Anna'), scenario.createUser('Ben')])
  const [anna, ben] = await Promise.all([scenario.signedInPhone(annaUser, options), scenario.signedInPhone(benUser)])
  await anna.startChat(benUser.user.userID)
  await anna.sendMessage('昨天说好的')
  await ben.openChat('Anna')
  await ben.waitForMessage('昨天说好的')
  return { anna, ben }
}

/** Everything is written within a second of its change. */
const written = () => new Promise(resolve => setTimeout(resolve, 1200))

describe('an app that is killed in mid-send', () => {
  it('has sent the message once when it is started again, though ZIM\'s answer never reached it', async () => {
    const { anna, ben } = await chatOfAnnaAndBen()
    scenario.backend.emulator.gateway.controls.slow({ call: 'sendMessage', ms: 60_000 })
    await anna.sendMessage('发出去了吗')
    await ben.waitForMessage('发出去了吗')
    const again = await scenario.openPhone(anna.app.kill())
    await again.waitForOnline(BACK_SOON)
    await again.openChat('Ben')
    await again.waitForMessage('发出去了吗')
    await written()
    expect(again.messages).toEqual(['昨天说好的', '发出去了吗'])
    expect(ben.messages).toEqual(['昨天说好的', '发出去了吗'])
  })

  it('sends, when it is started again, what never left', async () => {
    const { anna, ben } = await chatOfAnnaAndBen()
    anna.app.setNetwork('none')
    await anna.app.until(() => anna.app.title.includes(t('phase.reconnecting')), 'the title')
    await anna.sendMessage('没网时写的')
    await anna.waitForMessage('没网时写的')
    await scenario.openPhone(anna.app.kill())
    await ben.waitForMessage('没网时写的', BACK_SOON)
    expect(ben.messages).toEqual(['昨天说好的', '没网时写的'])
  })
})

describe('an app that is opened without a network', () => {
  it('shows yesterday\'s chats, and the messages of one that is opened', async () => {
    const { anna, ben } = await chatOfAnnaAndBen()
    await ben.sendMessage('明天见')
    await anna.waitForMessage('明天见')
    await written()
    const again = await scenario.openPhone({ ...anna.app.kill(), networkType: 'none' })
    await again.app.until(() => again.chats[0]?.last === '明天见', 'the list of yesterday')
    await again.openChat('Ben')
    await again.waitForMessage('昨天说好的')
    expect(again.messages).toEqual(['昨天说好的', '明天见'])
  })
})

describe('a phone whose storage is full', () => {
  it('still sends and receives', async () => {
    const storage = Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`photos-${n}`, 'x'.repeat(MEGABYTE - 1024)]))
    const { anna, ben } = await chatOfAnnaAndBen({ storage })
    await ben.sendMessage('收到了吗')
    await anna.waitForMessage('收到了吗')
    await anna.sendMessage('收到了')
    await ben.waitForMessage('收到了')
    expect(anna.messages).toEqual(['昨天说好的', '收到了吗', '收到了'])
  })
})
