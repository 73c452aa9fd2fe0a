import { describe, expect, it } from 'vitest'

import { t, useTown } from './phones'

const scenario = useTown()

/** WeChat's limits: a megabyte a key, ten in all. */
const MEGABYTE = 1024 * 1024
const BACK_SOON = 12_000

async function chatOfAnnaAndBen(options = {}) {
  const [annaWho, benWho] = await Promise.all([scenario.newcomer('Anna'), scenario.newcomer('Ben')])
  const [anna, ben] = await Promise.all([scenario.phoneOf(annaWho, options), scenario.phoneOf(benWho)])
  await anna.startChat(benWho.user.userID)
  await anna.write('昨天说好的')
  await ben.openChat('Anna')
  await ben.reads('昨天说好的')
  return { anna, ben }
}

/** Everything is written within a second of its change. */
const written = () => new Promise(resolve => setTimeout(resolve, 1200))

describe('an app that is killed in mid-send', () => {
  it('has sent the message once when it is started again, though ZIM\'s answer never reached it', async () => {
    const { anna, ben } = await chatOfAnnaAndBen()
    scenario.backend.emulator.gateway.controls.slow({ call: 'sendMessage', ms: 60_000 })
    await anna.write('发出去了吗')
    await ben.reads('发出去了吗')
    const again = await scenario.phone(anna.app.kill())
    await again.isOnline(BACK_SOON)
    await again.openChat('Ben')
    await again.reads('发出去了吗')
    await written()
    expect(again.messages).toEqual(['昨天说好的', '发出去了吗'])
    expect(ben.messages).toEqual(['昨天说好的', '发出去了吗'])
  })

  it('sends, when it is started again, what never left', async () => {
    const { anna, ben } = await chatOfAnnaAndBen()
    anna.app.setNetwork('none')
    await anna.app.until(() => anna.app.title.includes(t('phase.reconnecting')), 'the title')
    await anna.write('没网时写的')
    await anna.reads('没网时写的')
    await scenario.phone(anna.app.kill())
    await ben.reads('没网时写的', BACK_SOON)
    expect(ben.messages).toEqual(['昨天说好的', '没网时写的'])
  })
})

describe('an app that is opened without a network', () => {
  it('shows yesterday\'s chats, and the messages of one that is opened', async () => {
    const { anna, ben } = await chatOfAnnaAndBen()
    await ben.write('明天见')
    await anna.reads('明天见')
    await written()
    const again = await scenario.phone({ ...anna.app.kill(), networkType: 'none' })
    await again.app.until(() => again.chats[0]?.last === '明天见', 'the list of yesterday')
    await again.openChat('Ben')
    await again.reads('昨天说好的')
    expect(again.messages).toEqual(['昨天说好的', '明天见'])
  })
})

describe('a phone whose storage is full', () => {
  it('still sends and receives', async () => {
    const storage = Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`photos-${n}`, 'x'.repeat(MEGABYTE - 1024)]))
    const { anna, ben } = await chatOfAnnaAndBen({ storage })
    await ben.write('收到了吗')
    await anna.reads('收到了吗')
    await anna.write('收到了')
    await ben.reads('收到了')
    expect(anna.messages).toEqual(['昨天说好的', '收到了吗', '收到了'])
  })
})
