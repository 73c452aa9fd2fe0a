import { describe, expect, it } from 'vitest'

import { t, useTown } from './phones'
import { saidBefore } from './said'

const scenario = useTown()

/** Two people with their phones, at their lists of chats. */
async function annaAndBen() {
  const [annaWho, benWho] = await Promise.all([scenario.newcomer('Anna'), scenario.newcomer('Ben')])
  const [anna, ben] = await Promise.all([scenario.phoneOf(annaWho), scenario.phoneOf(benWho)])
  return { anna, ben, annaID: annaWho.user.userID, benID: benWho.user.userID }
}

/** The same, with the chat open on both. */
async function chatOfAnnaAndBen() {
  const people = await annaAndBen()
  await people.anna.startChat(people.benID)
  await people.anna.write('在吗？')
  await people.ben.openChat('Anna')
  await people.ben.reads('在吗？')
  return people
}

describe('a chat of two', () => {
  it('carries messages both ways, in the same order on both phones', async () => {
    const { anna, ben } = await chatOfAnnaAndBen()
    await ben.write('在的')
    await anna.reads('在的')
    await anna.write('六点见\n老地方 🎉')
    await ben.reads('六点见\n老地方 🎉')
    await anna.reads('六点见\n老地方 🎉')
    expect(anna.messages).toEqual(['在吗？', '在的', '六点见\n老地方 🎉'])
    expect(ben.messages).toEqual(anna.messages)
    expect([anna.app.title, ben.app.title]).toEqual(['Ben', 'Anna'])
  })

  it('empties the field and keeps the keyboard up after Send', async () => {
    const { anna } = await chatOfAnnaAndBen()
    await anna.write('好')
    expect([await anna.draft(), anna.app.host.keyboard.height]).toEqual(['', 260])
  })

  it('counts what is unread in the row and on the tab, and clears both when the chat is opened', async () => {
    const { anna, ben, benID } = await annaAndBen()
    await anna.startChat(benID)
    for (const text of ['一', '二', '三']) await anna.write(text)
    await ben.app.until(() => ben.chats[0]?.unread === '3', 'three unread messages')
    expect(ben.chats).toEqual([{ name: 'Anna', last: '三', unread: '3' }])
    expect(ben.app.screen.tabBadges()).toEqual(['3', null])
    await ben.openChat('Anna')
    await ben.reads('三')
    expect(ben.text).toContain(t('message.unread'))
    await ben.back()
    await ben.app.until(() => ben.chats[0]?.unread === '', 'no unread message')
    expect(ben.app.screen.tabBadges()).toEqual([null, null])
  })

  it('leaves no unread count behind for what arrives while it is open', async () => {
    const { anna, ben } = await chatOfAnnaAndBen()
    await anna.write('还在看吗')
    await ben.reads('还在看吗')
    await ben.back()
    expect(ben.chats).toMatchObject([{ name: 'Anna', last: '还在看吗', unread: '' }])
  })

  it('moves to the top of the list when somebody writes', async () => {
    const { anna, ben, benID } = await annaAndBen()
    const carla = await scenario.phoneOf('Carla')
    for (const [phone, words] of [[carla, '我先来'], [anna, '我后来']] as const) {
      await phone.startChat(benID)
      await phone.write(words)
      await ben.sees(words)
    }
    expect(ben.chats.map(({ name }) => name)).toEqual(['Anna', 'Carla'])
    await carla.write('又是我')
    await ben.app.until(() => ben.chats[0]?.name === 'Carla', 'Carla at the top')
  })

  it('keeps a draft when the page is left, and shows it in the list', async () => {
    const { anna } = await chatOfAnnaAndBen()
    await anna.types('还没写完')
    await anna.back()
    await anna.app.until(() => anna.chats[0]?.last.includes('还没写完'), 'the draft in the list')
    expect(anna.chats[0]!.last).toBe(`${t('chats.draft')}还没写完`)
    await anna.openChat('Ben')
    expect(await anna.draft()).toBe('还没写完')
    await anna.tap(t('action.send'))
    await anna.back()
    await anna.app.until(() => anna.chats[0]?.last === '还没写完', 'the sent words in the list, without the draft\'s mark')
  })

  it('can be pinned, muted and deleted from the list', async () => {
    const { anna } = await chatOfAnnaAndBen()
    await anna.back()
    await anna.longPressChat('Ben')
    expect(anna.app.actionSheet).toEqual([t('action.pin'), t('action.mute'), t('action.delete')])
    await anna.tap(t('action.mute'))
    await anna.app.until(() => anna.app.page.$('.muted'), 'the muted bell')
    await anna.longPressChat('Ben')
    await anna.tap(t('action.delete'))
    await anna.confirm()
    await anna.sees(t('chats.empty'))
  })
})

describe('the history', () => {
  it('comes in pages while one scrolls up: 95 messages, in order, none twice, down to the beginning', async () => {
    const [annaWho, benWho] = await Promise.all([scenario.newcomer('Anna'), scenario.newcomer('Ben')])
    const texts = Array.from({ length: 95 }, (_, n) => `第 ${n + 1} 条`)
    saidBefore(scenario.backend.emulator, benWho.user, annaWho.user, texts)
    const anna = await scenario.phoneOf(annaWho)
    await anna.openChat('Ben')
    await anna.reads('第 95 条')
    expect(anna.messages.length).toBeLessThan(95)
    await anna.app.until(async () => {
      await anna.app.scroll('.scroll', 2000)
      await anna.app.scroll('.scroll', 100)
      return anna.text.includes(t('message.beginning')) && anna.messages.length >= 95
    }, 'the beginning of the chat')
    expect(anna.messages).toEqual(texts)
  })
})

describe('a message that is not taken', () => {
  it('gets a red mark, tells why, and is sent once by retry', async () => {
    const { anna, ben, annaID } = await chatOfAnnaAndBen()
    scenario.backend.emulator.gateway.controls.failNext({ call: 'sendPeerMessage', code: 6000203, userID: annaID })
    await anna.write('会失败的一条')
    await anna.app.until(() => anna.app.page.$('.failed'), 'the red mark')
    await anna.tap('.failed')
    await anna.app.until(() => anna.app.modal, 'the reason')
    expect(anna.app.modal).toMatchObject({ title: t('message.failedTitle'), content: t('failure.send') })
    await anna.tap(t('action.retry'))
    await ben.reads('会失败的一条')
    await anna.app.until(() => !anna.app.page.$('.failed'), 'no red mark')
    expect([anna.messages, ben.messages]).toEqual([['在吗？', '会失败的一条'], ['在吗？', '会失败的一条']])
  })

  it('is not even tried when it is longer than ZIM takes, and the words stay in the field', async () => {
    const { anna } = await chatOfAnnaAndBen()
    const long = '长'.repeat(683)
    await anna.write(long)
    await anna.sees('2049')
    expect([anna.messages, await anna.draft()]).toEqual([['在吗？'], long])
  })

  it('tells that nobody has this userID', async () => {
    const { anna } = await annaAndBen()
    await anna.startChat('nobody-at-all')
    await anna.write('有人吗')
    await anna.app.until(() => anna.app.page.$('.failed'), 'the red mark')
    await anna.tap('.failed')
    expect(anna.app.modal).toMatchObject({ content: t('failure.no-such-user') })
    await anna.tap(t('action.cancel'))
  })
})

describe('the menu of a message', () => {
  it('copies', async () => {
    const { ben } = await chatOfAnnaAndBen()
    await ben.longPressMessage('在吗？')
    expect(ben.app.actionSheet).toEqual([t('action.copy'), t('action.delete')])
    await ben.tap(t('action.copy'))
    expect(ben.app.clipboard).toBe('在吗？')
    expect(ben.app.toast?.title).toBe(t('done.copied'))
  })

  it('recalls one\'s own message on both phones and in the lists', async () => {
    const { anna, ben } = await chatOfAnnaAndBen()
    await anna.longPressMessage('在吗？')
    await anna.tap(t('action.revoke'))
    await anna.sees(t('message.revokedByMe'))
    await ben.sees(t('message.revokedByOther'))
    expect([anna.messages, ben.messages]).toEqual([[], []])
    await ben.back()
    await ben.sees(t('message.revokedByOther'))
    expect(ben.text).not.toContain('在吗？')
  })

  it('deletes for oneself alone', async () => {
    const { anna, ben } = await chatOfAnnaAndBen()
    await ben.longPressMessage('在吗？')
    await ben.tap(t('action.delete'))
    expect(ben.app.modal?.content).toBe(t('message.deleteMeans'))
    await ben.confirm()
    await ben.app.until(() => ben.messages.length === 0, 'no message')
    expect(anna.messages).toEqual(['在吗？'])
  })
})
