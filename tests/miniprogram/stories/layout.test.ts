import { mkdirSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'

import type { Locale } from '@/i18n'

import { setLocale } from '@/i18n'

import type { DemoUser } from '../../../scripts/demo/backend'
import type { Dist, Phone } from '../host'

import { ROOT } from '../../../scripts/install.mjs'
import { t } from '../../support/texts'
import { copyOf } from '../gates/distCopy'
import { findChromium, launchInChromium } from '../host'
import { complaintsAbout, place } from './geometry'
import { PASSWORD, useScenario } from './scenario'
import { seedMessages } from './seedMessages'

const scenario = useScenario()
const PICTURES = `${ROOT}artifacts/miniprogram`
const KEYBOARD = 260

const LONG_NAME = '一个名字特别特别长的人，长到一行放不下，Maximiliana von und zu Hohenstein'
const STRANGERS = [
  { userID: 'stranger-long', name: LONG_NAME, says: ['这句话也很长，长到列表里的一行绝对放不下，所以后面的部分必须被省略号代替才对。'] },
  { userID: 'stranger-bidi', name: 'Eve\u202E', says: ['\u202E3pm.exe'] },
  { userID: 'stranger-many', name: 'Noisy', says: Array.from({ length: 120 }, (_, n) => `#${n}`) },
]
const SAID = [
  '你好！',
  '下面这一行没有任何可以断开的地方：',
  'x'.repeat(300),
  '多行\n\n文本，带着链接 https://example.com/a/very/long/path?that=does&not=end#anywhere 和表情 🎉',
  '😀🎉',
  { type: 99, message: 'from another version' },
  ...Array.from({ length: 20 }, (_, n) => `第 ${n + 1} 条`),
]

describe.skipIf(!findChromium())('the screens, laid out by Chromium (skipped without one)', () => {
  let phone: Phone
  let anna: DemoUser
  let dist: Dist
  const folder = (name: string) => `${PICTURES}/${name}.png`

  beforeAll(() => {
    mkdirSync(PICTURES, { recursive: true })
    // Pictures are served while the test runs: from a copy, which no other build replaces.
    dist = { ...scenario.dist, dir: copyOf(scenario.dist.dir).dir }
  })
  afterEach(() => setLocale('zh-CN'))
  afterAll(() => phone?.kill().catch(() => {}))

  /** The page in front in both themes: pictures for a person to look at, and what the geometry says. */
  async function look(name: string): Promise<string[]> {
    await phone.page.screenshot({ path: folder(`${name}-light`) })
    const found = await complaintsAbout(phone)
    await phone.setTheme('dark')
    await phone.page.screenshot({ path: folder(`${name}-dark`) })
    await phone.setTheme('light')
    return found.map(complaint => `${name}: ${complaint}`)
  }

  async function someoneWithChats() {
    const person = await scenario.createUser('安娜')
    for (const { says, ...stranger } of STRANGERS) seedMessages(scenario.backend.emulator, stranger, person.user, says)
    seedMessages(scenario.backend.emulator, { userID: 'ben', name: '本' }, person.user, SAID)
    return person
  }

  async function signIn() {
    const fields = phone.top.locator('input')
    await fields.nth(0).fill(anna.account)
    await fields.nth(1).fill(PASSWORD)
    await phone.hideKeyboard()
    await phone.tap('.button--main')
    await phone.until(text => text.includes('Noisy'), 'the list of chats')
  }

  async function write(text: string) {
    await phone.input('.composer', text)
    await phone.tap('.send')
    await phone.until(seen => seen.includes(text), 'the message')
  }

  /** The newest message lies above the composer, and the composer above the keyboard. */
  async function newestInView(keyboard: number) {
    await expect.poll(async () => {
      const [bubble, bar] = [await place(phone, '.bubble'), await place(phone, '.composer .bar')]
      return bubble.top >= 0 && bubble.bottom <= bar.top + 1 && bar.bottom <= bar.height - keyboard + 1
    }, { timeout: 5000 }).toBe(true)
  }

  /** The field takes what the buttons leave, and nothing stands empty beside them. */
  async function composerIsFull() {
    const { field, tool, width } = await phone.$('.composer .bar').evaluate(bar => ({
      field: bar.querySelector('wx-textarea')!.getBoundingClientRect().right,
      tool: bar.querySelector('.tool')!.getBoundingClientRect(),
      width: bar.getBoundingClientRect().right,
    }))
    expect(tool.left - field).toBeLessThan(16)
    expect(width - tool.right).toBeLessThan(16)
  }

  async function walk(size: string, height: number): Promise<string[]> {
    const found: string[] = []
    const looked = async (name: string) => { found.push(...await look(`${size}-${name}`)) }
    await phone.until(text => text.includes(t('signIn.advanced')), 'the sign-in page')
    await phone.tap(t('signIn.advanced'))
    await phone.tap('.button--main')
    await phone.until(text => text.includes(t('signIn.accountMissing')), 'a problem')
    await looked('sign-in')
    await signIn()
    await looked('chats')
    expect(await phone.$('.row .name').evaluateAll(names => names.map(name => getComputedStyle(name).unicodeBidi))).toEqual(Array.from({ length: 4 }).fill('isolate'))

    await phone.$('.row').filter({ hasText: '第 20 条' }).click()
    await phone.until(text => text.includes('第 20 条') && !text.includes('Noisy'), 'the chat')
    await newestInView(0)
    scenario.backend.emulator.gateway.controls.failNext({ call: 'sendPeerMessage', code: 6000203, userID: anna.user.userID })
    await write('没有发出去的一条')
    await phone.$('.failed').waitFor()
    await phone.$('.composer textarea').click()
    await newestInView(KEYBOARD)
    await looked('chat-keyboard')
    await phone.hideKeyboard()
    await newestInView(0)
    await composerIsFull()
    await looked('chat')
    await phone.$('.scroll').evaluate((list) => { list.scrollTop = 0 })
    await phone.page.waitForTimeout(300)
    await looked('chat-above')
    await phone.tap('‹')

    await phone.tap('.plus')
    await phone.until(text => text.includes(t('start.chatAction')), 'the start page')
    await looked('start')
    await phone.top.locator('input').nth(1).fill(`hall-${size}`)
    await phone.top.locator('input').nth(2).fill('茶馆')
    await phone.hideKeyboard()
    await phone.$('button').last().click()
    await phone.until(text => text.includes(t('room.members', { n: 1 })), 'the room')
    await write('大家好')
    await newestInView(KEYBOARD)
    await looked('room')
    await phone.tap(t('room.members', { n: 1 }))
    await phone.until(text => text.includes(t('room.me')), 'the members')
    await expect.poll(async () => (await place(phone, '.members .cell')).bottom).toBeLessThan(height)
    await phone.page.waitForTimeout(300)
    await looked('members')
    await phone.tap(t('action.close'))
    await phone.tap('‹')

    await phone.tap(t('tab.me'))
    await phone.until(text => text.includes(t('me.diagnostics')), 'the me page')
    await looked('me')
    await phone.tap(t('me.diagnostics'))
    await phone.until(text => text.includes(t('diagnostics.version')), 'the diagnostics')
    await looked('diagnostics')
    return found
  }

  it.each([
    [375, 667, 'zh-CN'],
    [320, 568, 'zh-CN'],
    [320, 568, 'en'],
    [375, 667, 'en'],
  ] as [number, number, Locale][])('fit on %i × %i in %s, light and dark', async (width, height, language) => {
    anna = await someoneWithChats()
    await setLocale(language)
    const { hosts } = scenario.network
    phone = await launchInChromium(dist, { viewport: { width, height }, hosts, storage: { 'settings.v1': { locale: language } } })
    expect(await walk(`${width}-${language}`, height)).toEqual([])
    expect([...new Set((await phone.problems()).map(({ kind, message, where }) => `${kind}: ${message} ${where ?? ''}`))]).toEqual([])
    await phone.kill()
  })
})
