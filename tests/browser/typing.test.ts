import type { Locator, Page } from 'playwright-core'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { TwoPhones } from './twoPhones'

import { t } from '../support/texts'
import { openTwoPhones, withoutChromium } from './twoPhones'
import { visible } from './visible'

/** Types into fields, all within one task, and presses Enter in the last one. */
const typeAtOnce = (page: Page, selector: string, texts: string[]) => page.evaluate(([selector, ...texts]) => {
  const fields = [...document.querySelectorAll<HTMLInputElement>(selector!)].filter(field => field.checkVisibility())
  texts.forEach((text, at) => {
    fields[at]!.focus()
    for (let length = 1; length <= text.length; length++) {
      fields[at]!.value = text.slice(0, length)
      fields[at]!.dispatchEvent(new Event('input', { bubbles: true }))
    }
  })
  fields[texts.length - 1]!.dispatchEvent(new KeyboardEvent('keyup', { key: 'Enter', bubbles: true }))
}, [selector, ...texts])

const wait = (locator: Locator) => locator.first().waitFor()

describe.skipIf(withoutChromium)('what is typed faster than uni hands it on, in Chromium (skipped without Chromium)', () => {
  let phones: TwoPhones
  let page: Page

  beforeAll(async () => {
    phones = await openTwoPhones()
    page = phones.anna.page
    await wait(visible(page, '.list .row'))
  })
  afterAll(() => phones?.close())

  it('is whole when Enter starts a chat', async () => {
    await visible(page, '[role=button]').and(page.getByLabel(t('chats.start'))).tap()
    await visible(page, '.uni-actionsheet__cell', t('startMenu.room')).tap()
    await wait(visible(page, '.cell__input input'))
    await typeAtOnce(page, '.cell__input input', [phones.demo.users[1].user.userID])
    await wait(visible(page, '.message-list'))
    expect(await visible(page, '.uni-page-head__title').textContent()).toContain(phones.demo.users[1].name)
  })

  it('is whole in two fields when Enter in the second one signs in', async () => {
    await page.goBack()
    await visible(page, '.uni-tabbar__item', t('tab.me')).tap()
    await visible(page, 'uni-button', t('action.signOut')).tap()
    await visible(page, '.uni-modal__btn_primary').tap()
    await wait(visible(page, '[name=password] input, .cell__input input'))
    const { account, password, name } = phones.demo.users[0]
    await typeAtOnce(page, '.cell__input input', [account, password])
    await visible(page, 'uni-button', t('consent.agree')).tap()
    await wait(visible(page, '.uni-tabbar__item', t('tab.me')))
    await visible(page, '.uni-tabbar__item', t('tab.me')).tap()
    await wait(visible(page, '.me', name))
  })
})
