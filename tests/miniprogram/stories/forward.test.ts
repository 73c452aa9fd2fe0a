import { describe, expect, it } from 'vitest'

import { storedFile } from '../../support/media/storedFiles'
import { pngFile } from '../../support/mediaFiles'
import { t } from '../../support/texts'
import { useScenario } from './scenario'
import { seedMessages } from './seedMessages'

const scenario = useScenario()

const FORWARD = 'packages/forward/index'
const RECORD = 'packages/forward/record'

describe('messages that are forwarded', () => {
  it('are chosen in the chat, sent as one to another one, and read there, with their picture in the viewer', async () => {
    const { emulator } = scenario.backend
    const [annaUser, benUser, carlUser] = [await scenario.createUser('Anna'), await scenario.createUser('Ben'), await scenario.createUser('Carl')]
    seedMessages(emulator, benUser.user, annaUser.user, ['eins', storedFile(emulator, 'image', 'a.png', pngFile(30, 20)), 'zwei'])
    seedMessages(emulator, carlUser.user, annaUser.user, ['von Carl'])
    const [anna, carl] = [await scenario.signedInPhone(annaUser), await scenario.signedInPhone(carlUser)]
    await anna.openChat('Ben')
    await anna.longPressMessage('zwei')
    await anna.tap(t('action.choose'))
    await anna.waitForText(t('choose.count', { n: 1 }))
    await anna.app.tap(anna.app.page.$('.bubble.media')!)
    await anna.tap('eins')
    await anna.waitForText(t('choose.count', { n: 3 }))
    expect(anna.app.stack.at(-1)).not.toContain('viewer')
    await anna.tap(t('action.forward'))
    await anna.tap(t('choose.forwardCombined'))
    await anna.waitForPage(FORWARD)
    await anna.tap('Carl')
    await anna.app.input(anna.app.page.$('.word')!, 'schau')
    await anna.tap(t('forward.send'))
    await anna.waitForPage('chat')

    await carl.openChat('Anna')
    await carl.waitForMessage('schau')
    await carl.app.until(() => carl.app.page.$('.bubble.card'), 'the card')
    await carl.app.tap(carl.app.page.$('.bubble.card')!)
    await carl.waitForPage(RECORD)
    await carl.waitForText('zwei')
    expect(carl.app.page.$$('.item')).toHaveLength(3)
    await carl.app.tap(carl.app.page.$('.media')!)
    await carl.waitForPage('packages/media/viewer')
    await carl.waitForText('1 / 1')
  })

  it('are deleted together, and the history of a chat is cleared alone', async () => {
    const { emulator } = scenario.backend
    const [annaUser, benUser] = [await scenario.createUser('Anna'), await scenario.createUser('Ben')]
    seedMessages(emulator, benUser.user, annaUser.user, ['eins', 'zwei', 'drei'])
    const anna = await scenario.signedInPhone(annaUser)
    await anna.openChat('Ben')
    await anna.longPressMessage('eins')
    await anna.tap(t('action.choose'))
    await anna.tap('zwei')
    await anna.tap(t('action.delete'))
    await anna.confirm()
    await anna.waitForNoText('eins')
    expect(anna.messages).toEqual(['drei'])
    await anna.app.back()
    await anna.longPressChat('Ben')
    await anna.tap(t('action.clear'))
    await anna.confirm()
    await anna.app.until(() => anna.chats[0]?.last === '', 'an empty chat in the list')
    expect(anna.chats.map(({ name }) => name)).toEqual(['Ben'])
  })
})
