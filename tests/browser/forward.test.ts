import type { Page } from 'playwright-core'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { TwoPhones } from './twoPhones'

import { seedMessages } from '../miniprogram/stories/seedMessages'
import { picture } from '../support/media/pictures'
import { storedFile } from '../support/media/storedFiles'
import { t } from '../support/texts'
import { ARTIFACTS, openTwoPhones, withoutChromium } from './twoPhones'
import { sees, visible } from './visible'

const bubble = (page: Page, text: string) => visible(page, '.bubble', text).last()
const chat = (page: Page, name: string) => visible(page, '.forward .chat', name)

/** Taps beside a bubble, in its row. */
async function tapBeside(page: Page, text: string) {
  const { y, height } = (await bubble(page, text).boundingBox())!
  await page.touchscreen.tap(340, y + height / 2)
}

describe.skipIf(withoutChromium)('messages that are forwarded in Chromium (skipped without Chromium)', () => {
  let phones: TwoPhones
  let page: Page

  beforeAll(async () => {
    const bytes = await picture('png', { width: 300, height: 200 })
    phones = await openTwoPhones({
      prepare({ users, backend: { emulator } }) {
        const [anna, ben] = users.map(({ user }) => user)
        seedMessages(emulator, ben!, anna!, ['Siehst du https://zegocloud.com?', storedFile(emulator, 'image', 'a.png', bytes), 'bis morgen'])
        seedMessages(emulator, { userID: 'carl', name: 'Carl' }, anna!, ['von Carl'])
      },
    });
    ({ page } = phones.anna)
    await visible(page, '.list .row', '本').tap()
    await bubble(page, 'bis morgen').waitFor()
    await page.waitForTimeout(500)
  })
  afterAll(() => phones?.close())

  it('are chosen by taps anywhere in their row; a link and a picture are not opened meanwhile', async () => {
    await bubble(page, 'bis morgen').click({ button: 'right' })
    await visible(page, '.menu .entry', t('action.choose')).tap()
    await sees(page, t('choose.count', { n: 1 }))
    await visible(page, '.link').first().tap({ force: true })
    await visible(page, '.bubble.media').tap({ force: true })
    await sees(page, t('choose.count', { n: 3 }))
    await tapBeside(page, 'bis morgen')
    await sees(page, t('choose.count', { n: 2 }))
    await tapBeside(page, 'bis morgen')
    await sees(page, t('choose.count', { n: 3 }))
    expect(phones.anna.page.context().pages()).toHaveLength(1)
    await page.screenshot({ path: `${ARTIFACTS}/forward-selection.png` })
  })

  it('are sent as one to two chats, with a word', async () => {
    await visible(page, '.chosen-bar .key', t('action.forward')).tap()
    await visible(page, '.uni-actionsheet__cell', t('choose.forwardCombined')).tap()
    await chat(page, 'Carl').tap()
    await chat(page, '本').tap()
    await visible(page, '.forward .word input').fill('schau')
    await page.screenshot({ path: `${ARTIFACTS}/forward-chats.png` })
    await visible(page, '.forward .send', t('forward.sendTo', { n: 2 })).tap()
    await visible(page, '.bubble', 'schau').waitFor()
    await visible(page, '.bubble.card', '聊天记录').waitFor()
    await page.waitForTimeout(500)
    await page.screenshot({ path: `${ARTIFACTS}/forward-sent.png` })
    expect(phones.demo.backend.emulator.world.storedMessages().filter(({ content }) => content.type === 100)).toHaveLength(2)
  })

  it('are read by the other side on a page of their own, and their picture is opened in the viewer', async () => {
    const { page: other } = phones.ben
    await visible(other, '.list .row').first().tap()
    await visible(other, '.bubble.card', '聊天记录').tap()
    await visible(other, '.record .item').first().waitFor()
    expect(await visible(other, '.record .item').count()).toBe(3)
    await other.waitForTimeout(500)
    await other.screenshot({ path: `${ARTIFACTS}/forward-record.png` })
    await visible(other, '.record .media').tap()
    await expect.poll(() => visible(other, '.viewer .count').textContent()).toContain('1 / 1')
    await other.screenshot({ path: `${ARTIFACTS}/forward-viewer.png` })
    expect(await visible(other, '.viewer', t('viewer.place')).count()).toBe(0)
    await other.getByLabel(t('viewer.close')).tap()
    await visible(other, '.record .item').first().waitFor()
  })

  it('leave no error behind', () => {
    expect([...phones.anna.problems, ...phones.ben.problems, ...phones.anna.outside, ...phones.ben.outside]).toEqual([])
  })
})
