import { describe, expect, it } from 'vitest'

import { t } from '../../support/texts'
import { useScenario } from './scenario'

const scenario = useScenario()

// Receipts need a layout: tests/support/readers/chatStories.ts.
describe('who is writing', () => {
  it('is said in the title of a chat, until the message arrives', async () => {
    const [annaUser, benUser] = [await scenario.createUser('Anna'), await scenario.createUser('Ben')]
    const [anna, ben] = [await scenario.signedInPhone(annaUser), await scenario.signedInPhone(benUser)]
    await ben.startChat(annaUser.user.userID)
    await ben.sendMessage('在吗？')
    await anna.openChat('Ben')
    await anna.sendMessage('在')
    await ben.waitForMessage('在')
    const name = anna.chatName
    await ben.typeText('六')
    await anna.app.until(() => anna.app.title === t('chat.typing'), 'the title')
    await ben.sendMessage('六点见')
    await anna.waitForMessage('六点见')
    expect(anna.chatName).toBe(name)
  })
})
