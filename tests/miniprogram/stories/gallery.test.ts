import { Buffer } from 'node:buffer'
import { afterEach, describe, expect, it } from 'vitest'

import type { PhoneDriver } from './phoneDriver'

import { storedFile } from '../../support/media/storedFiles'
import { mp4File, pngFile } from '../../support/mediaFiles'
import { t } from '../../support/texts'
import { useScenario } from './scenario'
import { seedMessages } from './seedMessages'

const scenario = useScenario()
const RECONNECT_TIMEOUT = 12_000
const GALLERY = 'packages/media/gallery'
const VIEWER = 'packages/media/viewer'

const stored = (kind: 'image' | 'video' | 'file', name: string, bytes: Uint8Array, more?: object) => storedFile(scenario.backend.emulator, kind, name, bytes, more)
const picture = (width: number) => stored('image', `${width}.png`, pngFile(width, 100))
/** Waits for the cache: a change is written within one second. */
const untilWritten = () => new Promise(resolve => setTimeout(resolve, 1200))

const cells = ({ app }: PhoneDriver) => app.page.$$('.square')
const open = async (phone: PhoneDriver) => {
  await phone.tap(`[aria-label="${t('composer.more')}"]`)
  await phone.tap(t('more.gallery'))
  await phone.waitForPage(GALLERY)
}

afterEach(() => { scenario.backend.emulator.world.state.missed = { login: 'all', reconnect: 'all' } })

describe('the pictures, videos and files of a chat', () => {
  it('are listed from its beginning, and each leads to the viewer, to its content and to its place', async () => {
    const [annaUser, ben] = [await scenario.createUser('Anna'), await scenario.createUser('Ben')]
    seedMessages(scenario.backend.emulator, ben.user, annaUser.user, [
      picture(10),
      stored('file', 'plan.pdf', Buffer.from('%PDF-1.4')),
      ...Array.from({ length: 120 }, (_, n) => `text ${n}`),
      picture(20),
      stored('video', 'a.mp4', mp4File(40, 30), { videoDuration: 67 }),
    ])
    const anna = await scenario.signedInPhone(annaUser)
    await anna.openChat('Ben')
    await open(anna)
    await anna.waitForText(t('gallery.beginning'))
    expect(cells(anna).map(cell => cell.getAttribute('aria-label')!.slice(0, 6))).toEqual(['Ben的视频', 'Ben的图片', 'Ben的图片'].map(label => label.slice(0, 6)))
    expect(anna.text).toContain('1:07')
    await anna.app.tap(cells(anna)[2]!)
    await anna.waitForPage(VIEWER)
    await anna.waitForText('1 / 3')
    await anna.tap(`[aria-label="${t('viewer.all')}"]`)
    await anna.waitForPage(GALLERY)
    await anna.tap(t('gallery.files'))
    await anna.tap('plan.pdf')
    await anna.app.until(() => anna.app.handedOver.length === 1, 'the document')
    expect(anna.app.handedOver).toMatchObject([{ by: 'openDocument', fileName: 'plan.pdf' }])
    await anna.tap(`[aria-label="${t('gallery.placeOf', { name: 'plan.pdf' })}"]`)
    await anna.waitForPage('chat')
    await anna.app.until(() => anna.app.page.$('.found'), 'the mark of the message')
  })

  it('are those of the phone without a connection, and all of them when it is back, in the viewer, too', async () => {
    const { emulator } = scenario.backend
    const [annaUser, ben] = [await scenario.createUser('Anna'), await scenario.createUser('Ben')]
    seedMessages(emulator, ben.user, annaUser.user, [picture(10)])
    const before = await scenario.signedInPhone(annaUser)
    await before.openChat('Ben')
    await before.app.until(() => before.app.page.$('.bubble.media'), 'the picture')
    await untilWritten()
    const left = before.app.kill()
    emulator.world.state.missed = { login: 'none', reconnect: 'none' }
    seedMessages(emulator, ben.user, annaUser.user, [...Array.from({ length: 60 }, (_, n) => `text ${n}`), picture(20), ...Array.from({ length: 60 }, (_, n) => `later ${n}`), picture(30)])

    const anna = await scenario.openPhone({ ...left, networkType: 'none' })
    await anna.openChat('Ben')
    await open(anna)
    await anna.waitForText(t('gallery.away'))
    expect(cells(anna)).toHaveLength(1)
    await anna.app.tap(cells(anna)[0]!)
    await anna.waitForPage(VIEWER)
    anna.app.setNetwork('wifi')
    await anna.waitForText('1 / 3', RECONNECT_TIMEOUT)
    await anna.back()
    await anna.app.until(() => cells(anna).length === 3, 'the pictures that were missed')
    await anna.waitForText(t('gallery.beginning'))
  })
})
