import { describe, expect, it } from 'vitest'

import type { PhoneDriver } from './phoneDriver'

import { t } from '../../support/texts'
import { useScenario } from './scenario'
import { seedMessages } from './seedMessages'

const scenario = useScenario()

const barOf = ({ app }: PhoneDriver) => app.page.$('.quote-bar .quoted')?.textContent?.trim() ?? ''
const fieldOf = ({ app }: PhoneDriver) => app.page.$('textarea')!.querySelector('textarea')!.value

/** Anna has asked Ben, and both are in their chat. */
async function asked() {
  const [annaUser, benUser] = await Promise.all([scenario.createUser('Anna'), scenario.createUser('Ben')])
  seedMessages(scenario.backend.emulator, benUser.user, annaUser.user, ['在吗'])
  const [anna, ben] = await Promise.all([scenario.signedInPhone(annaUser), scenario.signedInPhone(benUser)])
  await anna.openChat('Ben')
  await ben.openChat('Anna')
  await anna.sendMessage('明天见')
  await ben.waitForMessage('明天见')
  return { anna, ben }
}

async function edit(phone: PhoneDriver, text: string) {
  await phone.longPressMessage(text)
  await phone.tap(t('action.edit'))
  await phone.app.until(() => fieldOf(phone) === text, 'the old text in the field')
}

describe('an own text', () => {
  it('is edited in the chat: both phones show the new one and that it was edited, their lists, too, and the draft is in the field again', async () => {
    const { anna, ben } = await asked()
    await anna.typeText('还有')
    await edit(anna, '明天见')
    expect(barOf(anna)).toBe('正在编辑：明天见')
    await anna.sendMessage('后天见')
    for (const phone of [anna, ben]) {
      await phone.waitForMessage('后天见')
      await phone.app.until(() => phone.app.page.$('.edited'), 'that it was edited')
      expect(phone.messages).not.toContain('明天见')
    }
    await anna.app.until(() => fieldOf(anna) === '还有', 'the draft')
    expect(barOf(anna)).toBe('')
    await ben.back()
    await ben.app.until(() => ben.chats[0]?.last.includes('后天见'), 'the new text in the list')
  })

  it('is edited no longer where the plan refuses it, and what was typed stays until the edit is closed', async () => {
    const { anna, ben } = await asked()
    scenario.backend.emulator.gateway.controls.plan('pro')
    await edit(anna, '明天见')
    await anna.sendMessage('后天见')
    await anna.app.until(() => anna.app.modal, 'the reason')
    expect(anna.app.modal!.content).toBe(t('failure.plan'))
    await anna.tap(t('action.ok'))
    expect([barOf(anna), fieldOf(anna), ben.messages.at(-1)]).toEqual(['正在编辑：明天见', '后天见', '明天见'])
    await anna.tap(`[aria-label="${t('edit.cancel')}"]`)
    await anna.app.until(() => fieldOf(anna) === '', 'the empty field')
    await anna.longPressMessage('明天见')
    expect(anna.menu).not.toContain(t('action.edit'))
  })
})
