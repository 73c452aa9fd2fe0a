import { describe, expect, it } from 'vitest'

import type { PhoneDriver } from './phoneDriver'

import { t } from '../../support/texts'
import { useScenario } from './scenario'
import { seedMessages } from './seedMessages'

const scenario = useScenario()

/** Chooses an entry of the menu of the message, or the first emoji above it, and waits for the reason why it is refused. */
async function tryInVain(phone: PhoneDriver, text: string, entry: string) {
  await phone.longPressMessage(text)
  await phone.tap(entry)
  await readReason(phone)
}

async function readReason({ app }: PhoneDriver) {
  await app.until(() => app.modal, 'the reason')
  expect(app.modal!.content).toBe(t('failure.plan'))
  await app.tap(t('action.ok'))
}

async function deliver(from: PhoneDriver, to: PhoneDriver, text: string) {
  await from.sendMessage(text)
  await to.waitForMessage(text)
  await from.app.until(() => !from.app.page.$('.waiting, .sending'), 'a text that is sent')
  expect([from.app.modal, from.app.page.$('.failed')]).toEqual([null, null])
}

/** What is offered for the message: entries of its menu, and the number of emoji above. */
async function offered(phone: PhoneDriver, text: string) {
  await phone.longPressMessage(text)
  const found = { menu: phone.menu, emoji: phone.app.page.$$('.react').length }
  await phone.tap('.shade')
  return found
}

/** What diagnostics say: of receipts, and of each refusal. Ends in the list of chats. */
async function diagnosed(phone: PhoneDriver) {
  while (phone.app.stack.length > 1) await phone.back()
  await phone.tap(t('tab.me'))
  await phone.tap(t('me.diagnostics'))
  await phone.press(t('diagnostics.copy'))
  const lines = phone.app.clipboard.split('\n')
  await phone.back()
  await phone.tap(t('tab.chats'))
  return {
    receipts: lines.find(line => line.startsWith(t('diagnostics.receipts')))!.split(': ')[1],
    refusals: lines.flatMap(line => /^plan \(6000013\): (\w+)/.exec(line)?.[1] ?? []).sort(),
  }
}

describe.each([
  ['pro', ['edit', 'messagePins', 'presence', 'reactions'], 'diagnostics.receipts.on'],
  ['free', ['conversationPins', 'edit', 'messagePins', 'presence', 'reactions', 'receipts'], 'diagnostics.receipts.refused'],
] as const)('what the plan %s lacks', (plan, refusals, receipts) => {
  it('says so when it is used, is not offered any longer, also after a restart, and holds no text up', async () => {
    const { controls } = scenario.backend.emulator.gateway
    const [annaUser, benUser] = await Promise.all([scenario.createUser('Anna'), scenario.createUser('Ben')])
    seedMessages(scenario.backend.emulator, benUser.user, annaUser.user, ['在吗'])
    const [anna, ben] = await Promise.all([scenario.signedInPhone(annaUser), scenario.signedInPhone(benUser)])
    controls.plan(plan)
    await anna.longPressChat('Ben')
    await anna.tap(t('action.pin'))
    if (plan === 'free') await readReason(anna)
    await anna.openChat('Ben')
    await ben.openChat('Anna')
    await deliver(anna, ben, '明天见')

    await tryInVain(anna, '明天见', '.react')
    await tryInVain(anna, '明天见', t('action.pinMessage'))
    await anna.longPressMessage('明天见')
    await anna.tap(t('action.edit'))
    await anna.sendMessage('明早见')
    await readReason(anna)
    await anna.tap(`[aria-label="${t('edit.cancel')}"]`)
    const left = { menu: [t('action.copy'), t('action.forward'), t('action.reply'), t('action.choose'), t('action.revoke'), t('action.delete')], emoji: 0 }
    expect(await offered(anna, '明天见')).toEqual(left)
    // Rows are drawn again after up to 170 ms.
    await anna.app.until(() => !anna.app.page.$('.chip'), 'no reaction')
    expect([anna, ben].flatMap(({ app }) => [app.page.$('.chip'), app.page.$('.pin-bar')])).toEqual([null, null, null, null])
    await deliver(anna, ben, '后天见')
    expect(await diagnosed(anna)).toEqual({ receipts: t(receipts), refusals })

    const again = await scenario.openPhone({ ...scenario.network, ...anna.app.kill() })
    await again.longPressChat('Ben')
    await again.app.until(() => again.app.actionSheet, 'the menu of the chat')
    expect(again.app.actionSheet!.filter(entry => [t('action.pin'), t('action.unpin')].includes(entry))).toHaveLength(plan === 'free' ? 0 : 1)
    await again.tap(t('action.cancel'))
    await again.openChat('Ben')
    expect(await offered(again, '明天见')).toEqual(left)
    await deliver(again, ben, '大后天见')
    expect(await diagnosed(again)).toEqual({ receipts: t(receipts), refusals: [] })
  })
})
