import type { Page } from 'playwright-core'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { en } from '@/i18n/en'

import type { TwoPhones } from './twoPhones'

import { t } from '../support/texts'
import { violationsOf } from './axe'
import { ARTIFACTS, openTwoPhones, withoutChromium } from './twoPhones'
import { sees, visible } from './visible'

const HOSTILE = '\u202E<b>一个名字特别特别长的人，长到一行放不下，Maximiliana'
const NAMES = ['安娜', '白', '陈晨', 'Dora', '李雷', '韩梅梅', '张伟', '7号楼', HOSTILE]

const beyond = (page: Page) => page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth))

describe.skipIf(withoutChromium)('contacts in Chromium (skipped without Chromium)', () => {
  let phones: TwoPhones
  let page: Page
  let ben: string

  beforeAll(async () => {
    phones = await openTwoPhones({
      prepare({ users, backend }) {
        const { world } = backend.emulator.gateway
        const anna = users[0]!.user.userID
        ben = users[1]!.user.userID
        const befriend = (userID: string, userName: string, call: 'addFriend' | 'sendFriendApplication') => {
          world.signIn(userID, { userID, userName, deviceID: '' })
          world.perform(userID, call, { userID: anna, alias: '', attributes: {}, wording: `我是${userName}` })
        }
        for (let n = 0; n < 90; n++) befriend(`friend-${n}`, n < NAMES.length ? NAMES[n]! : `${'赵钱孙李周吴郑王'[n % 8]}${n}`, 'addFriend')
        befriend('asks', '王芳', 'sendFriendApplication')
      },
    })
    page = phones.anna.page
    await visible(page, '.list .row').first().waitFor()
  })
  afterAll(() => phones?.close())

  const tab = (name: string) => visible(page, '.uni-tabbar__item', name).tap()
  const heads = () => visible(page, '.head').allInnerTexts()
  const shoot = (name: string) => page.screenshot({ path: `${ARTIFACTS}/contacts-${name}.png` })

  it('are listed by letter; a tap on a letter leads to it; new friends have a badge', async () => {
    await tab(t('tab.contacts'))
    await visible(page, '.person').nth(39).waitFor()
    await visible(page, '.count', '1').waitFor()
    await visible(page, '.online').nth(2).waitFor()
    expect(await visible(page, '.online').first().getAttribute('aria-label')).toBe(t('presence.online'))
    expect(await visible(page, '.uni-tabbar__item', t('tab.contacts')).textContent()).toContain('1')
    await shoot('light')
    expect(await violationsOf(page)).toEqual([])
    await visible(page, '.letter', 'Z').tap()
    await expect.poll(() => visible(page, '.head', 'Z').evaluate(head => Math.abs(head.getBoundingClientRect().top)).catch(() => 999)).toBeLessThan(100)
    expect((await heads()).at(0)).toBe('A')
    expect((await heads()).at(-1)).toBe('#')
    await shoot('letter')
  })

  it('are people whose card says what can be done', async () => {
    await visible(page, '.contact', '张伟').tap()
    await sees(page, t('person.setRemark'))
    await sees(page, t('presence.online'))
    await page.waitForTimeout(400)
    await shoot('friend')
    expect(await violationsOf(page)).toEqual([])
    await page.goBack()
    await visible(page, '.contact', t('contacts.requests')).tap()
    await visible(page, '.act', t('person.accept')).waitFor()
    await page.waitForTimeout(400)
    await shoot('requests')
    expect(await violationsOf(page)).toEqual([])
    await visible(page, '.act', t('person.accept')).tap()
    await sees(page, t('requests.accepted'))
    await page.goBack()
    await visible(page, '.contact', t('contacts.add')).tap()
    await visible(page, 'input').fill(ben)
    await visible(page, '.find').tap()
    await visible(page, '.person-row').waitFor()
    await page.waitForTimeout(400)
    await shoot('add')
    expect(await violationsOf(page)).toEqual([])
    await visible(page, '.person-row .main').tap()
    await visible(page, 'uni-button', t('person.add')).tap()
    await sees(page, t('person.words'))
    await page.waitForTimeout(400)
    await shoot('words')
    expect(await violationsOf(page)).toEqual([])
  })

  it('fit a narrow screen in English, in the dark and at 200 %', async () => {
    await page.setViewportSize({ width: 320, height: 568 })
    await page.evaluate(`localStorage.setItem('settings.v1', JSON.stringify({ type: 'object', data: { textSize: 2, locale: 'en', appearance: 'dark' } }))`)
    await page.goto(page.url().replace(/#.*/, '#/pages/contacts/index'))
    await page.reload()
    await visible(page, '.person').nth(30).waitFor()
    await sees(page, en['contacts.add'])
    await visible(page, '.online').first().waitFor()
    await shoot('tab-large-en-dark')
    expect([await beyond(page), await violationsOf(page)]).toEqual([0, []])
    await visible(page, '.letter', '#').tap()
    await visible(page, '.contact', 'Maximiliana').tap()
    await sees(page, en['person.block'])
    await page.waitForTimeout(400)
    await shoot('person-large-en-dark')
    expect([await beyond(page), await violationsOf(page)]).toEqual([0, []])
    await page.goBack()
    await visible(page, '.contact', en['contacts.requests']).tap()
    await visible(page, '.person-row').waitFor()
    await page.waitForTimeout(400)
    await shoot('requests-large-en-dark')
    expect([await beyond(page), await violationsOf(page)]).toEqual([0, []])
    expect(phones.anna.problems).toEqual([])
  })
})
