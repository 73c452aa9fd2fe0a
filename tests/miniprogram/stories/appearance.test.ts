import { describe, expect, it } from 'vitest'

import type { PhoneDriver } from './phoneDriver'

import theme from '../../../src/brand/theme.json'
import { t } from '../../support/texts'
import { useScenario } from './scenario'

const scenario = useScenario()

/** The bars of the phone, as its style holds them. */
function barsOf({ app: { host: { screen } } }: PhoneDriver) {
  const style = (selector: string) => screen.root.querySelector<HTMLElement>(selector)!.style
  return { navigation: style('.phone-nav').backgroundColor, tabs: style('.phone-tabs').backgroundColor }
}

const rootOf = (phone: PhoneDriver) => phone.app.page.$('.look')!
const chooseIn = async (phone: PhoneDriver, setting: 'me.appearance' | 'me.textSize', choice: string) => {
  await phone.tap(t(setting))
  await phone.tap(choice)
}

describe('the appearance', () => {
  it('follows WeChat until one is chosen, which colours pages and bars and is there after a restart', async () => {
    const anna = await scenario.signedInPhone('Anna')
    await anna.tap(t('tab.me'))
    const before = barsOf(anna)
    expect(rootOf(anna).className).not.toContain('look--')
    await chooseIn(anna, 'me.appearance', t('me.appearance.dark'))
    expect(rootOf(anna).className).toContain('look--dark')
    expect(barsOf(anna)).toEqual({ navigation: theme.dark.ground, tabs: theme.dark.bar })
    await anna.tap(t('me.about'))
    await anna.waitForText(t('about.version', { version: '0.2.0' }))
    expect([rootOf(anna).className.includes('look--dark'), barsOf(anna).navigation]).toEqual([true, theme.dark.ground])

    const again = await scenario.openPhone({ ...scenario.network, ...anna.app.kill() })
    await again.waitForOnline()
    expect([rootOf(again).className.includes('look--dark'), barsOf(again)]).toEqual([true, { navigation: theme.dark.ground, tabs: theme.dark.bar }])
    await again.tap(t('tab.me'))
    await chooseIn(again, 'me.appearance', t('me.appearance.system'))
    expect(barsOf(again)).toEqual({ navigation: theme.light.ground, tabs: theme.light.bar })
    expect(before.navigation).toBe(theme.light.ground)
  })
})

describe('the text size', () => {
  it('is that of WeChat, or the chosen one', async () => {
    const anna = await scenario.signedInPhone('Anna', { wx: { getAppBaseInfo: () => ({ SDKVersion: '3.8.12', language: 'zh_CN', theme: 'light', fontSizeScaleFactor: 1.4 }) } })
    expect(rootOf(anna).getAttribute('style')).toContain('--text-scale:1.4')
    await anna.tap(t('tab.me'))
    await chooseIn(anna, 'me.textSize', '200 %')
    expect(rootOf(anna).getAttribute('style')).toContain('--text-scale:2')
    await chooseIn(anna, 'me.textSize', '100 %')
    expect(rootOf(anna).getAttribute('style') ?? '').not.toContain('--text-scale')
  })
})

describe('the storage page', () => {
  it('clears the messages of the device; the chat, its draft and unsent texts stay, and messages are loaded again', async () => {
    const [annaUser, benUser] = await Promise.all([scenario.createUser('Anna'), scenario.createUser('Ben')])
    const [anna] = await Promise.all([scenario.signedInPhone(annaUser), scenario.signedInPhone(benUser)])
    await anna.startChat(benUser.user.userID)
    await anna.sendMessage('在吗？')
    await anna.waitForMessage('在吗？')
    await anna.app.until(() => [...scenario.backend.emulator.world.storedMessages()].length > 0, 'the message at ZIM')
    anna.app.setNetwork('none')
    await anna.sendMessage('还没有发出去')
    await anna.waitForMessage('还没有发出去')
    await anna.back()
    await anna.tap(t('tab.me'))
    await anna.tap(t('me.storage'))
    await anna.waitForText(t('storage.total'))
    await anna.press(t('storage.clearAll'))
    await anna.confirm()
    await anna.waitForText(t('storage.empty'))

    const again = await scenario.openPhone({ ...scenario.network, ...anna.app.kill() })
    await again.openChat('Ben')
    await again.waitForMessage('在吗？')
    await again.app.until(() => scenario.backend.emulator.world.storedMessages().some(({ content }) => content.message === '还没有发出去'), 'the unsent text at ZIM')
    expect(again.messages).toEqual(['在吗？', '还没有发出去'])
  })
})

describe('the page about', () => {
  it('names the packages of the build with their licences', async () => {
    const anna = await scenario.signedInPhone('Anna')
    await anna.tap(t('tab.me'))
    await anna.tap(t('me.about'))
    await anna.waitForText('pinia')
    expect(anna.text).not.toContain('zim-emulator')
    await anna.tap('.about .licence')
    await anna.waitForText('Apache License')
  })
})
