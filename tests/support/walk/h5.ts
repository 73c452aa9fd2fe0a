import type { Locator, Page } from 'playwright-core'

import type { Phone } from '../../browser/twoPhones'
import type { Look, Person, Prepare, Walkers } from './person'

import { openTwoPhones } from '../../browser/twoPhones'
import { visible } from '../../browser/visible'

function personOn({ page, problems }: Phone): Person {
  const first = (...searches: Locator[]) => searches.reduce((all, search) => all.or(search)).filter({ visible: true }).first()
  return {
    find: (selector, hasText) => visible(page, selector, hasText),
    press: async text => await first(page.locator('.uni-actionsheet__cell', { hasText: text }), page.getByText(text, { exact: true })).click(),
    dialog: text => visible(page, '.uni-modal', text),
    confirm: () => visible(page, '.uni-modal__btn_primary').click(),
    hold: target => target.click({ button: 'right' }),
    title: async () => (await visible(page, '.uni-page-head__title').allTextContents()).join(),
    back: () => page.goBack(),
    async restart() { await page.reload() },
    screenshot: path => page.screenshot({ path }),
    problems: async () => problems,
  }
}

async function dress(page: Page, { textSize }: Look) {
  if (textSize === 1)
    return
  await page.evaluate(size => localStorage.setItem('settings.v1', JSON.stringify({ type: 'object', data: { textSize: size } })), textSize)
  await page.reload()
}

/** Opens H5 for both users. */
export async function openH5Walkers(look: Look, prepare: Prepare): Promise<Walkers> {
  const phones = await openTwoPhones({ locale: look.language, colorScheme: look.theme, prepare: ({ backend, users }) => prepare(backend, users) })
  for (const { page } of [phones.anna, phones.ben]) await dress(page, look)
  const { backend, users } = phones.demo
  return { anna: personOn(phones.anna), ben: personOn(phones.ben), backend, users, close: phones.close }
}
