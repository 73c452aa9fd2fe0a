import type { Page } from 'playwright-core'

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeQR } from 'qr/decode.js'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { en } from '@/i18n/en'
import { inviteCodeOf } from '@/utils/inviteLink'
import { qrPicture } from '@/utils/qrPicture'

import type { TwoPhones } from './twoPhones'

import { t } from '../support/texts'
import { violationsOf } from './axe'
import { ARTIFACTS, openTwoPhones, withoutChromium } from './twoPhones'
import { sees, visible } from './visible'

const MENU = 'https://example.com/menu'
const [WIDTH, HEIGHT] = [640, 480]

/** A film of one frame for Chromium's camera: a code on grey. */
async function cameraFilm(text: string): Promise<Buffer> {
  const code = await sharp(qrPicture(text)).resize(300, 300).toBuffer()
  const { data } = await sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background: '#888' } }).composite([{ input: code }]).greyscale().raw().toBuffer({ resolveWithObject: true })
  const colours = Buffer.alloc(WIDTH * HEIGHT / 2, 128)
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\nFRAME\n`), data, colours])
}

async function scanned(picture: Buffer): Promise<string> {
  const { data, info: { width, height } } = await sharp(picture).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return decodeQR({ data, width, height }, { effort: 9, timeLimit: 2_000 })
}

const beyond = (page: Page) => page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth))

describe.skipIf(withoutChromium)('invites in Chromium (skipped without Chromium)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'camera-'))
  let phones: TwoPhones
  let anna: Page
  let ben: Page
  /** Of Anna's page, as it is on the screen. */
  let screen: Buffer

  beforeAll(async () => {
    const film = join(folder, 'code.y4m')
    writeFileSync(film, await cameraFilm(MENU))
    phones = await openTwoPhones({ viewport: { width: 390, height: 844 }, args: ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-video-capture=${film}`] })
    anna = phones.anna.page
    ben = phones.ben.page
    await visible(anna, '.list .row').first().waitFor()
  })
  afterAll(async () => {
    await phones?.close()
    rmSync(folder, { recursive: true })
  })

  const shoot = (page: Page, name: string) => page.screenshot({ path: `${ARTIFACTS}/invites-${name}.png` })

  it('are drawn so that a picture of the screen can be scanned', async () => {
    await visible(anna, '.uni-tabbar__item', t('tab.me')).tap()
    await visible(anna, '.cell', t('me.code')).tap()
    await visible(anna, '.code img').waitFor()
    await anna.waitForTimeout(400)
    screen = await shoot(anna, 'code-light')
    expect(inviteCodeOf(await scanned(screen))).not.toBeNull()
    expect(await violationsOf(anna)).toEqual([])
  })

  it('are read by the camera: what is no invite is shown, and not opened', async () => {
    await visible(ben, '.list .row').first().waitFor()
    await ben.getByLabel(t('chats.start')).filter({ visible: true }).tap()
    await visible(ben, '.uni-actionsheet__cell', t('startMenu.scan')).tap()
    await sees(ben, MENU)
    await ben.waitForTimeout(400)
    await shoot(ben, 'scan-other')
    expect([await violationsOf(ben), ben.url().includes('example.com')]).toEqual([[], false])
  })

  it('are read from a picture, without a camera too, and lead to the person', async () => {
    await ben.evaluate(() => { navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError')) })
    await visible(ben, 'uni-button', t('scan.again')).tap()
    await sees(ben, t('scan.refused'))
    await ben.waitForTimeout(400)
    await shoot(ben, 'scan-refused')
    expect(await violationsOf(ben)).toEqual([])
    const choose = async (buffer: Buffer) => {
      const [chooser] = await Promise.all([ben.waitForEvent('filechooser'), visible(ben, 'uni-button', t('scan.picture')).tap()])
      await chooser.setFiles({ name: 'screen.png', mimeType: 'image/png', buffer })
    }
    await choose(await sharp({ create: { width: 600, height: 900, channels: 3, background: '#eee' } }).png().toBuffer())
    await sees(ben, t('scan.none'))
    await choose(screen)
    await sees(ben, t('person.words'))
    await sees(ben, 'Anna')
    await ben.waitForTimeout(400)
    await shoot(ben, 'person')
  })

  it('are links, too, which are opened after the sign-in', async () => {
    const code = inviteCodeOf(await scanned(screen))!
    const { origin } = new URL(ben.url())
    await ben.goto(`${origin}/i/${code}`)
    await sees(ben, 'Anna')
    await sees(ben, t('person.words'))
    await visible(ben, '.uni-page-head-btn').first().tap()
    await visible(ben, '.uni-tabbar__item', t('tab.me')).tap()
    await visible(ben, 'uni-button', t('action.signOut')).last().tap()
    await visible(ben, '.uni-modal__btn_primary').tap()
    await sees(ben, t('signIn.toSignUp'))
    await ben.goto(`${origin}/#/i/${code}`)
    await ben.reload()
    await visible(ben, 'uni-button', t('welcome.signIn')).tap()
    const { account, password } = phones.demo.users[1]!
    await visible(ben, 'input').nth(0).fill(account)
    await visible(ben, 'input').nth(1).fill(password)
    await visible(ben, '.line .box').tap()
    await visible(ben, 'uni-button').first().tap()
    await sees(ben, t('person.words'))
    expect(new URL(ben.url()).pathname).toBe('/')
  })

  it('fit a narrow screen in English, in the dark and at 200 %, and can be scanned there', async () => {
    await anna.setViewportSize({ width: 320, height: 900 })
    await anna.evaluate(`localStorage.setItem('settings.v1', JSON.stringify({ type: 'object', data: { textSize: 2, locale: 'en', appearance: 'dark' } }))`)
    await anna.reload()
    await sees(anna, en['invite.renew'])
    await visible(anna, '.code img').waitFor()
    await anna.waitForTimeout(400)
    expect(inviteCodeOf(await scanned(await shoot(anna, 'code-large-en-dark')))).not.toBeNull()
    expect([await beyond(anna), await violationsOf(anna)]).toEqual([0, []])
    await anna.screenshot({ path: `${ARTIFACTS}/invites-code-large-en-dark-all.png`, fullPage: true })
    await anna.goto(anna.url().replace(/#.*/, '#/packages/invites/scan'))
    await sees(anna, MENU)
    await anna.waitForTimeout(400)
    await shoot(anna, 'scan-large-en-dark')
    expect([await beyond(anna), await violationsOf(anna)]).toEqual([0, []])
    expect(phones.anna.problems).toEqual([])
  })
})
