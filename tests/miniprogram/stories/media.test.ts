import { describe, expect, it } from 'vitest'

import type { PhoneDriver } from './phoneDriver'

import { t } from '../../support/texts'
import { picture } from '../host'
import { useScenario } from './scenario'

const scenario = useScenario()

/** Two new users with their chat open. */
async function twoPhonesInChat(options = {}) {
  const [annaUser, benUser] = await Promise.all([scenario.createUser('Anna'), scenario.createUser('Ben')])
  const [anna, ben] = await Promise.all([scenario.signedInPhone(annaUser, options), scenario.signedInPhone(benUser)])
  await anna.startChat(benUser.user.userID)
  await anna.sendMessage('看照片')
  await ben.openChat('Anna')
  await ben.waitForMessage('看照片')
  return { anna, ben }
}

const addPicture = ({ app }: PhoneDriver, width: number, height: number) => app.addTempFile('jpg', picture({ format: 'jpeg', width, height }))

/** Chooses by a key of the panel. */
async function choose(phone: PhoneDriver, key: 'photos' | 'files') {
  if (!phone.app.page.$('.more')) await phone.tap(`[aria-label="${t('composer.more')}"]`)
  await phone.tap(t(`more.${key}`))
}

const boxes = ({ app }: PhoneDriver) => app.page.$$('.media').map(box => /width:\s*(\d+)px/.exec(box.getAttribute('style') ?? '')?.[1])
const sources = ({ app }: PhoneDriver) => app.page.$$('.media__picture').map(image => image.getAttribute('src') ?? '')

describe('pictures', () => {
  it('of an album are shown at once, and arrive in their order', async () => {
    const { anna, ben } = await twoPhonesInChat()
    anna.app.answer('chooseMedia', { type: 'image', tempFiles: [addPicture(anna, 400, 300), addPicture(anna, 300, 400)].map(path => anna.app.mediaFile(path)) })
    await choose(anna, 'photos')
    await anna.app.until(() => boxes(anna).length === 2, 'both pictures')
    await ben.app.until(() => boxes(ben).length === 2, 'both pictures on the other phone')
    expect([boxes(anna), boxes(ben)]).toEqual([['200', '150'], ['200', '150']])
    expect(sources(ben).every(url => /^http:\/\/emulator\.test\/zim-files\//.test(url))).toBe(true)
    await anna.app.until(() => !anna.app.page.$('.upload'), 'the end of the uploads')
    await ben.back()
    expect(ben.chats[0]).toMatchObject({ name: 'Anna', last: t('image.summary') })
  })

  it('whose upload a kill has ended are sent once after the next start', async () => {
    const { anna, ben } = await twoPhonesInChat({ bandwidth: { up: 2_000 } })
    anna.app.answer('chooseMedia', { type: 'image', tempFiles: [anna.app.mediaFile(anna.app.addTempFile('jpg', picture({ format: 'jpeg', width: 400, height: 300, size: 20_000 })))] })
    await choose(anna, 'photos')
    await anna.app.until(() => anna.app.page.$('.upload'), 'the ring of the upload')
    await new Promise(resolve => setTimeout(resolve, 500))
    const again = await scenario.openPhone(anna.app.kill())
    await ben.app.until(() => boxes(ben).length === 1, 'the picture', 20_000)
    await again.openChat('Ben')
    await again.app.until(() => boxes(again).length === 1 && !again.app.page.$('.upload'), 'the picture, sent')
    expect(boxes(ben)).toEqual(['200'])
  })

  it('whose upload is cancelled are gone on both phones', async () => {
    const { anna, ben } = await twoPhonesInChat({ bandwidth: { up: 2_000 } })
    anna.app.answer('chooseMedia', { type: 'image', tempFiles: [anna.app.mediaFile(anna.app.addTempFile('jpg', picture({ format: 'jpeg', width: 400, height: 300, size: 20_000 })))] })
    await choose(anna, 'photos')
    await anna.tap('.upload')
    await anna.app.until(() => boxes(anna).length === 0, 'no picture')
    await anna.sendMessage('算了')
    await ben.waitForMessage('算了')
    expect(boxes(ben)).toEqual([])
  })
})

describe('a file', () => {
  it('out of a WeChat chat has its name and size on both phones', async () => {
    const { anna, ben } = await twoPhonesInChat()
    anna.app.answer('chooseMessageFile', { tempFiles: [anna.app.messageFile(anna.app.addTempFile('pdf', Uint8Array.from('%PDF-1.4', letter => letter.charCodeAt(0))), '100% 计划.pdf')] })
    await choose(anna, 'files')
    for (const phone of [anna, ben]) await phone.app.until(() => phone.app.page.$('.card')?.textContent?.includes('100% 计划.pdf'), 'the file')
  })
})

describe('a voice message', () => {
  it('is recorded while one holds, and is marked on the other phone until it is played', async () => {
    const { anna, ben } = await twoPhonesInChat()
    anna.app.answer('scope.record', true)
    await anna.tap(`[aria-label="${t('composer.voice')}"]`)
    await anna.app.until(() => anna.app.page.$('.hold'), 'the bar to hold')
    await anna.app.hold('.hold')
    await new Promise(resolve => setTimeout(resolve, 1_600))
    await anna.app.release()
    await ben.app.until(() => ben.app.page.$('.bubble.voice'), 'the voice', 20_000)
    expect(ben.app.page.$$('.unheard')).toHaveLength(1)
    ben.app.answer('audio', 2)
    await ben.tap('.bubble.voice')
    await ben.app.until(() => ben.app.page.$('.voice__waves--on'), 'that it plays')
    expect(ben.app.page.$$('.unheard')).toHaveLength(0)
    await ben.app.longpress('.bubble.voice')
    await ben.app.until(() => ben.menu.length > 0, 'the menu of the voice')
    expect(ben.menu).toEqual(expect.arrayContaining([t('action.earpiece'), t('action.faster')]))
    await ben.tap(t('action.earpiece'))
    await ben.app.until(() => ben.app.audios.some(({ paused, isOnSpeaker }) => !paused && !isOnSpeaker), 'that it plays by the earpiece')
    await ben.app.longpress('.bubble.voice')
    await ben.app.until(() => ben.menu.length > 0, 'the menu of the voice')
    expect(ben.menu).toEqual(expect.arrayContaining([t('action.speaker'), t('action.faster')]))
    await ben.tap(t('action.faster'))
    await ben.app.until(() => ben.app.audios.some(({ paused, isOnSpeaker, playbackRate }) => !paused && !isOnSpeaker && playbackRate === 1.5), 'that it plays faster')
  })
})
