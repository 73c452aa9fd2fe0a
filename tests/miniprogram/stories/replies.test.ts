import { describe, expect, it } from 'vitest'

import type { PhoneDriver } from './phoneDriver'

import { t } from '../../support/texts'
import { useScenario } from './scenario'
import { seedMessages } from './seedMessages'

const scenario = useScenario()

/** Anna and Ben in their chat, in which Ben has asked. */
async function asked(...before: string[]) {
  const [annaUser, benUser] = await Promise.all([scenario.createUser('Anna'), scenario.createUser('Ben')])
  seedMessages(scenario.backend.emulator, benUser.user, annaUser.user, [...before, '喝茶吗？'])
  const [anna, ben] = await Promise.all([scenario.signedInPhone(annaUser), scenario.signedInPhone(benUser)])
  await anna.openChat('Ben')
  await ben.openChat('Anna')
  for (const phone of [anna, ben]) await phone.waitForMessage('喝茶吗？')
  return { anna, ben }
}

const barOf = ({ app }: PhoneDriver) => app.page.$('.quote-bar .quoted')?.textContent?.trim() ?? ''
const quotesOf = ({ app }: PhoneDriver) => app.page.$$('.quote').map(quote => quote.textContent!.trim())
const waitForQuote = (phone: PhoneDriver, text: string) => phone.app.until(() => quotesOf(phone).includes(text), `the quote “${text}”`)

async function quote(phone: PhoneDriver, text: string) {
  await phone.longPressMessage(text)
  await phone.tap(t('action.reply'))
  await phone.app.until(() => barOf(phone), 'the quote above the field')
}

describe('a reply', () => {
  it('is written under its original, and both phones show what it quotes and how many replies there are', async () => {
    const { anna, ben } = await asked()
    await quote(anna, '喝茶吗？')
    expect(barOf(anna)).toBe('Ben：喝茶吗？')
    await anna.sendMessage('好')
    expect(barOf(anna)).toBe('')
    for (const phone of [anna, ben]) {
      await waitForQuote(phone, 'Ben：喝茶吗？')
      await phone.waitForText('1 条回复')
    }
    await quote(ben, '好')
    await ben.tap('[aria-label="取消引用"]')
    await ben.sendMessage('几点？')
    await anna.waitForMessage('几点？')
    expect(quotesOf(anna)).toHaveLength(1)
  })

  it('follows its original: recalled for both, and deleted for one', async () => {
    const { anna, ben } = await asked()
    await ben.sendMessage('在吗')
    await anna.waitForMessage('在吗')
    await quote(anna, '在吗')
    await anna.sendMessage('在')
    await waitForQuote(ben, 'Ben：在吗')
    await ben.longPressMessage('在吗')
    await ben.tap(t('action.revoke'))
    for (const phone of [anna, ben]) await waitForQuote(phone, t('quote.recalled'))
    await quote(anna, '喝茶吗？')
    await anna.sendMessage('好')
    await waitForQuote(ben, 'Ben：喝茶吗？')
    await anna.longPressMessage('喝茶吗？')
    await anna.tap(t('action.delete'))
    await anna.confirm()
    await waitForQuote(anna, t('quote.deleted'))
    expect(quotesOf(ben)).toContain('Ben：喝茶吗？')
  })

  it('is a part of the draft, waits without a network, and is sent after a restart', async () => {
    const { anna, ben } = await asked()
    await quote(anna, '喝茶吗？')
    await anna.back()
    await anna.openChat('Ben')
    await anna.app.until(() => barOf(anna), 'the quote of the draft')
    anna.app.setNetwork('none')
    await anna.sendMessage('好')
    await waitForQuote(anna, 'Ben：喝茶吗？')
    const again = await scenario.openPhone({ ...scenario.network, ...anna.app.kill() })
    await again.openChat('Ben')
    await waitForQuote(again, 'Ben：喝茶吗？')
    await waitForQuote(ben, 'Ben：喝茶吗？')
  })

  it('leads to its original that is not loaded, and to the list of replies, from which one is shown in the chat', async () => {
    const { anna, ben } = await asked('下雨了', ...Array.from({ length: 80 }, (_, n) => `第 ${n} 条`))
    while (!ben.messages.includes('下雨了')) {
      const { length } = ben.messages
      await ben.tap(t('message.older'))
      await ben.app.until(() => ben.messages.length > length, 'older messages')
    }
    await quote(ben, '下雨了')
    await ben.sendMessage('带伞')
    await waitForQuote(anna, 'Ben：下雨了')
    expect(anna.messages).not.toContain('下雨了')
    await anna.tap('.quote')
    await anna.waitForMessage('下雨了')
    await anna.app.until(() => anna.app.page.$('.found'), 'the mark of the original')
    await anna.tap('1 条回复')
    await anna.waitForPage('packages/chat/replies')
    await anna.app.until(() => anna.app.page.$$('.reply').length === 2, 'the original and its reply')
    expect(anna.app.title).toBe('1 条回复')
    await anna.app.tap(anna.app.page.$$('.reply')[1]!)
    await anna.waitForPage('chat')
    await anna.waitForMessage('带伞')
  })
})
