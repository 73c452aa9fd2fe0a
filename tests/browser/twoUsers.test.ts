import type { Page } from 'playwright-core'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Phone, TwoPhones } from './twoPhones'

import { ARTIFACTS, openTwoPhones, withoutChromium } from './twoPhones'

const field = (page: Page) => page.locator('.composer textarea')
const bubble = (page: Page, text: string) => page.locator('.bubble', { hasText: text })

async function send(page: Page, text: string) {
  await field(page).fill(text)
  await page.getByText('发送', { exact: true }).tap()
}

describe.skipIf(withoutChromium)('two users in Chromium, over the emulator\'s socket (skipped without Chromium)', () => {
  let phones: TwoPhones
  let anna: Phone
  let ben: Phone

  beforeAll(async () => {
    phones = await openTwoPhones();
    ({ anna, ben } = phones)
  })
  afterAll(() => phones?.close())

  it('are signed in and have each other in the list, with unread messages', async () => {
    await anna.page.locator('.row', { hasText: '本' }).waitFor()
    await ben.page.locator('.row', { hasText: 'Anna' }).waitFor()
    expect(await ben.page.locator('.row .badge').textContent()).toBe('2')
  })

  it('open the chat, which clears the unread count', async () => {
    await ben.page.locator('.row', { hasText: 'Anna' }).tap()
    await bubble(ben.page, 'Shall we meet at six').waitFor()
    await anna.page.locator('.row', { hasText: '本' }).tap()
    await bubble(anna.page, '今天下雨了').waitFor()
  })

  it('get each other\'s messages at once', async () => {
    await send(anna.page, '六点见！\nSix it is 🎉')
    await bubble(ben.page, 'Six it is').waitFor()
    await send(ben.page, '好的')
    await bubble(anna.page, '好的').waitFor()
    expect(await anna.page.locator('.bubble').allInnerTexts()).toEqual(await ben.page.locator('.bubble').allInnerTexts())
  })

  it('see that a message was read, and that the other one is writing', async () => {
    await anna.page.locator('.line.read', { hasText: 'Six it is' }).waitFor()
    // One signal in three seconds: the last one was of the text before.
    await ben.page.waitForTimeout(3000)
    await field(ben.page).fill('我')
    const title = anna.page.locator('.uni-page-head__title')
    await expect.poll(() => title.allTextContents()).toContain('对方正在输入…')
    await anna.page.screenshot({ path: `${ARTIFACTS}/read-and-typing.png` })
    await send(ben.page, '我在路上')
    await bubble(anna.page, '我在路上').waitFor()
    await expect.poll(() => title.allTextContents()).not.toContain('对方正在输入…')
  })

  it('open a link in a tab that knows neither opener nor referrer', async () => {
    await send(ben.page, '看www.example.com，或写信给 ben@example.com，打13800138000')
    const link = anna.page.locator('.bubble a', { hasText: 'www.example.com' })
    await link.waitFor()
    expect(await bubble(anna.page, '或写信给').textContent()).toBe('看www.example.com，或写信给 ben@example.com，打13800138000')
    expect(await anna.page.locator('.bubble', { hasText: '或写信给' }).locator('a').evaluateAll(links => links.map(one => one.getAttribute('href')))).toEqual(['http://www.example.com', 'mailto:ben@example.com', 'tel:13800138000'])
    const [opened] = await Promise.all([anna.page.context().waitForEvent('page'), link.tap()])
    await opened.waitForLoadState()
    expect(await opened.evaluate(() => [opener, document.referrer, location.hostname])).toEqual([null, '', 'www.example.com'])
    await opened.close()
    await anna.page.screenshot({ path: `${ARTIFACTS}/links.png` })
  })

  it('keep the focus in the empty field after Send', async () => {
    await field(anna.page).tap()
    await send(anna.page, '还在吗')
    await expect.poll(() => field(anna.page).inputValue()).toBe('')
    expect(await anna.page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA')
  })

  it('see a burst of 40 messages in order, with the newest in view', async () => {
    for (let n = 1; n <= 40; n++) await send(anna.page, `第 ${n} 条`)
    await bubble(ben.page, '第 40 条').waitFor({ timeout: 20_000 })
    const texts = (await ben.page.locator('.bubble').allInnerTexts()).filter(text => text.startsWith('第'))
    expect(texts).toEqual(Array.from({ length: 40 }, (_, n) => `第 ${n + 1} 条`))
    await expect.poll(() => inView(ben.page, '第 40 条')).toBe(true)
  })

  it('keep their scroll position for a new message, with a button to it', async () => {
    // What is announced to screen readers may say "31 条新消息".
    const pill = ben.page.locator('.pill', { hasText: '1 条新消息' })
    await ben.page.locator('.message-list .uni-scroll-view').nth(1).evaluate((list) => { list.scrollTop = list.scrollHeight / 3 })
    await ben.page.waitForTimeout(300)
    await send(anna.page, '你在看上面吗')
    await pill.waitFor()
    expect(await inView(ben.page, '你在看上面吗')).toBe(false)
    await pill.tap()
    await expect.poll(() => inView(ben.page, '你在看上面吗')).toBe(true)
  })

  it('show the other side\'s name and letter after a reload, from the first frame on', async () => {
    await send(ben.page, '听到了')
    await bubble(anna.page, '听到了').waitFor()
    await anna.page.addInitScript(`
      window.seen = new Set()
      const look = () => {
        const avatar = document.querySelector('.line:not(.mine) .chat-avatar')
        if (avatar) seen.add(getComputedStyle(avatar, '::before').content + document.querySelector('.uni-page-head__title').textContent.slice(0, 1))
        requestAnimationFrame(look)
      }
      requestAnimationFrame(look)
    `)
    await anna.page.reload()
    await bubble(anna.page, '听到了').waitFor()
    await expect.poll(() => anna.page.evaluate('seen.size'), { timeout: 10_000 }).toBeGreaterThan(0)
    expect(await anna.page.evaluate('[...seen]')).toEqual(['"本"本'])
  })

  it('cause no error on either phone', async () => {
    await anna.page.screenshot({ path: `${ARTIFACTS}/chat-anna.png` })
    await ben.page.screenshot({ path: `${ARTIFACTS}/chat-ben.png` })
    expect({ anna: anna.problems, ben: ben.problems }).toEqual({ anna: [], ben: [] })
  })

  it('find a chat under the address that it had before it was part of a subpackage', async () => {
    const { page } = ben
    const address = page.url()
    await page.goto('about:blank')
    await page.goto(address.replace('#/packages/chat/', '#/pages/chat/'))
    await page.locator('.bubble').last().waitFor()
    expect(page.url()).toBe(address)
  })

  it('sign out, and in again with account and password', async () => {
    await anna.page.goto(new URL('#/pages/me/index', phones.demo.phones[0]).href)
    await anna.page.getByText('退出登录').tap()
    await anna.page.locator('.uni-modal__btn_primary').tap()
    await anna.page.locator('input').first().waitFor()
    await anna.page.locator('input').nth(0).fill('anna')
    await anna.page.locator('input').nth(1).fill(phones.demo.users[0]!.password)
    await anna.page.locator('.line .box').tap()
    await anna.page.locator('button, .button', { hasText: '登录' }).first().tap()
    await anna.page.locator('.row', { hasText: '本' }).waitFor()
  })
})

function inView(page: Page, text: string): Promise<boolean> {
  return bubble(page, text).last().evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect()
    const bar = document.querySelector('.composer')!.getBoundingClientRect()
    return top >= 0 && bottom <= bar.top + 1
  })
}
