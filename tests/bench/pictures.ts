import type { CDPSession, Page } from 'playwright-core'

import { Buffer } from 'node:buffer'
import { chromium } from 'playwright-core'

import { CHROMIUM_FLAGS, findChromium } from '../../scripts/chromium.mjs'
import { startDemo } from '../../scripts/demo/stack'
import { seedMessages } from '../miniprogram/stories/seedMessages'
import { picture } from '../support/media/pictures'
import { storedFile } from '../support/media/storedFiles'

/** What a chat of pictures may load and hold on H5: the two chunks that are drawn when it is opened; what is two screens away is a placeholder. */
export const PICTURE_LIMITS = { opened: 40, images: 60, loading: 40, originals: 0, heap: 4_000_000 }

export interface PictureFigures {
  /** Pictures that are requested when the chat is opened. */
  opened: number
  /** Most `<img>` elements in the document at a time, while one scrolls up to the first picture. */
  images: number
  /** Most requests of pictures under way at a time. */
  loading: number
  /** Requests of pictures in their full size. */
  originals: number
  /** Pictures that were requested in all. */
  requested: number
  /** Bytes of JS heap that the fling has added. */
  heap: number
}

const PHONE = { width: 375, height: 667 }
const SETTLED_MS = 1500
/** Of a scroll, px a frame: a fling. */
const STEP = 150
const FILES = '/zim-files/'

/** Requests of pictures of a page. */
function watchRequests(page: Page, original: string) {
  const counts = { requested: 0, originals: 0, loading: 0, most: 0 }
  page.on('request', (request) => {
    if (!request.url().includes(FILES))
      return
    counts.requested++
    counts.most = Math.max(counts.most, ++counts.loading)
    if (request.url().includes(original)) counts.originals++
  })
  const end = (request: { url: () => string }) => { if (request.url().includes(FILES)) counts.loading-- }
  page.on('requestfinished', end)
  page.on('requestfailed', end)
  return counts
}

async function heapOf(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  return usedSize
}

/** Opens a chat of `n` pictures of different files, and flings up to the first one. In Chromium, on the emulator. @param dir the build of H5 */
export async function measurePictures(dir: string, n: number): Promise<PictureFigures> {
  const demo = await startDemo({ dir, run: 'pictures' })
  const browser = await chromium.launch({ executablePath: findChromium()!, args: CHROMIUM_FLAGS })
  try {
    const { backend: { emulator }, users } = demo
    const [sender, reader] = users.map(({ user }) => user)
    const [large, small] = [await picture('png', { width: 300, height: 400 }), await picture('png', { width: 75, height: 100 })]
    const addressOf = (bytes: Uint8Array) => `${FILES}${storedFile(emulator, 'image', '', bytes).fileUID}.png`
    const original = addressOf(large)
    // Bytes after the end of a PNG change its address, and not what is seen.
    const thumbnails = Array.from({ length: n }, (_, at) => addressOf(Buffer.concat([small, Buffer.from(String(at))])))
    seedMessages(emulator, sender!, reader!, thumbnails.map((thumbnail, at) => ({ type: 11, fileName: `${at}.png`, fileSize: large.length, fileDownloadUrl: original, largeImageDownloadUrl: original, thumbnailDownloadUrl: thumbnail, originalImageWidth: 300, originalImageHeight: 400 })))
    const context = await browser.newContext({ viewport: PHONE, locale: 'zh-CN', isMobile: true, hasTouch: true })
    const page = await context.newPage()
    const session = await context.newCDPSession(page)
    const requests = watchRequests(page, original)
    await page.goto(demo.phones[1]!)
    await page.locator('.list .row').first().waitFor()
    await page.evaluate(() => document.querySelector<HTMLElement>('.list .row')!.click())
    await page.locator('.bubble.media').last().waitFor()
    await page.waitForTimeout(SETTLED_MS)
    const opened = requests.requested
    const before = await heapOf(session)
    const images = await page.evaluate(flingUp, { step: STEP, wanted: n })
    await page.waitForTimeout(SETTLED_MS)
    return { opened, images, loading: requests.most, originals: requests.originals, requested: requests.requested, heap: await heapOf(session) - before }
  }
  finally {
    await browser.close()
    await demo.stop()
  }
}

/** In the page: scrolls up until `wanted` messages are in the list and the first is reached. Returns the most `<img>` elements that were there in a frame. */
async function flingUp({ step, wanted }: { step: number, wanted: number }): Promise<number> {
  const list = document.querySelector('.message-list .uni-scroll-view-content')!.parentElement!
  let most = document.images.length
  let still = 0
  for (let frames = 0; still < 120 && frames < wanted * 20; frames++) {
    const { scrollTop } = list
    list.scrollTop -= step
    await new Promise(resolve => requestAnimationFrame(resolve))
    most = Math.max(most, document.images.length)
    still = scrollTop <= 0 && list.scrollTop <= 0 ? still + 1 : 0
  }
  return most
}
