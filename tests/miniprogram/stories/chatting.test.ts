import { describe, expect, it } from 'vitest'

import { t } from '../../support/texts'
import { useScenario } from './scenario'
import { seedMessages } from './seedMessages'

const scenario = useScenario()

/** Two new users, signed in on one phone each. Both phones show the list of chats. */
async function twoPhones() {
  const [annaUser, benUser] = await Promise.all([scenario.createUser('Anna'), scenario.createUser('Ben')])
  const [anna, ben] = await Promise.all([scenario.signedInPhone(annaUser), scenario.signedInPhone(benUser)])
  return { anna, ben, annaID: annaUser.user.userID, benID: benUser.user.userID }
}

/** The same, with their chat open on both phones. */
async function twoPhonesInChat() {
  const phones = await twoPhones()
  await phones.anna.startChat(phones.benID)
  await phones.anna.sendMessage('在吗？')
  await phones.ben.openChat('Anna')
  await phones.ben.waitForMessage('在吗？')
  return phones
}

describe('a chat of two', () => {
  it('delivers messages in both directions, in the same order on both phones', async () => {
    const { anna, ben } = await twoPhonesInChat()
    await ben.sendMessage('在的')
    await anna.waitForMessage('在的')
    await anna.sendMessage('六点见\n老地方 🎉')
    await ben.waitForMessage('六点见\n老地方 🎉')
    await anna.waitForMessage('六点见\n老地方 🎉')
    expect(anna.messages).toEqual(['在吗？', '在的', '六点见\n老地方 🎉'])
    expect(ben.messages).toEqual(anna.messages)
    expect([anna.chatName, ben.chatName]).toEqual(['Ben', 'Anna'])
  })

  it('empties the field and keeps the keyboard open after a message is sent', async () => {
    const { anna } = await twoPhonesInChat()
    await anna.sendMessage('好')
    expect([await anna.draft(), anna.app.host.keyboard.height]).toEqual(['', 260])
  })

  it('shows the unread count in the row and on the tab, and clears both when the chat is opened', async () => {
    const { anna, ben, benID } = await twoPhones()
    await anna.startChat(benID)
    for (const text of ['一', '二', '三']) await anna.sendMessage(text)
    await ben.app.until(() => ben.chats[0]?.unread === '3', 'three unread messages')
    expect(ben.chats).toEqual([{ name: 'Anna', last: '三', unread: '3' }])
    expect(ben.app.screen.tabBadges()).toEqual(['3', null, null])
    await ben.openChat('Anna')
    await ben.waitForMessage('三')
    await ben.waitForText(t('message.unread'))
    await ben.back()
    await ben.app.until(() => ben.chats[0]?.unread === '', 'no unread message')
    expect(ben.app.screen.tabBadges()).toEqual([null, null, null])
  })

  it('does not count messages as unread that arrive while it is open', async () => {
    const { anna, ben } = await twoPhonesInChat()
    await anna.sendMessage('还在看吗')
    await ben.waitForMessage('还在看吗')
    await ben.back()
    expect(ben.chats).toMatchObject([{ name: 'Anna', last: '还在看吗', unread: '' }])
  })

  it('moves to the top of the list when a message arrives', async () => {
    const { anna, ben, benID } = await twoPhones()
    const carla = await scenario.signedInPhone('Carla')
    for (const [phone, text] of [[carla, '我先来'], [anna, '我后来']] as const) {
      await phone.startChat(benID)
      await phone.sendMessage(text)
      await ben.waitForText(text)
    }
    await ben.app.until(() => ben.chats.map(({ name }) => name).join() === 'Anna,Carla', 'Anna at the top, by name')
    await carla.sendMessage('又是我')
    await ben.app.until(() => ben.chats[0]?.name === 'Carla', 'Carla at the top')
  })

  it('keeps a draft when the page is left, and shows it in the list', async () => {
    const { anna } = await twoPhonesInChat()
    await anna.typeText('还没写完')
    await anna.back()
    await anna.app.until(() => anna.chats[0]?.last.includes('还没写完'), 'the draft in the list')
    expect(anna.chats[0]!.last).toBe(`${t('chats.draft')}还没写完`)
    await anna.openChat('Ben')
    expect(await anna.draft()).toBe('还没写完')
    await anna.tap(t('action.send'))
    await anna.back()
    await anna.app.until(() => anna.chats[0]?.last === '还没写完', 'the sent text in the list, without the draft label')
  })

  it('can be pinned, muted and deleted from the list', async () => {
    const { anna } = await twoPhonesInChat()
    await anna.back()
    await anna.longPressChat('Ben')
    expect(anna.app.actionSheet).toEqual([t('action.markUnread'), t('action.pin'), t('action.mute'), t('action.clear'), t('action.delete')])
    await anna.tap(t('action.mute'))
    await anna.app.until(() => anna.app.page.$('.muted'), 'the muted bell')
    await anna.longPressChat('Ben')
    await anna.tap(t('action.delete'))
    await anna.confirm()
    await anna.waitForText(t('chats.empty'))
  })
})

describe('the history', () => {
  it('is loaded in pages while the user scrolls up: 95 messages, in order, without duplicates, to the beginning', async () => {
    const [annaUser, benUser] = await Promise.all([scenario.createUser('Anna'), scenario.createUser('Ben')])
    const texts = Array.from({ length: 95 }, (_, n) => `第 ${n + 1} 条`)
    seedMessages(scenario.backend.emulator, benUser.user, annaUser.user, texts)
    const anna = await scenario.signedInPhone(annaUser)
    await anna.openChat('Ben')
    await anna.waitForMessage('第 95 条')
    expect(anna.messages.length).toBeLessThan(95)
    await anna.app.until(async () => {
      await anna.app.scroll('.scroll', 2000)
      await anna.app.scroll('.scroll', 100)
      return anna.text.includes(t('message.beginning')) && anna.messages.length >= 95
    }, 'the beginning of the chat')
    expect(anna.messages).toEqual(texts)
  })
})

describe('a message that cannot be sent', () => {
  it('gets a red mark, shows the reason, and is sent once by retry', async () => {
    const { anna, ben, annaID } = await twoPhonesInChat()
    scenario.backend.emulator.gateway.controls.failNext({ call: 'sendPeerMessage', code: 6000203, userID: annaID })
    await anna.sendMessage('会失败的一条')
    await anna.app.until(() => anna.app.page.$('.failed'), 'the red mark')
    await anna.tap('.failed')
    await anna.app.until(() => anna.app.modal, 'the reason')
    expect(anna.app.modal).toMatchObject({ title: t('message.failedTitle'), content: t('failure.send') })
    await anna.tap(t('action.retry'))
    await ben.waitForMessage('会失败的一条')
    await anna.app.until(() => !anna.app.page.$('.failed'), 'no red mark')
    expect([anna.messages, ben.messages]).toEqual([['在吗？', '会失败的一条'], ['在吗？', '会失败的一条']])
  })

  it('stays in the field without an attempt when it is longer than ZIM allows', async () => {
    const { anna } = await twoPhonesInChat()
    const long = '长'.repeat(683)
    await anna.sendMessage(long)
    await anna.waitForText('2049')
    expect([anna.messages, await anna.draft()]).toEqual([['在吗？'], long])
  })

  it('shows that the userID does not exist', async () => {
    const { anna } = await twoPhones()
    await anna.askForChat('unknown-user')
    await anna.waitForText(t('start.unknown'))
    expect(anna.app.page.$('.composer')).toBeNull()
  })

  it('shows that the user has been deleted since the chat was started', async () => {
    const { anna } = await twoPhonesInChat()
    scenario.backend.emulator.gateway.controls.failNext({ call: 'sendPeerMessage', code: 6000204 })
    await anna.sendMessage('有人吗')
    await anna.app.until(() => anna.app.page.$('.failed'), 'the red mark')
    await anna.tap('.failed')
    expect(anna.app.modal).toMatchObject({ content: t('failure.no-such-user') })
    await anna.tap(t('action.cancel'))
  })
})

describe('the menu of a message', () => {
  it('copies the text', async () => {
    const { ben } = await twoPhonesInChat()
    await ben.longPressMessage('在吗？')
    expect(ben.menu).toEqual([t('action.copy'), t('action.forward'), t('action.reply'), t('action.choose'), t('action.pinMessage'), t('action.report'), t('action.delete')])
    await ben.tap(t('action.copy'))
    expect(ben.app.clipboard).toBe('在吗？')
    expect(ben.app.toast?.title).toBe(t('done.copied'))
  })

  it('recalls an own message on both phones and in the lists', async () => {
    const { anna, ben } = await twoPhonesInChat()
    await anna.longPressMessage('在吗？')
    await anna.tap(t('action.revoke'))
    await anna.waitForText(t('message.revokedByMe'))
    await ben.waitForText(t('message.revokedByOther'))
    expect([anna.messages, ben.messages]).toEqual([[], []])
    await ben.back()
    await ben.waitForText(t('message.revokedByOther'))
    expect(ben.text).not.toContain('在吗？')
    await anna.tap(t('message.editAgain'))
    expect(await anna.draft()).toBe('在吗？')
  })

  it('deletes a message for the user only', async () => {
    const { anna, ben } = await twoPhonesInChat()
    await ben.longPressMessage('在吗？')
    await ben.tap(t('action.delete'))
    expect(ben.app.modal?.content).toBe(t('message.deleteMeans'))
    await ben.confirm()
    await ben.app.until(() => ben.messages.length === 0, 'no message')
    expect(anna.messages).toEqual(['在吗？'])
  })
})
