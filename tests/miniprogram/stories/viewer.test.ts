import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'

import type { LaunchOptions } from '../host'
import type { PhoneDriver } from './phoneDriver'

import { removeStored, storedFile } from '../../support/media/storedFiles'
import { mp4File, pngFile } from '../../support/mediaFiles'
import { t } from '../../support/texts'
import { useScenario } from './scenario'
import { seedMessages } from './seedMessages'

const scenario = useScenario()

const VIEWER = 'packages/media/viewer'
const stored = (kind: 'image' | 'video' | 'file', name: string, bytes: Uint8Array, more?: object) => storedFile(scenario.backend.emulator, kind, name, bytes, more)
const picture = (width: number) => stored('image', `${width}.png`, pngFile(width, 100))

/** Anna's phone, in the chat with Ben, who has sent her this before. */
async function chatWith(contents: Array<ReturnType<typeof stored> | string>, options?: LaunchOptions) {
  const [annaUser, ben] = [await scenario.createUser('Anna'), await scenario.createUser('Ben')]
  seedMessages(scenario.backend.emulator, ben.user, annaUser.user, contents)
  const anna = await scenario.signedInPhone(annaUser, options)
  await anna.openChat('Ben')
  await anna.app.until(() => anna.app.page.$('.bubble'), 'messages')
  return anna
}

const find = async (anna: PhoneDriver, selector: string, n = -1) => {
  await anna.app.until(() => anna.app.page.$$(selector).at(n), selector)
  return anna.app.page.$$(selector).at(n)!
}
const tapBubble = async (anna: PhoneDriver, selector: string, n = -1) => anna.app.tap(await find(anna, selector, n))
const inFront = (anna: PhoneDriver) => anna.app.page.$$('.slide').find(cell => cell.getAttribute('aria-hidden') === 'false')
const sourceInFront = (anna: PhoneDriver) => inFront(anna)?.querySelector('wx-movable-view wx-image, wx-video')?.getAttribute('src') ?? ''

describe('pictures and videos of a chat', () => {
  it('are shown in order, one at a time, and lead back to their place', async () => {
    const anna = await chatWith([picture(10), ...Array.from({ length: 3 }, (_, n) => `text ${n}`), picture(20), stored('video', 'a.mp4', mp4File(40, 30), { videoDuration: 7 }), picture(30)])
    await tapBubble(anna, '.bubble.media')
    await anna.waitForPage(VIEWER)
    await anna.app.until(() => sourceInFront(anna).endsWith('.png'), 'the picture')
    expect(anna.text).toContain('4 / 4')
    await anna.app.swipe('.stage', 2)
    await anna.app.until(() => sourceInFront(anna).endsWith('.mp4'), 'the video')
    expect(anna.app.page.$$('.slide')).toHaveLength(3)
    await anna.app.swipe('.stage', 0)
    await anna.waitForText('1 / 4')
    await anna.app.until(() => anna.app.page.$$('.slide').length === 2, 'the first one and its neighbour')
    await anna.tap(t('viewer.place'))
    await anna.waitForPage('chat')
    await anna.app.until(() => anna.app.page.$('.found'), 'the mark of the message')
  })

  it('are saved to the album after a question, and a refusal leads to the settings', async () => {
    const anna = await chatWith([picture(30)], { answers: { 'scope.writePhotosAlbum': false, 'openSetting': { 'scope.writePhotosAlbum': true } } })
    await tapBubble(anna, '.bubble.media')
    await anna.waitForPage(VIEWER)
    await anna.tap(t('viewer.save'))
    await anna.waitForText(t('failure.album-refused'))
    await anna.confirm()
    await anna.tap(t('viewer.save'))
    await anna.app.until(() => anna.app.handedOver.length, 'the saved picture')
    expect(anna.app.handedOver).toMatchObject([{ by: 'saveImageToPhotosAlbum', size: pngFile(30, 100).length }])
    expect(anna.app.handedOver[0]!.filePath).toMatch(/\.png$/)
    await anna.app.until(() => anna.app.toast?.title === t('viewer.saved'), 'the words')
  })
})

describe('a file', () => {
  it('is downloaded once and opened by WeChat under its name', async () => {
    const anna = await chatWith([stored('file', '计划 2026.pdf', Buffer.from('%PDF-1.4'))])
    await tapBubble(anna, '.bubble.card')
    await anna.app.until(() => anna.app.handedOver.length === 1, 'the document')
    expect(anna.app.handedOver).toMatchObject([{ by: 'openDocument', fileName: '计划 2026.pdf', fileType: 'pdf', showMenu: true }])
    scenario.backend.emulator.world.state.files.clear()
    await tapBubble(anna, '.bubble.card')
    await anna.app.until(() => anna.app.handedOver.length === 2, 'the document again')
  })

  it('that WeChat cannot open can be forwarded, after it was said', async () => {
    const anna = await chatWith([stored('file', 'notes.txt', Buffer.from('hello'))])
    await tapBubble(anna, '.bubble.card')
    await anna.waitForText(t('file.unsupported', { name: 'notes.txt' }))
    await anna.confirm()
    await anna.app.until(() => anna.app.handedOver.length, 'the forwarded file')
    expect(anna.app.handedOver).toMatchObject([{ by: 'shareFileMessage', fileName: 'notes.txt', size: 5 }])
  })

  it('that the file server no longer has says so', async () => {
    const file = stored('file', 'old.pdf', Buffer.from('%PDF-old'))
    const anna = await chatWith([file])
    removeStored(scenario.backend.emulator, file)
    await tapBubble(anna, '.bubble.card')
    await anna.waitForText(t('failure.file-gone'))
    expect(anna.app.handedOver).toEqual([])
  })
})
