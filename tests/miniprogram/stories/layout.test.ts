import { mkdirSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'

import type { Locale } from '@/i18n'

import { setLocale } from '@/i18n'

import type { DemoUser } from '../../../scripts/demo/backend'
import type { Dist, Phone } from '../host'

import { ROOT } from '../../../scripts/install.mjs'
import { isFullMatrix } from '../../support/matrix'
import { t } from '../../support/texts'
import { copyOf } from '../gates/distCopy'
import { findChromium, launchInChromium } from '../host'
import { layoutProblems, verticalPosition } from './geometry'
import { PASSWORD, useScenario } from './scenario'
import { seedMessages } from './seedMessages'

const scenario = useScenario()
const PICTURES = `${ROOT}artifacts/miniprogram`
const KEYBOARD = 260

/** `npm test` checks the first two, `npm run test:all` all of them. */
const SCREENS: [width: number, height: number, language: Locale][] = [
  [375, 667, 'zh-CN'],
  [320, 568, 'en'],
  [320, 568, 'zh-CN'],
  [375, 667, 'en'],
  [430, 932, 'zh-CN'],
]

const LONG_NAME = '一个名字特别特别长的人，长到一行放不下，Maximiliana von und zu Hohenstein'
const SENDERS = [
  { userID: 'sender-long', name: LONG_NAME, messages: ['这句话也很长，长到列表里的一行绝对放不下，所以后面的部分必须被省略号代替才对。'] },
  { userID: 'sender-bidi', name: 'Eve\u202E', messages: ['\u202E3pm.exe'] },
  { userID: 'sender-many', name: 'Noisy', messages: Array.from({ length: 120 }, (_, n) => `#${n}`) },
]
const MESSAGES = [
  '你好！',
  '下面这一行没有任何可以断开的地方：',
  'x'.repeat(300),
  '多行\n\n文本，带着链接 https://example.com/a/very/long/path?that=does&not=end#anywhere 和表情 🎉',
  '😀🎉',
  { type: 99, message: 'from another version' },
  ...Array.from({ length: 20 }, (_, n) => `第 ${n + 1} 条`),
]

describe.skipIf(!findChromium())('the pages, laid out by Chromium (skipped without Chromium)', () => {
  let phone: Phone
  let anna: DemoUser
  let dist: Dist
  const pathOf = (name: string) => `${PICTURES}/${name}.png`

  beforeAll(() => {
    mkdirSync(PICTURES, { recursive: true })
    // Pictures are served from the folder while the test runs. A copy is not replaced by another build.
    dist = { ...scenario.dist, dir: copyOf(scenario.dist.dir).dir }
  })
  afterEach(() => setLocale('zh-CN'))
  afterAll(() => phone?.kill().catch(() => {}))

  /** Takes screenshots of the current page in both themes and returns its layout problems. */
  async function checkPage(name: string): Promise<string[]> {
    await phone.page.screenshot({ path: pathOf(`${name}-light`) })
    const found = await layoutProblems(phone)
    await phone.setTheme('dark')
    await phone.page.screenshot({ path: pathOf(`${name}-dark`) })
    await phone.setTheme('light')
    return found.map(problem => `${name}: ${problem}`)
  }

  async function createUserWithChats() {
    const user = await scenario.createUser('安娜')
    for (const { messages, ...sender } of SENDERS) seedMessages(scenario.backend.emulator, sender, user.user, messages)
    seedMessages(scenario.backend.emulator, { userID: 'ben', name: '本' }, user.user, MESSAGES)
    return user
  }

  async function signIn() {
    const fields = phone.top.locator('input')
    await fields.nth(0).fill(anna.account)
    await fields.nth(1).fill(PASSWORD)
    await phone.hideKeyboard()
    await phone.tap('.box')
    await phone.tap('.button--main')
    await phone.until(text => text.includes('Noisy'), 'the list of chats')
  }

  async function sendMessage(text: string) {
    await phone.input('.composer', text)
    await phone.tap('.send')
    await phone.until(pageText => pageText.includes(text), 'the message')
  }

  /** Expects the newest message above the composer, and the composer above a keyboard of this height (px). */
  async function expectNewestInView(keyboard: number) {
    await expect.poll(async () => {
      const [bubble, bar] = [await verticalPosition(phone, '.bubble'), await verticalPosition(phone, '.composer .bar')]
      return bubble.top >= 0 && bubble.bottom <= bar.top + 1 && bar.bottom <= bar.height - keyboard + 1
    }, { timeout: 5000 }).toBe(true)
  }

  /** Expects the field to fill the width beside the buttons. */
  async function expectFullComposer() {
    const { field, voice, emoji, more, bar } = await phone.$('.composer .bar').evaluate((bar) => {
      const [voice, emoji, more] = [...bar.querySelectorAll('.tool')].map(tool => tool.getBoundingClientRect())
      return { field: bar.querySelector('wx-textarea')!.getBoundingClientRect(), voice: voice!, emoji: emoji!, more: more!, bar: bar.getBoundingClientRect() }
    })
    for (const gap of [voice.left - bar.left, field.left - voice.right, emoji.left - field.right, more.left - emoji.right, bar.right - more.right]) {
      expect(gap).toBeGreaterThanOrEqual(0)
      expect(gap).toBeLessThan(16)
    }
  }

  /** Holds the newest bubble until its menu opens, and expects the menu beside it. */
  async function openMenu() {
    const bubble = phone.$('.bubble').last()
    const { x, y, width, height } = (await bubble.boundingBox())!
    await phone.page.mouse.move(x + width / 2, y + height / 2)
    await phone.page.mouse.down()
    await phone.$('.menu').waitFor()
    await phone.page.mouse.up()
    const menu = (await phone.$('.menu').boundingBox())!
    expect(Math.round(y - menu.y - menu.height)).toBe(10)
    expect(menu.x + menu.width).toBeCloseTo(x + width, 0)
  }

  /** Visits all pages and returns their layout problems. */
  async function visitPages(size: string): Promise<string[]> {
    const found: string[] = []
    const check = async (name: string) => { found.push(...await checkPage(`${size}-${name}`)) }
    await phone.until(text => text.includes(t('welcome.signIn')), 'the page for who is not signed in')
    await check('welcome')
    await phone.tap('.button--main')
    await phone.until(text => text.includes(t('signIn.advanced')), 'the sign-in page')
    await phone.tap(t('signIn.advanced'))
    await phone.tap('.button--main')
    await phone.until(text => text.includes(t('signIn.accountMissing')), 'a problem')
    await check('sign-in')
    await signIn()
    await check('chats')
    expect(await phone.$('.row .name').evaluateAll(names => names.map(name => getComputedStyle(name).unicodeBidi))).toEqual(Array.from({ length: 4 }).fill('isolate'))

    await phone.$('.row').filter({ hasText: '第 20 条' }).click()
    await phone.until(text => text.includes('第 20 条') && !text.includes('Noisy'), 'the chat')
    await expectNewestInView(0)
    scenario.backend.emulator.gateway.controls.failNext({ call: 'sendPeerMessage', code: 6000203, times: 2, userID: anna.user.userID })
    await sendMessage('没有发出去的一条')
    await phone.$('.failed').waitFor()
    await phone.$('.composer textarea').click()
    await expectNewestInView(KEYBOARD)
    await check('chat-keyboard')
    await phone.hideKeyboard()
    await expectNewestInView(0)
    await expectFullComposer()
    await check('chat')
    await openMenu()
    await check('menu')
    await phone.tap('.shade')
    await phone.$('.scroll').evaluate((list) => { list.scrollTop = 0 })
    await phone.page.waitForTimeout(300)
    await check('chat-above')
    await phone.tap('‹')

    await phone.tap('.plus')
    await phone.tap(t('startMenu.room'))
    await phone.until(text => text.includes(t('start.chatAction')), 'the start page')
    await check('start')
    await phone.top.locator('input').nth(1).fill(`hall-${size}`)
    await phone.top.locator('input').nth(2).fill('茶馆')
    await phone.hideKeyboard()
    await phone.$('button').last().click()
    await phone.until(text => text.includes(t('room.members', { n: 1 })), 'the room')
    await sendMessage('大家好')
    await expectNewestInView(KEYBOARD)
    await check('room')
    await phone.tap('.settings')
    await phone.until(text => text.includes(t('roomSettings.none')), 'the settings of the room')
    await check('room-settings')
    await phone.tap(t('roomSettings.members'))
    await phone.until(text => text.includes(t('roomMembers.me')), 'the members')
    await check('room-members')
    await phone.tap('‹')
    await phone.tap('‹')
    await phone.tap('‹')

    await phone.tap(t('tab.me'))
    await phone.until(text => text.includes(t('me.diagnostics')), 'the me page')
    await check('me')
    await phone.tap(t('me.diagnostics'))
    await phone.until(text => text.includes(t('diagnostics.version')), 'the diagnostics')
    await check('diagnostics')
    return found
  }

  it.each(SCREENS.slice(0, isFullMatrix ? undefined : 2))('fit a screen of %i × %i in %s, light and dark', async (width, height, language) => {
    anna = await createUserWithChats()
    await setLocale(language)
    const { hosts } = scenario.network
    phone = await launchInChromium(dist, { viewport: { width, height }, hosts, storage: { 'settings.v1': { locale: language } } })
    expect(await visitPages(`${width}-${language}`)).toEqual([])
    expect([...new Set((await phone.problems()).map(({ kind, message, where }) => `${kind}: ${message} ${where ?? ''}`))]).toEqual([])
    await phone.kill()
  })
})
