import { describe, expect, it } from 'vitest'

import type { PhoneDriver } from './phoneDriver'

import { t } from '../../support/texts'
import { useScenario } from './scenario'
import { seedMessages } from './seedMessages'

const scenario = useScenario()

const barOf = ({ app }: PhoneDriver) => app.page.$('.pin-bar .newest')?.textContent?.trim() ?? ''
const listOf = ({ app }: PhoneDriver) => app.page.$$('.pin .text').map(text => text.textContent!.trim())
const waitForBar = (phone: PhoneDriver, text: string) => phone.app.until(() => barOf(phone) === text, `the pinned message “${text}”`)

/** Anna and Ben in their chat, in which Ben has written, and Anna at last. */
async function written(...texts: string[]) {
  const [annaUser, benUser] = await Promise.all([scenario.createUser('Anna'), scenario.createUser('Ben')])
  seedMessages(scenario.backend.emulator, benUser.user, annaUser.user, texts)
  const [anna, ben] = await Promise.all([scenario.signedInPhone(annaUser), scenario.signedInPhone(benUser)])
  await anna.openChat('Ben')
  await ben.openChat('Anna')
  await anna.sendMessage('明天见')
  await ben.waitForMessage('明天见')
  return { anna, ben }
}

async function choose(phone: PhoneDriver, text: string, entry: string) {
  await phone.longPressMessage(text)
  await phone.tap(entry)
}

async function openList(phone: PhoneDriver) {
  await phone.tap('.pin-bar .all')
  await phone.app.until(() => listOf(phone).length, 'the list')
}

describe('pinned messages', () => {
  it('are pinned from the menu, shown on both phones in a bar and a list that lead to them, and unpinned there', async () => {
    const { anna, ben } = await written('下雨了', ...Array.from({ length: 80 }, (_, n) => `第 ${n} 条`))
    while (!ben.messages.includes('下雨了')) {
      const { length } = ben.messages
      await ben.tap(t('message.older'))
      await ben.app.until(() => ben.messages.length > length, 'older messages')
    }
    await choose(ben, '下雨了', t('action.pinMessage'))
    for (const phone of [anna, ben]) await waitForBar(phone, '下雨了')
    expect(anna.messages).not.toContain('下雨了')
    await anna.tap('.pin-bar .newest')
    await anna.waitForMessage('下雨了')
    await anna.app.until(() => anna.app.page.$('.found'), 'the mark of the message')

    await choose(ben, '明天见', t('action.pinMessage'))
    for (const phone of [anna, ben]) await waitForBar(phone, '明天见')
    await openList(ben)
    expect(listOf(ben)).toEqual(['明天见', '下雨了'])
    expect(ben.text).toContain('Anna · ')
    await ben.app.tap(ben.app.page.$$('.pin .message')[1]!)
    await ben.app.until(() => ben.app.page.$('.found') && !listOf(ben).length, 'the message instead of the list')

    await openList(anna)
    await anna.app.tap(anna.app.page.$$('.unpin')[0]!)
    for (const phone of [anna, ben]) await waitForBar(phone, '下雨了')
    expect(listOf(anna)).toEqual(['下雨了'])
    await anna.tap(t('action.close'))
    await choose(anna, '下雨了', t('action.unpinMessage'))
    for (const phone of [anna, ben]) await waitForBar(phone, '')
  })

  it('are there after a restart, and end when they are recalled, also in the open list', async () => {
    const { anna, ben } = await written('在吗')
    await choose(anna, '明天见', t('action.pinMessage'))
    await waitForBar(ben, '明天见')
    const again = await scenario.openPhone({ ...scenario.network, ...ben.app.kill() })
    await again.openChat('Anna')
    await waitForBar(again, '明天见')
    await openList(again)
    await choose(anna, '明天见', t('action.revoke'))
    for (const phone of [anna, again]) await waitForBar(phone, '')
    expect([listOf(again), again.app.page.$('.sheet-panel')]).toEqual([[], null])
  })
})
