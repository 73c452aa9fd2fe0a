import type { Browser, Page } from 'playwright-core'

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { TestPage } from './media/pageEntry'

import { CHROMIUM_FLAGS, findChromium } from '../../scripts/chromium.mjs'
import { animated, container, joined, picture, tells } from '../support/media/pictures'
import { openMediaPage } from './media/openPage'
import { recordedVideo } from './recordedVideo'
import { withoutChromium } from './twoPhones'

declare const media: TestPage

const MB = 1024 * 1024

type How = 'photos' | 'originals' | 'files' | 'shoot'
interface File { name: string, bytes: Uint8Array }

const file = (name: string, bytes: Uint8Array): File => ({ name, bytes })
/** Zeros behind the end of a picture: a large file whose picture is small. */
function padded(bytes: Uint8Array, size: number) {
  const all = new Uint8Array(size)
  all.set(bytes)
  return all
}

describe.skipIf(withoutChromium)('files that are chosen in Chromium (skipped without Chromium)', () => {
  let browser: Browser
  let page: Page
  const folder = mkdtempSync(join(tmpdir(), 'media-'))

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: findChromium()!, args: CHROMIUM_FLAGS })
    page = await openMediaPage(browser)
  })
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true })
  })

  const start = (how: How) => page.evaluate((how) => {
    const { picker } = media
    const picking = how === 'files' ? picker.pickFiles() : how === 'shoot' ? picker.shoot() : picker.pickPhotos({ isOriginal: how === 'originals' })
    Object.assign(window, { picking: picking.then(async ({ media: all, refused }) => ({ media: await Promise.all(all.map(media.told)), refused })) })
  }, how)
  const result = () => page.evaluate(() => (window as unknown as { picking: Promise<{ media: Array<Awaited<ReturnType<TestPage['told']>>>, refused: Array<{ name: string, failure: { kind: string, params: object } }> }> }).picking)

  async function pick(files: File[], how: How = 'photos') {
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), start(how)])
    await chooser.setFiles(files.map(({ name, bytes }) => {
      writeFileSync(join(folder, name), bytes)
      return join(folder, name)
    }))
    return result()
  }

  it('are turned upright and have lost their location', async () => {
    const { media: [photo], refused } = await pick([file('beach.png', await picture('jpeg', { width: 3000, height: 2000, orientation: 6 }))])
    expect(refused).toEqual([])
    expect(photo).toMatchObject({ kind: 'image', name: 'beach.jpg', width: 1707, height: 2560, file: { name: 'beach.jpg', type: 'image/jpeg' }, header: { width: 1707, height: 2560, orientation: 1 } })
    expect(tells(Uint8Array.from(photo!.bytes))).toBe(false)
  })

  it('are turned by their orientation: the corner of a colour is where one sees it', async () => {
    const colour = (data: number[]) => page.evaluate(async (data) => {
      const bitmap = await createImageBitmap(new Blob([Uint8Array.from(data)]))
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!
      context.drawImage(bitmap, 0, 0)
      function greenAt(x: number, y: number) {
        const [red, green] = context.getImageData(x, y, 1, 1).data
        return green! > red!
      }
      return [greenAt(3, 3), greenAt(bitmap.width - 3, 3), greenAt(3, bitmap.height - 3)]
    }, data)
    const { media: [photo] } = await pick([file('a.jpg', await picture('jpeg', { orientation: 6 }))])
    expect(photo).toMatchObject({ width: 40, height: 60 })
    expect(await colour(photo!.bytes)).toEqual([false, true, false])
  })

  it('that are originals keep their pixels and lose their location', async () => {
    const { media: [photo] } = await pick([file('a.jpg', await picture('jpeg', { width: 3000, height: 2000, orientation: 6 }))], 'originals')
    expect(photo).toMatchObject({ width: 2000, height: 3000, header: { width: 3000, orientation: 6 } })
    expect(tells(Uint8Array.from(photo!.bytes))).toBe(false)
  })

  it('that move, as a GIF does, are left as they are', async () => {
    const gif = await animated('gif')
    const { media: [photo] } = await pick([file('a.gif', gif)])
    expect(photo).toMatchObject({ name: 'a.gif', width: 30, height: 20, file: { size: gif.length, type: 'image/gif' } })
    expect(photo!.bytes).toEqual(Array.from(gif))
  })

  it('that Chromium can decode and others cannot are converted; HEIC is refused with what to do', async () => {
    const { media: all, refused } = await pick([file('a.avif', await picture('avif')), file('b.heic', container('heic')), file('c.tiff', await picture('tiff'))])
    expect(all).toMatchObject([{ name: 'a.jpg', width: 60, height: 40, file: { type: 'image/jpeg' } }])
    expect(refused).toMatchObject([{ name: 'b.heic', failure: { kind: 'picture-unsupported', params: { format: 'HEIC' } } }, { name: 'c.tiff', failure: { kind: 'picture-unsupported' } }])
  })

  it('that are empty, damaged, too large as an original, or too many are refused one by one', async () => {
    const jpeg = await picture('jpeg')
    const large = file('large.jpg', padded(jpeg, 30 * MB))
    expect((await pick([large, file('empty.jpg', new Uint8Array())], 'originals')).refused).toMatchObject([
      { name: 'large.jpg', failure: { kind: 'original-too-large', params: { size: '30 MB', limit: '10 MB' } } },
      { name: 'empty.jpg', failure: { kind: 'file-empty' } },
    ])
    expect((await pick([large])).media).toMatchObject([{ kind: 'image', width: 60, height: 40 }])
    const many = await pick(Array.from({ length: 11 }, (_, n) => file(`${n}.png`, jpeg)))
    expect(many.media.map(({ name }) => name)).toEqual(Array.from({ length: 9 }, (_, n) => `${n}.jpg`))
    expect(many.refused).toMatchObject([{ name: '', failure: { kind: 'too-many-files', params: { n: 2, limit: 9 } } }])
    expect((await pick([file('cut.jpg', joined(jpeg.subarray(0, 30)))])).refused).toMatchObject([{ failure: { kind: 'picture-damaged' } }])
  })

  it('are sent unchanged as files, up to 100 MB, with a type that no browser runs', async () => {
    const jpeg = await picture('jpeg')
    const { media: all } = await pick([file('a.jpg', jpeg), file('b.html', Uint8Array.from('<script>', letter => letter.charCodeAt(0)))], 'files')
    expect(all).toMatchObject([{ kind: 'file', name: 'a.jpg', file: { size: jpeg.length } }, { kind: 'file', name: 'b.html', file: { type: 'application/octet-stream' } }])
    expect(all[0]!.bytes).toEqual(Array.from(jpeg))
  })

  it('can be videos, with seconds, size and a first picture', async () => {
    const { media: [video], refused } = await pick([file('a.mov', await recordedVideo(page, 64, 48))])
    expect(refused).toEqual([])
    expect(video).toMatchObject({ kind: 'video', name: 'a.mp4', width: 64, height: 48, poster: 'data:image/jpeg;base64,' })
    expect(video!.seconds).toBeOneOf([1, 2])
  })

  it('that are videos which cannot be decoded are sent all the same, with one second', async () => {
    expect((await pick([file('a.mp4', container('isom'))])).media).toMatchObject([{ kind: 'video', width: 0, height: 0, seconds: 1 }])
  })

  it('are none when the choice is cancelled, also where the browser does not say so', async () => {
    await Promise.all([page.waitForEvent('filechooser'), start('photos')])
    const first = result()
    await page.evaluate(() => document.querySelector('input')!.dispatchEvent(new Event('cancel')))
    expect(await first).toEqual({ media: [], refused: [] })
    await Promise.all([page.waitForEvent('filechooser'), start('photos')])
    const second = result()
    await Promise.all([page.waitForEvent('filechooser'), start('photos')])
    expect(await second).toEqual({ media: [], refused: [] })
    expect(await page.locator('input').count()).toBe(1)
  })

  it('leave no address of a file and no element behind', async () => {
    await page.evaluate(() => {
      const living = new Set<string>()
      const { createObjectURL, revokeObjectURL } = URL
      URL.createObjectURL = (object) => {
        const url = createObjectURL.call(URL, object)
        living.add(url)
        return url
      }
      URL.revokeObjectURL = (url) => {
        living.delete(url)
        revokeObjectURL.call(URL, url)
      }
      Object.assign(window, { living })
    })
    await pick([file('a.mp4', container('isom')), file('b.heic', container('heic')), file('c.jpg', await picture('jpeg', { orientation: 6 }))])
    expect(await page.evaluate(() => [(window as unknown as { living: Set<string> }).living.size, document.querySelectorAll('input, video, canvas').length])).toEqual([0, 0])
  })

  it('can be shot where there is a finger, not with a mouse', async () => {
    expect(await page.evaluate(() => media.picker.canShoot)).toBe(false)
    const phone = await openMediaPage(browser, { hasTouch: true, isMobile: true })
    expect(await phone.evaluate(() => media.picker.canShoot)).toBe(true)
    await phone.context().close()
    await Promise.all([page.waitForEvent('filechooser'), start('shoot')])
    expect(await page.evaluate(() => [document.querySelector('input')!.getAttribute('capture'), document.querySelector('input')!.multiple])).toEqual(['environment', false])
  })
})

describe.skipIf(withoutChromium)('files that are pasted or dropped into the composer in Chromium (skipped without Chromium)', () => {
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: findChromium()!, args: CHROMIUM_FLAGS })
    page = await openMediaPage(browser)
    await page.evaluate(() => media.showComposer())
  })
  afterAll(() => browser?.close())

  /** Returns whether the page has taken the event from the browser. */
  async function bring(type: 'paste' | 'dragover' | 'drop', files: File[], selector = 'textarea') {
    const data = files.map(({ name, bytes }) => ({ name, bytes: Array.from(bytes) }))
    return page.evaluate(({ type, data, selector }) => {
      const carried = new DataTransfer()
      for (const { name, bytes } of data) carried.items.add(new File([Uint8Array.from(bytes)], name))
      const options = { bubbles: true, cancelable: true }
      const event = type === 'paste' ? new ClipboardEvent(type, { ...options, clipboardData: carried }) : new DragEvent(type, { ...options, dataTransfer: carried })
      document.querySelector(selector)!.dispatchEvent(event)
      return event.defaultPrevented
    }, { type, data, selector })
  }

  const dialog = () => page.locator('[role=dialog]')
  const tap = (words: string) => page.locator('[role=button]', { hasText: words }).dispatchEvent('tap')
  const sent = () => page.evaluate(() => Promise.all(media.attached.splice(0).flatMap(({ media: all }) => all).map(media.told)))

  it('are shown with their thumbnails, and sent as they were prepared', async () => {
    expect(await bring('paste', [file('image.png', await picture('jpeg', { orientation: 6 })), file('notes.txt', Uint8Array.of(104, 105))])).toBe(true)
    await expect.poll(() => dialog().locator('image').count()).toBe(1)
    expect(await dialog().textContent()).toContain('notes.txt')
    const shown = await dialog().locator('image').getAttribute('src')
    expect(await page.evaluate(async url => (await createImageBitmap(await (await fetch(url!)).blob())).height, shown)).toBe(60)
    expect(await sent()).toEqual([])
    await tap('发送（2）')
    const [photo, notes] = await sent()
    expect(photo).toMatchObject({ kind: 'image', name: 'image.jpg', width: 40, height: 60 })
    expect(tells(Uint8Array.from(photo!.bytes))).toBe(false)
    expect(notes).toMatchObject({ kind: 'file', name: 'notes.txt', bytes: [104, 105] })
    expect(await dialog().count()).toBe(0)
    expect(await page.evaluate(url => fetch(url!).then(() => 'lives', () => 'gone'), shown)).toBe('gone')
  })

  it('do not make the browser leave the page, wherever in the window they are dropped; cancelled, nothing is sent', async () => {
    const files = [file('a.pdf', Uint8Array.from('%PDF-1.4', letter => letter.charCodeAt(0)))]
    expect([await bring('dragover', files, 'body'), await bring('drop', files, 'body')]).toEqual([true, true])
    await dialog().waitFor()
    expect(await dialog().textContent()).toContain('a.pdf')
    await tap('取消')
    expect([await dialog().count(), await sent()]).toEqual([0, []])
  })

  it('name what cannot be sent, in place of a key to send it', async () => {
    await bring('drop', [file('empty.txt', new Uint8Array())], 'body')
    await page.locator('[role=alert]').waitFor()
    expect(await page.locator('[role=alert]').textContent()).toContain('empty.txt')
    expect(await page.locator('.preview__send').count()).toBe(0)
    await tap('取消')
  })
})
