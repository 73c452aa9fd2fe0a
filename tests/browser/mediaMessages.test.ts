import type { Page } from 'playwright-core'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Phone, TwoPhones } from './twoPhones'

import { picture } from '../support/media/pictures'
import { recordedVideo } from './recordedVideo'
import { ARTIFACTS, openTwoPhones, withoutChromium } from './twoPhones'

interface File { name: string, mimeType: string, buffer: Uint8Array }

/** Chooses files by a key of the panel, which stays open. */
async function choose({ page }: Phone, key: '照片' | '文件', files: File[]) {
  const more = page.getByLabel('更多', { exact: true })
  if (await more.count()) await more.tap()
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.locator('.more .key', { hasText: new RegExp(`^\\s*${key}\\s*$`) }).tap()])
  await chooser.setFiles(files.map(({ buffer, ...file }) => ({ ...file, buffer: Buffer.from(buffer) })))
}

const photo = async (name: string, width: number, height: number): Promise<File> => ({ name, mimeType: 'image/jpeg', buffer: await picture('jpeg', { width, height }) })

/** The sizes of the pictures that are drawn and loaded, px. */
const pictures = (page: Page) => page.locator('.media img').evaluateAll(all => all.map(image => (image as HTMLImageElement).naturalWidth > 0 ? image.closest('.media')!.clientWidth : 0))

describe.skipIf(withoutChromium)('files between two users in Chromium (skipped without Chromium)', () => {
  let phones: TwoPhones
  let anna: Phone
  let ben: Phone

  beforeAll(async () => {
    phones = await openTwoPhones({ args: ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'] });
    ({ anna, ben } = phones)
    await anna.page.locator('.row', { hasText: '本' }).tap()
    await ben.page.locator('.row', { hasText: 'Anna' }).tap()
    await ben.page.locator('.bubble').first().waitFor()
  })
  afterAll(() => phones?.close())

  it('a picture is drawn at once on the one phone, and from ZIM on the other', async () => {
    await choose(anna, '照片', [await photo('beach.jpg', 900, 1200)])
    await expect.poll(() => pictures(anna.page)).toEqual([150])
    await expect.poll(() => pictures(ben.page)).toEqual([150])
    expect(await ben.page.locator('.media img').getAttribute('src')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/zim-files\//)
    await expect.poll(() => anna.page.locator('.upload').count()).toBe(0)
  })

  it('an album arrives in the order in which it was chosen, and is the last message of the list', async () => {
    await choose(anna, '照片', await Promise.all([[1000, 400], [400, 1000], [500, 500]].map(([width, height], n) => photo(`${n}.jpg`, width!, height!))))
    await expect.poll(() => pictures(ben.page)).toEqual([150, 200, 80, 200])
    await ben.page.screenshot({ path: `${ARTIFACTS}/media-received.png` })
    await anna.page.screenshot({ path: `${ARTIFACTS}/media-sent.png` })
  })

  it('a video has its length, and is played on the other phone', async () => {
    await choose(anna, '照片', [{ name: 'waves.mp4', mimeType: 'video/mp4', buffer: await recordedVideo(anna.page, 320, 240) }])
    const { page } = ben
    await page.locator('.media', { hasText: /0:0[12]/ }).tap()
    const video = page.locator('.viewer video')
    await video.waitFor()
    await video.evaluate((element: HTMLVideoElement) => element.play())
    await expect.poll(() => video.evaluate((element: HTMLVideoElement) => [element.videoWidth, element.currentTime > 0.5])).toEqual([320, true])
    await page.screenshot({ path: `${ARTIFACTS}/media-video.png` })
    await page.getByLabel('关闭', { exact: true }).tap()
    await page.locator('.composer textarea').waitFor()
    await page.screenshot({ path: `${ARTIFACTS}/media-video-row.png` })
  })

  it('a file has its name and size on both phones', async () => {
    await choose(anna, '文件', [{ name: '100% 计划.pdf', mimeType: 'application/pdf', buffer: Uint8Array.from('%PDF-1.4', letter => letter.charCodeAt(0)) }])
    for (const { page } of [anna, ben]) {
      await page.locator('.card', { hasText: '100% 计划.pdf' }).waitFor()
      expect(await page.locator('.card', { hasText: '计划' }).textContent()).toContain('0.1 KB')
    }
  })

  it('a voice message is recorded from tap to tap, and has its seconds', async () => {
    const { page } = anna
    await page.getByLabel('语音', { exact: true }).tap()
    await page.getByLabel('点按开始录音').tap()
    await page.waitForTimeout(2_300)
    await page.getByLabel(/^点按发送/).tap()
    // On a machine with other work the taps are further apart.
    await ben.page.locator('.line .bubble.voice', { hasText: /^\D*[2-6]″/ }).waitFor()
    await anna.page.getByLabel('键盘', { exact: true }).first().tap()
  })

  it('a voice is marked until it is played', async () => {
    const { page } = ben
    expect(await page.locator('.unheard').count()).toBe(1)
    await page.screenshot({ path: `${ARTIFACTS}/media-voice.png` })
    await anna.page.screenshot({ path: `${ARTIFACTS}/media-voice-sent.png` })
    await page.locator('.line .bubble.voice').tap()
    await page.locator('.voice__waves--on').waitFor()
    expect(await page.locator('.unheard').count()).toBe(0)
    await expect.poll(() => page.locator('.voice__waves--on').count()).toBe(0)
    expect(await page.getByText('没有播放成功').count()).toBe(0)
  })

  it('a picture that was sent without a connection waits, also over a reload, and is sent', async () => {
    const [ofAnna, ofBen] = await Promise.all([anna, ben].map(async ({ page }) => (await pictures(page)).length))
    const { controls } = phones.demo.backend.emulator.gateway
    const { userID } = phones.demo.users[0].user
    controls.offline([userID])
    controls.drop(userID)
    await choose(anna, '照片', [await photo('late.jpg', 300, 300)])
    await expect.poll(async () => (await pictures(anna.page)).length).toBe(ofAnna! + 1)
    await anna.page.waitForTimeout(500)
    await anna.page.reload()
    controls.online()
    await expect.poll(async () => (await pictures(ben.page)).length, { timeout: 20_000 }).toBe(ofBen! + 1)
  })

  it('a picture and a voice are sent to a room, and are opened and played there', async () => {
    for (const { page } of [anna, ben]) {
      await page.goto(new URL('#/packages/chat/room?roomID=hall&name=茶馆', page.url()).href)
      await page.locator('.composer textarea').waitFor()
    }
    await anna.page.locator('.uni-page-head__title', { hasText: '2' }).waitFor()
    await choose(anna, '照片', [await photo('tea.jpg', 600, 600)])
    await expect.poll(() => pictures(ben.page)).toEqual([200])
    await anna.page.getByLabel('语音', { exact: true }).tap()
    await anna.page.getByLabel('点按开始录音').tap()
    await anna.page.waitForTimeout(2_300)
    await anna.page.getByLabel(/^点按发送/).tap()
    await ben.page.locator('.line .bubble.voice').tap()
    await ben.page.locator('.voice__waves--on').waitFor()
    await ben.page.screenshot({ path: `${ARTIFACTS}/media-room.png` })
    await ben.page.locator('.line .media').tap()
    await ben.page.locator('.viewer img').first().waitFor()
    await ben.page.screenshot({ path: `${ARTIFACTS}/media-room-viewer.png` })
  })

  it('nothing went wrong meanwhile', async () => {
    expect([...anna.problems, ...ben.problems].filter(problem => !/WebSocket|ERR_/.test(problem))).toEqual([])
    expect([...anna.outside, ...ben.outside]).toEqual([])
  })
})
