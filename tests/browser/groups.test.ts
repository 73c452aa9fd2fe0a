import type { Page } from 'playwright-core'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { TwoPhones } from './twoPhones'

import { seedMessages } from '../miniprogram/stories/seedMessages'
import { t } from '../support/texts'
import { ARTIFACTS, openTwoPhones, withoutChromium } from './twoPhones'
import { sees, visible } from './visible'

const HOSTILE = '\u202E<b>evil</b>\n'.repeat(20)

async function screenshot(page: Page, name: string) {
  await page.waitForTimeout(500)
  await page.screenshot({ path: `${ARTIFACTS}/groups-${name}.png` })
}

describe.skipIf(withoutChromium)('a group in Chromium (skipped without Chromium)', () => {
  let phones: TwoPhones
  let page: Page
  let other: Page

  beforeAll(async () => {
    phones = await openTwoPhones({
      prepare({ users, backend: { emulator } }) {
        const [anna] = users.map(({ user }) => user)
        seedMessages(emulator, { userID: 'evil', name: HOSTILE.slice(0, 60) }, anna!, ['hi'])
        for (let n = 0; n < 30; n++) seedMessages(emulator, { userID: `user${n}`, name: `成员 ${n}` }, anna!, ['hi'])
      },
    });
    [page, other] = [phones.anna.page, phones.ben.page]
    await visible(page, '.list .row').first().waitFor()
    await page.evaluate(() => { location.hash = '#/packages/groups/create' })
    await visible(page, '.person').first().waitFor()
  })
  afterAll(() => phones?.close())

  it('is created from the people of the chats, and found by the others in their list', async () => {
    await visible(page, '.words input').last().fill('本')
    await visible(page, '.person', '本').tap()
    await visible(page, '.words input').last().fill('evil')
    await visible(page, '.person').first().tap()
    await visible(page, '.words input').last().fill('')
    for (const n of [3, 4, 5]) await visible(page, '.person', `成员 ${n}`).first().tap()
    await screenshot(page, 'create')
    await visible(page, '.done').tap()
    await visible(page, '.composer textarea').fill('hallo zusammen')
    await visible(page, '.composer .send').tap()
    await visible(page, '.bubble', 'hallo zusammen').waitFor()
    await screenshot(page, 'chat')
    await visible(other, '.list .row', 'Anna、').tap()
    await visible(other, '.bubble', 'hallo zusammen').waitFor()
  })

  it('has members to be named in a text', async () => {
    await visible(other, '.composer textarea').pressSequentially('@')
    await visible(other, '.sheet-panel .cell').first().waitFor()
    await screenshot(other, 'mention')
    await visible(other, '.sheet-panel .cell').first().tap()
    expect(await visible(other, '.composer textarea').inputValue()).toMatch(/^@.+ $/)
    await visible(other, '.composer .send').tap()
    await visible(page, '.bubble', '@').waitFor()
  })

  it('has settings and members, by what the role may do', async () => {
    await page.getByLabel(t('chat.settings')).filter({ visible: true }).tap()
    await sees(page, t('settings.dismiss'))
    await screenshot(page, 'settings')
    await visible(page, '.cell', t('settings.notice')).tap()
    await visible(page, '.form textarea').fill('今晚八点见\n请准时')
    await visible(page, '.form .button--main').tap()
    await sees(page, '请准时')
    await visible(page, '.cell', t('settings.members')).tap()
    await visible(page, '.member').nth(4).waitFor()
    await visible(page, '.member', '本').tap()
    await screenshot(page, 'member-menu')
    await visible(page, '.uni-actionsheet__cell', t('members.mute')).tap()
    await visible(page, '.uni-actionsheet__cell', t('members.600')).tap()
    await visible(page, '.member', t('members.muted')).waitFor()
    await screenshot(page, 'members')
    await visible(other, '.closed').waitFor()
    await screenshot(other, 'silenced')
    await other.getByLabel(t('chat.settings')).filter({ visible: true }).tap()
    await sees(other, '请准时')
    expect(await visible(other, '.button', t('settings.dismiss')).count()).toBe(0)
    await screenshot(other, 'settings-member')
    await other.goBack()
  })

  it('says to who was removed that nothing can be written', async () => {
    await visible(page, '.member', '本').tap()
    await visible(page, '.uni-actionsheet__cell', t('members.remove')).tap()
    await visible(page, '.uni-modal__btn').last().tap()
    await sees(other, t('group.removed'))
    await screenshot(other, 'removed')
    expect(await visible(other, '.composer').count()).toBe(0)
    expect([...phones.anna.problems, ...phones.ben.problems]).toEqual([])
  })
})
