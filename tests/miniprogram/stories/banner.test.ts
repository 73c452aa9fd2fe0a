import { describe, expect, it } from 'vitest'

import { connectUser, sendTo } from '../../bench/zimUser'
import { t } from '../../support/texts'
import { useScenario } from './scenario'
import { seedMessages } from './seedMessages'

const scenario = useScenario()

/** Anna's phone, in her chat with Ben, and Carl, who writes to her. */
async function annaInChat() {
  const { appID, emulator } = scenario.backend
  const annaUser = await scenario.createUser('Anna')
  const [ben, carl] = await Promise.all(['Ben', 'Carl'].map(name => scenario.createUser(name)))
  // Before Anna's login: messages that are there already do not vibrate.
  seedMessages(emulator, ben!.user, annaUser.user, ['在吗？'])
  const calls = [ben!, carl!].map(({ user, token, name }) => connectUser(emulator.gateway, { appID, userID: user.userID, name, token }))
  const [benWrites, carlWrites] = calls.map(call => (text: string) => sendTo(call, annaUser.user.userID, text))
  const anna = await scenario.signedInPhone(annaUser)
  await anna.openChat('Ben')
  await anna.waitForMessage('在吗？')
  /** Text of the banner; '' without one. */
  const banner = () => anna.app.page.$$('.incoming .name, .incoming .text').map(part => part.textContent!.trim()).join(': ')
  const waitForBanner = (text: string) => anna.app.until(() => banner() === text, `the banner “${text}”`)
  return { anna, benWrites: benWrites!, carlWrites: carlWrites!, banner, waitForBanner }
}

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

describe('a message in another chat', () => {
  it('has a banner over the open one, and the phone vibrates; a tap opens its chat, from which the way back is to the list', async () => {
    const { anna, carlWrites, banner, waitForBanner } = await annaInChat()
    carlWrites('六点见')
    await waitForBanner('Carl: 六点见')
    expect(anna.app.vibrations).toBe(1)
    expect(anna.messages).toEqual(['在吗？'])
    await anna.tap('.incoming .open')
    await anna.app.until(() => anna.chatName === 'Carl', 'the chat with Carl')
    await anna.waitForMessage('六点见')
    expect(banner()).toBe('')
    carlWrites('还有一件事')
    await anna.waitForMessage('还有一件事')
    await pause(500)
    expect([banner(), anna.app.vibrations]).toEqual(['', 1])
    await anna.back()
    await anna.waitForPage('chats')
  })

  it('has a banner over other pages, which a swipe up dismisses, and none on the list', async () => {
    const { anna, benWrites, carlWrites, waitForBanner, banner } = await annaInChat()
    await anna.back()
    carlWrites('在列表里')
    await anna.app.until(() => anna.chats.some(({ last }) => last === '在列表里'), 'the message in the list')
    await pause(500)
    expect(anna.text).not.toContain(t('alert.close'))
    expect(banner()).toBe('')
    await anna.tap(t('tab.me'))
    await pause(500)
    benWrites('你在哪里？')
    await waitForBanner('Ben: 你在哪里？')
    await anna.app.drag('.incoming', { x: 0, y: -10 }, { x: 0, y: -40 })
    await waitForBanner('')
    expect(anna.app.stack).toEqual(['pages/me/index'])
  })

  it('has no banner while the app is in the background', async () => {
    const { anna, carlWrites, banner } = await annaInChat()
    anna.app.hide()
    carlWrites('在吗')
    await pause(600)
    anna.app.show()
    expect([banner(), anna.app.vibrations]).toEqual(['', 0])
  })

  it('has neither banner nor vibration where the user has switched them off, also after a restart', async () => {
    const { anna, carlWrites, banner } = await annaInChat()
    await anna.back()
    await anna.tap(t('tab.me'))
    await anna.tap(t('me.notifications'))
    await anna.waitForText(t('notifications.means'))
    expect(anna.text).not.toContain(t('notifications.sound'))
    for (const control of anna.app.page.$$('.cell switch')) await anna.app.tap(control)
    carlWrites('一')
    await pause(600)
    expect([banner(), anna.app.vibrations]).toEqual(['', 0])
    const again = await scenario.openPhone(anna.app.kill())
    await again.waitForOnline()
    await again.openChat('Ben')
    carlWrites('二')
    await pause(600)
    expect([again.app.page.$('.incoming .words'), again.app.vibrations]).toEqual([null, 0])
  })
})
