import type { Page } from 'playwright-core'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { TwoPhones } from './twoPhones'

import { seedMessages } from '../miniprogram/stories/seedMessages'
import { isFullMatrix } from '../support/matrix'
import { t } from '../support/texts'
import { openTwoPhones, withoutChromium } from './twoPhones'
import { sees, visible } from './visible'

const PASSWORD = 'three quiet herons'
/** Stops between two things of a page, at most: lists are one. */
const MOST_STOPS = 30

interface Focused { name: string, isField: boolean, isInDialog: boolean, hasRing: boolean, isOnScreen: boolean }

/** What has the focus; null when nothing has. */
const focused = (page: Page) => page.evaluate<Focused | null>(`(() => {
  const element = document.activeElement
  if (!element || element === document.body) return null
  const { top, bottom } = element.getBoundingClientRect()
  return {
    name: element.getAttribute('aria-label') || element.textContent.trim().replace(/\\s+/g, ' '),
    isField: element.matches('input, textarea'),
    isInDialog: !!element.closest('[role=dialog]'),
    hasRing: getComputedStyle(element.closest('uni-input, .field') ?? element).outlineStyle !== 'none',
    // A sheet is entered while it still moves.
    isOnScreen: (bottom > 0 && top < innerHeight) || !!element.closest('.uni-actionsheet'),
  }
})()`)

const nameOf = async (page: Page) => (await focused(page))?.name ?? ''

/** Presses Tab until the name of what has the focus contains these words. Everything on the way shows that it has the focus. */
async function tabTo(page: Page, words: string, key: 'Tab' | 'Shift+Tab' = 'Tab', isWanted = ({ name }: Focused) => name.includes(words)) {
  const seen: string[] = []
  while (seen.length < MOST_STOPS) {
    const now = await focused(page)
    // It is scrolled to after it has got the focus.
    if (now) await expect.poll(() => focused(page)).toMatchObject({ hasRing: true, isOnScreen: true })
    if (now && isWanted(now))
      return
    seen.push(now?.name.slice(0, 20) ?? '–')
    await page.keyboard.press(key)
  }
  throw new Error(`"${words}" is not reached by ${key}: ${seen.join(', ')}`)
}

const tabToField = (page: Page, label: string, key?: 'Shift+Tab') => tabTo(page, label, key, ({ name, isField }) => isField && name === label)

async function activate(page: Page, words: string, key: 'Tab' | 'Shift+Tab' = 'Tab') {
  await tabTo(page, words, key)
  await page.keyboard.press('Enter')
}

const expectFocus = (page: Page, words: string) => expect.poll(() => nameOf(page)).toContain(words)

/** In a dialog: the focus is in it, at its first button, and the Tab key leads round. Then chooses. */
async function choose(page: Page, words: string, first: string) {
  await expect.poll(() => focused(page)).toMatchObject({ name: expect.stringContaining(first), isInDialog: true })
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Tab')
  await expect.poll(() => focused(page)).toMatchObject({ name: expect.stringContaining(first), isInDialog: true })
  await activate(page, words)
}

async function goBack(page: Page, to: string) {
  await activate(page, t('accessibility.back'), 'Shift+Tab')
  await expectFocus(page, to)
}

/** On a busy machine a key may come before the page is ready for it, so that `npm test` leaves the story out. */
describe.skipIf(withoutChromium || !isFullMatrix)('by keyboard alone, in Chromium (npm run test:all; skipped without Chromium)', () => {
  let phones: TwoPhones
  let page: Page

  beforeAll(async () => {
    phones = await openTwoPhones({
      prepare({ users, backend: { emulator } }) {
        const [anna, ben] = users.map(({ user }) => user)
        seedMessages(emulator, { userID: 'carl', name: 'Carl' }, anna!, ['von Carl'])
        seedMessages(emulator, { userID: 'dora', name: 'Dora' }, anna!, ['von Dora'])
        seedMessages(emulator, anna!, ben!, Array.from({ length: 30 }, (_, n) => `前 ${n + 1}`))
        seedMessages(emulator, ben!, anna!, Array.from({ length: 60 }, (_, n) => `新 ${n + 1} 看 www.example.com`))
      },
    })
    page = phones.anna.page
    await visible(page, '.list .row', '本').waitFor()
  })
  afterAll(() => phones?.close())

  it('the list of chats is one stop, in which arrow keys move', async () => {
    await tabTo(page, t('chats.start'))
    await page.keyboard.press('Tab')
    await expectFocus(page, '新 60')
    const rows = await page.evaluate<string[]>(`Array.from(document.querySelectorAll('.list .row')).sort((one, other) => one.getBoundingClientRect().top - other.getBoundingClientRect().top)
      .map(row => row.querySelector('.last').textContent)`)
    for (const [key, at] of [['ArrowDown', 1], ['ArrowDown', 2], ['ArrowUp', 1], ['Home', 0], ['End', 2]] as const) {
      await page.keyboard.press(key)
      await expectFocus(page, rows[at]!)
    }
    await page.keyboard.press('Tab')
    await expectFocus(page, t('tab.chats'))
  })

  it('the menu of a chat opens with Shift+F10, and holds what a swipe offers', async () => {
    await page.keyboard.press('Shift+Tab')
    if (!(await nameOf(page)).includes('von Carl')) await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Shift+F10')
    await expectFocus(page, t('action.markRead'))
    await page.keyboard.press('Escape')
    await expectFocus(page, 'von Carl')
    for (const action of ['action.markRead', 'action.mute'] as const) {
      await page.keyboard.press('Shift+F10')
      await choose(page, t(action), action === 'action.mute' ? t('action.markUnread') : t('action.markRead'))
      await expectFocus(page, 'von Carl')
    }
    await visible(page, '.list .row', 'Carl').locator('.muted').waitFor()
    await page.keyboard.press('Shift+F10')
    await choose(page, t('action.delete'), t('action.markUnread'))
    await expectFocus(page, t('action.cancel'))
    await page.keyboard.press('Enter')
    await expectFocus(page, 'von Carl')
    await page.keyboard.press('ContextMenu')
    await choose(page, t('action.delete'), t('action.markUnread'))
    await choose(page, t('action.delete'), t('action.cancel'))
    await expect.poll(() => visible(page, '.list .row', 'Carl').count()).toBe(0)
    await expectFocus(page, 'von Dora')
  })

  it('a chat is opened; "N unread" leads to the first of them, and "to the end" to the field', async () => {
    await page.keyboard.press('Home')
    await page.keyboard.press('Enter')
    await visible(page, '.bubble', '新 60').waitFor()
    await activate(page, t('message.unreadAbove', { n: 61 }))
    await expectFocus(page, 'Hi Anna')
    await activate(page, t('message.toEnd'))
    await expectFocus(page, t('composer.label'))
    await visible(page, '.bubble', '新 60').waitFor()
  })

  it('a message is sent with Enter, and with the button', async () => {
    await page.keyboard.type('mit Enter')
    await page.keyboard.press('Enter')
    await visible(page, '.bubble', 'mit Enter').waitFor()
    await page.keyboard.type('mit Knopf')
    await activate(page, t('action.send'))
    await visible(page, '.bubble', 'mit Knopf').waitFor()
    await expectFocus(page, t('composer.label'))
  })

  it('the list is entered at the newest message that can be seen, also after it was scrolled far up', async () => {
    await tabTo(page, 'mit Knopf', 'Shift+Tab')
    for (const words of ['新', '新', '新', '新', '新']) {
      await page.keyboard.press('PageUp')
      await expectFocus(page, words)
      await expect.poll(() => focused(page)).toMatchObject({ hasRing: true, isOnScreen: true })
    }
    const far = await nameOf(page)
    await tabTo(page, t('composer.label'))
    await tabTo(page, far, 'Shift+Tab')
    await page.keyboard.press('Shift+Tab')
    await expectFocus(page, t('accessibility.back'))
  })

  it('the links of a message follow it, and its menu acts; what has disappeared hands on the focus', async () => {
    await tabTo(page, '新')
    const message = await nameOf(page)
    await page.keyboard.press('Tab')
    await expect.poll(() => nameOf(page)).toBe('www.example.com')
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Enter')
    await expectFocus(page, t('action.copy'))
    await page.keyboard.press('Escape')
    await expectFocus(page, message)
    await page.keyboard.press('Enter')
    await expectFocus(page, t('action.copy'))
    for (let moves = 0; moves < 12 && await nameOf(page) !== t('action.delete'); moves++) await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await choose(page, t('action.delete'), t('action.cancel'))
    await visible(page, '.content', message.slice(0, 4)).waitFor({ state: 'detached' })
    await expectFocus(page, '新')
  })

  it('emoji are picked from the panel', async () => {
    await activate(page, t('composer.emoji'))
    await visible(page, '.emoji__one').first().waitFor()
    await tabTo(page, '😀')
    await page.keyboard.press('ArrowRight')
    const emoji = await nameOf(page)
    await page.keyboard.press('Enter')
    await expect.poll(() => visible(page, '.composer textarea').inputValue()).toBe(emoji)
    await tabTo(page, t('composer.keyboard'), 'Shift+Tab')
    await page.keyboard.press('Enter')
    await expectFocus(page, t('composer.label'))
    await goBack(page, emoji)
  })

  it('a message is searched for; its hit leads to it, and back leads to the hit', async () => {
    await tabTo(page, t('chats.search'), 'Shift+Tab')
    await page.keyboard.type('新 59')
    await sees(page, t('chats.searchMessages', { text: '新 59' }))
    await activate(page, t('chats.searchMessages', { text: '新 59' }))
    await expectFocus(page, t('search.hint'))
    await visible(page, '.hit').first().waitFor()
    await tabTo(page, t('accessibility.day'))
    for (const key of ['ArrowUp', 'ArrowRight', 'ArrowUp', 'ArrowRight', 'ArrowUp']) await page.keyboard.press(key)
    expect(await visible(page, '.day').inputValue()).toMatch(/^\d{4,}-\d\d-\d\d$/)
    await activate(page, t('search.anyDay'))
    await expectFocus(page, t('search.mine'))
    // The search without a day begins after a pause.
    await page.waitForTimeout(400)
    await visible(page, '.hit').first().waitFor()
    await activate(page, '新 59')
    await visible(page, '.composer').waitFor()
    await expectFocus(page, '新 59')
    await goBack(page, '新 59')
    await goBack(page, t('chats.searchMessages', { text: '新 59' }))
    await tabTo(page, t('chats.search'), 'Shift+Tab')
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.press('Backspace')
  })

  it('a room is entered, given a notice and left; the sheet of the notice keeps the focus until Escape', async () => {
    await activate(page, t('chats.start'))
    await choose(page, t('startMenu.room'), t('startMenu.group'))
    await sees(page, t('start.chat'))
    await tabTo(page, t('start.roomHint'))
    await page.keyboard.type('lobby')
    await activate(page, t('start.roomAction'))
    await sees(page, t('room.members', { n: 1 }))
    await activate(page, t('room.settings'))
    await sees(page, t('roomSettings.none'))
    await activate(page, t('roomSettings.none'))
    await tabToField(page, t('roomSettings.notice'))
    await page.keyboard.type('Tea at six')
    await activate(page, t('settings.save'))
    await sees(page, 'Tea at six')
    await goBack(page, t('room.settings'))
    await activate(page, 'Tea at six', 'Shift+Tab')
    await expectFocus(page, t('action.close'))
    await page.keyboard.press('Escape')
    await expectFocus(page, 'Tea at six')
    expect(await page.locator('.sheet-panel').count()).toBe(0)
    await activate(page, t('room.settings'), 'Shift+Tab')
    await sees(page, t('room.leave'))
    await activate(page, t('room.leave'))
    await choose(page, t('action.leave'), t('action.cancel'))
    await expectFocus(page, t('chats.start'))
  })

  it('appearance, text size and language are chosen', async () => {
    await activate(page, t('tab.me'))
    await sees(page, t('me.appearance'))
    const choices = [['me.appearance', 'me.appearance.dark', 'me.appearance.system'], ['me.appearance', 'me.appearance.system', 'me.appearance.system']] as const
    for (const [cell, choice, first] of choices) {
      await activate(page, t(cell))
      await choose(page, t(choice), t(first))
      await expectFocus(page, `${t(cell)}${t(choice)}`)
    }
    await activate(page, t('me.textSize'))
    await choose(page, '150 %', t('me.textSizeSystem'))
    await expectFocus(page, `${t('me.textSize')}150 %`)
    await activate(page, t('me.language'), 'Shift+Tab')
    await choose(page, 'English', '简体中文')
    await expectFocus(page, 'LanguageEnglish')
    await page.keyboard.press('Enter')
    await expectFocus(page, '简体中文')
    await page.keyboard.press('ArrowUp')
    await expect.poll(() => nameOf(page)).toBe('Cancel')
    await activate(page, '简体中文')
    await expectFocus(page, t('me.language'))
  })

  it('the storage of a chat is cleared after a question', async () => {
    await activate(page, t('me.storage'))
    await sees(page, t('storage.total'))
    await activate(page, '本')
    await choose(page, t('storage.clear'), t('action.cancel'))
    await expect.poll(() => visible(page, '.cell[role=button]', '本').count()).toBe(0)
    await expect.poll(() => focused(page)).toMatchObject({ hasRing: true, isOnScreen: true })
    await goBack(page, t('me.storage'))
  })

  it('the name is changed, and the button that saves keeps the focus', async () => {
    await activate(page, '用户 ID', 'Shift+Tab')
    await sees(page, t('profile.devices'))
    await tabToField(page, t('profile.name'))
    await page.keyboard.type('2')
    await activate(page, t('profile.save'))
    await sees(page, t('profile.saved'))
    await expectFocus(page, t('profile.save'))
    await activate(page, t('profile.password'))
    // The form moves what follows it.
    await page.getByLabel(t('profile.oldPassword')).waitFor()
    await tabToField(page, t('profile.oldPassword'))
    await goBack(page, '用户 ID')
  })

  it('the user signs out, and another one signs up; a field keeps the focus on Enter', async () => {
    await activate(page, t('action.signOut'))
    await choose(page, t('action.signOut'), t('action.cancel'))
    await sees(page, t('signIn.toSignUp'))
    await activate(page, t('signIn.toSignUp'))
    await tabToField(page, t('signIn.account'), 'Shift+Tab')
    await page.keyboard.type('carla')
    await tabToField(page, t('signIn.password'))
    await page.keyboard.type(PASSWORD)
    // uni hands on what is typed up to 100 ms later.
    await page.waitForTimeout(150)
    await tabToField(page, t('signIn.name'))
    await page.keyboard.press('Enter')
    await sees(page, t('signIn.nameMissing'))
    await expect.poll(() => focused(page)).toMatchObject({ name: t('signIn.name'), isField: true })
    await page.keyboard.type('Carla')
    await page.keyboard.press('Enter')
    await activate(page, t('consent.agree'))
    await sees(page, t('chats.empty'))
    await activate(page, t('tab.me'))
    await visible(page, '.card', 'Carla').waitFor()
    expect(phones.anna.problems).toEqual([])
  })
})
