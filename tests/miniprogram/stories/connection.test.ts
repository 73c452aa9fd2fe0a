import { describe, expect, it } from 'vitest'

import { t } from '../../support/texts'
import { useScenario } from './scenario'

/** Time limit for a reconnect, ms. The emulated SDK retries two seconds after a connection was lost, as the real one does. */
const RECONNECT_TIMEOUT = 12_000

const scenario = useScenario()

/** Two new users on one phone each, with their chat open and one message delivered. */
async function twoPhonesInChat() {
  const [annaUser, benUser] = await Promise.all([scenario.createUser('Anna'), scenario.createUser('Ben')])
  const [anna, ben] = await Promise.all([scenario.signedInPhone(annaUser), scenario.signedInPhone(benUser)])
  await anna.startChat(benUser.user.userID)
  await anna.sendMessage('在吗？')
  await ben.openChat('Anna')
  await ben.waitForMessage('在吗？')
  return { anna, ben, annaUser, benUser }
}

describe('a lost connection', () => {
  it('shows a banner until it is restored, then loads the messages sent meanwhile', async () => {
    const { anna, ben } = await twoPhonesInChat()
    await anna.back()
    anna.app.setNetwork('none')
    await anna.waitForText(t('banner.reconnecting'))
    await ben.sendMessage('你那边断了？')
    anna.app.setNetwork('wifi')
    await anna.waitForOnline(RECONNECT_TIMEOUT)
    await anna.app.until(() => anna.chats[0]?.last === '你那边断了？', 'the message sent meanwhile')
    expect(anna.chats[0]!.unread).toBe('1')
    await anna.openChat('Ben')
    await anna.waitForMessage('你那边断了？')
    expect(anna.messages).toEqual(['在吗？', '你那边断了？'])
  })

  it('is shown in the title of an open chat, which loads the missing messages afterwards', async () => {
    const { anna, ben } = await twoPhonesInChat()
    scenario.backend.emulator.gateway.controls.offline([])
    anna.app.setNetwork('none')
    await anna.app.until(() => anna.app.title.includes(t('phase.reconnecting')), 'the title')
    await ben.sendMessage('一')
    await ben.sendMessage('二')
    anna.app.setNetwork('wifi')
    await anna.waitForMessage('二', RECONNECT_TIMEOUT)
    await anna.app.until(() => anna.chatName === 'Ben', 'the title without a state')
    expect(anna.messages).toEqual(['在吗？', '一', '二'])
  })

  it('delays messages until it is restored, and each is sent once', async () => {
    const { anna, ben } = await twoPhonesInChat()
    anna.app.setNetwork('none')
    await anna.app.until(() => anna.app.title.includes(t('phase.reconnecting')), 'the title')
    await anna.sendMessage('断网时写的')
    await anna.waitForMessage('断网时写的')
    anna.app.setNetwork('wifi')
    await ben.waitForMessage('断网时写的', RECONNECT_TIMEOUT)
    expect(ben.messages).toEqual(['在吗？', '断网时写的'])
  })
})

describe('a second device of the same account', () => {
  it('signs out the first one, which shows why, does not reconnect, and signs in again on request', async () => {
    const user = await scenario.createUser('Anna')
    const first = await scenario.signedInPhone(user)
    const second = await scenario.signedInPhone(user)
    await first.waitForText(t('banner.kicked'))
    await new Promise(resolve => setTimeout(resolve, 1500))
    expect([first.banner.includes(t('banner.kicked')), second.banner]).toEqual([true, ''])
    await first.tap(t('action.signInAgain'))
    await first.waitForOnline()
    await second.waitForText(t('banner.kicked'))
  })
})

describe('an expired token', () => {
  it('is replaced by a new login', async () => {
    const { anna, ben, annaUser } = await twoPhonesInChat()
    await anna.back()
    scenario.backend.emulator.gateway.controls.failNext({ call: 'renewToken', code: 6000104, times: 99 })
    scenario.backend.emulator.gateway.controls.expireToken(annaUser.user.userID)
    await anna.waitForOnline(RECONNECT_TIMEOUT)
    await ben.sendMessage('还在吗')
    await anna.app.until(() => anna.chats[0]?.last === '还在吗', 'the next message')
  })
})

describe('an app in the background', () => {
  it('reconnects after WeChat closed its socket, and loads the messages sent meanwhile', async () => {
    const { anna, ben } = await twoPhonesInChat()
    anna.app.hide()
    anna.app.suspend()
    await ben.sendMessage('你去哪儿了')
    anna.app.show()
    await anna.waitForMessage('你去哪儿了', RECONNECT_TIMEOUT)
    expect(anna.messages).toEqual(['在吗？', '你去哪儿了'])
  })

  it('marks messages that arrive while it is hidden as read once the chat is shown again', async () => {
    const { anna, ben } = await twoPhonesInChat()
    ben.app.hide()
    await anna.sendMessage('看到回我')
    ben.app.show()
    await ben.waitForMessage('看到回我')
    await ben.back()
    await ben.app.until(() => ben.chats[0]?.unread === '', 'nothing unread')
  })
})

describe('an app that was killed', () => {
  it('signs in again without a sign-in page, and shows its chats', async () => {
    const { anna, ben } = await twoPhonesInChat()
    const saved = anna.app.kill()
    await ben.sendMessage('明天见')
    const again = await scenario.openPhone(saved)
    expect(again.app.stack).toEqual(['pages/chats/index'])
    await again.waitForOnline()
    await again.app.until(() => again.chats[0]?.last === '明天见', 'the chat with the message sent meanwhile')
    expect(again.chats).toEqual([{ name: 'Ben', last: '明天见', unread: '1' }])
    await again.openChat('Ben')
    await again.waitForMessage('在吗？')
    expect(again.messages).toEqual(['在吗？', '明天见'])
  })

  it('shows the sign-in page when the account server has ended the session meanwhile', async () => {
    const { anna, annaUser } = await twoPhonesInChat()
    const saved = anna.app.kill()
    const session = Object.values(saved.storage).find(value => (value as { bearer?: string }).bearer) as { bearer: string }
    await fetch(`${scenario.backend.accountsUrl}/v1/sessions/current`, { method: 'DELETE', headers: { authorization: `Bearer ${session.bearer}` } })
    const again = await scenario.openPhone(saved)
    await again.waitForPage('sign-in')
    await again.waitForText(t('failure.session-expired'))
    await again.signIn(annaUser)
    await again.waitForOnline()
  })
})
