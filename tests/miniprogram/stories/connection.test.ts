import { describe, expect, it } from 'vitest'

import { t } from '../../support/texts'
import { useScenario } from './scenario'

/** The emulated SDK tries again two seconds after a connection was lost, as the real one does. */
const BACK_SOON = 12_000

const scenario = useScenario()

async function chatOfAnnaAndBen() {
  const [annaUser, benUser] = await Promise.all([scenario.createUser('Anna'), scenario.createUser('Ben')])
  const [anna, ben] = await Promise.all([scenario.signedInPhone(annaUser), scenario.signedInPhone(benUser)])
  await anna.startChat(benUser.user.userID)
  await anna.sendMessage('在吗？')
  await ben.openChat('Anna')
  await ben.waitForMessage('在吗？')
  return { anna, ben, annaUser, benUser }
}

describe('a connection that is lost', () => {
  it('shows a banner until it is back, and brings what was said meanwhile', async () => {
    const { anna, ben } = await chatOfAnnaAndBen()
    await anna.back()
    anna.app.setNetwork('none')
    await anna.waitForText(t('banner.reconnecting'))
    await ben.sendMessage('你那边断了？')
    anna.app.setNetwork('wifi')
    await anna.waitForOnline(BACK_SOON)
    await anna.app.until(() => anna.chats[0]?.last === '你那边断了？', 'what Ben said meanwhile')
    expect(anna.chats[0]!.unread).toBe('1')
    await anna.openChat('Ben')
    await anna.waitForMessage('你那边断了？')
    expect(anna.messages).toEqual(['在吗？', '你那边断了？'])
  })

  it('says so in the title of an open chat, which catches up', async () => {
    const { anna, ben } = await chatOfAnnaAndBen()
    scenario.backend.emulator.gateway.controls.offline([])
    anna.app.setNetwork('none')
    await anna.app.until(() => anna.app.title.includes(t('phase.reconnecting')), 'the title')
    await ben.sendMessage('一')
    await ben.sendMessage('二')
    anna.app.setNetwork('wifi')
    await anna.waitForMessage('二', BACK_SOON)
    await anna.app.until(() => anna.app.title === 'Ben', 'the title without a remark')
    expect(anna.messages).toEqual(['在吗？', '一', '二'])
  })

  it('sends what was written meanwhile as soon as it is back, once', async () => {
    const { anna, ben } = await chatOfAnnaAndBen()
    anna.app.setNetwork('none')
    await anna.app.until(() => anna.app.title.includes(t('phase.reconnecting')), 'the title')
    await anna.sendMessage('断网时写的')
    await anna.waitForMessage('断网时写的')
    anna.app.setNetwork('wifi')
    await ben.waitForMessage('断网时写的', BACK_SOON)
    expect(ben.messages).toEqual(['在吗？', '断网时写的'])
  })
})

describe('a second device of the same account', () => {
  it('takes the first one\'s place, which says so, stays out, and comes back when asked to', async () => {
    const who = await scenario.createUser('Anna')
    const first = await scenario.signedInPhone(who)
    const second = await scenario.signedInPhone(who)
    await first.waitForText(t('banner.kicked'))
    await new Promise(resolve => setTimeout(resolve, 1500))
    expect([first.banner.includes(t('banner.kicked')), second.banner]).toEqual([true, ''])
    await first.tap(t('action.signInAgain'))
    await first.waitForOnline()
    await second.waitForText(t('banner.kicked'))
  })
})

describe('a token that has expired', () => {
  it('is replaced by a fresh login, unnoticed but for a moment', async () => {
    const { anna, ben, annaUser } = await chatOfAnnaAndBen()
    await anna.back()
    scenario.backend.emulator.gateway.controls.failNext({ call: 'renewToken', code: 6000104, times: 99 })
    scenario.backend.emulator.gateway.controls.expireToken(annaUser.user.userID)
    await anna.waitForOnline(BACK_SOON)
    await ben.sendMessage('还在吗')
    await anna.app.until(() => anna.chats[0]?.last === '还在吗', 'the next message')
  })
})

describe('an app in the background', () => {
  it('comes back after WeChat cut its socket, with what was said meanwhile', async () => {
    const { anna, ben } = await chatOfAnnaAndBen()
    anna.app.hide()
    anna.app.suspend()
    await ben.sendMessage('你去哪儿了')
    anna.app.show()
    await anna.waitForMessage('你去哪儿了', BACK_SOON)
    expect(anna.messages).toEqual(['在吗？', '你去哪儿了'])
  })

  it('counts as unread what arrives while it is hidden, and as read once the chat is in front again', async () => {
    const { anna, ben } = await chatOfAnnaAndBen()
    ben.app.hide()
    await anna.sendMessage('看到回我')
    ben.app.show()
    await ben.waitForMessage('看到回我')
    await ben.back()
    await ben.app.until(() => ben.chats[0]?.unread === '', 'nothing unread')
  })
})

describe('an app that was killed', () => {
  it('is signed in again without a sign-in page, and knows its chats', async () => {
    const { anna, ben } = await chatOfAnnaAndBen()
    const left = anna.app.kill()
    await ben.sendMessage('明天见')
    const again = await scenario.openPhone(left)
    expect(again.app.stack).toEqual(['pages/chats/index'])
    await again.waitForOnline()
    await again.app.until(() => again.chats[0]?.last === '明天见', 'the chat with what was said meanwhile')
    expect(again.chats).toEqual([{ name: 'Ben', last: '明天见', unread: '1' }])
    await again.openChat('Ben')
    await again.waitForMessage('在吗？')
    expect(again.messages).toEqual(['在吗？', '明天见'])
  })

  it('asks to sign in when the account server has ended the session meanwhile', async () => {
    const { anna, annaUser } = await chatOfAnnaAndBen()
    const left = anna.app.kill()
    const session = Object.values(left.storage).find(value => (value as { bearer?: string }).bearer) as { bearer: string }
    await fetch(`${scenario.backend.accountsUrl}/v1/sessions/current`, { method: 'DELETE', headers: { authorization: `Bearer ${session.bearer}` } })
    const again = await scenario.openPhone(left)
    await again.waitForPage('sign-in')
    await again.waitForText(t('failure.session-expired'))
    await again.signIn(annaUser)
    await again.waitForOnline()
  })
})
