import { describe, expect, it } from 'vitest'

import { t } from '../../support/texts'
import { useScenario } from './scenario'

const scenario = useScenario()
let rooms = 0

/** Two new users on one phone each, in a room that is new in each test. */
async function twoPhonesInRoom() {
  const roomID = `hall-${++rooms}`
  const [anna, ben] = await Promise.all([scenario.signedInPhone('Anna'), scenario.signedInPhone('Ben')])
  await anna.enterRoom(roomID, '茶馆')
  await anna.waitForText(t('room.members', { n: 1 }))
  await ben.enterRoom(roomID, '茶馆')
  await ben.waitForText(t('room.members', { n: 2 }))
  await anna.waitForText(t('room.members', { n: 2 }))
  return { anna, ben, roomID }
}

describe('a room of two', () => {
  it('shows its members and its host; the notice of the host arrives, and is whole in a sheet', async () => {
    const { anna, ben } = await twoPhonesInRoom()
    expect(anna.app.title).toBe(t('room.title', { name: '茶馆', n: 2 }))
    await ben.waitForText(t('room.hostedBy', { name: 'Anna' }))
    await anna.tap(t('room.members', { n: 2 }))
    await anna.app.until(() => anna.app.page.$$('.member').length === 2, 'two members')
    expect(anna.app.page.$$('.member .name').map(name => name.textContent!.trim())).toEqual(['Anna', 'Ben'])
    await anna.back()
    await anna.tap('.settings')
    await anna.waitForText(t('roomSettings.none'))
    await anna.tap(t('roomSettings.none'))
    await anna.app.input('textarea', '六点喝茶\n带上杯子')
    await anna.tap(t('settings.save'))
    await ben.waitForText('六点喝茶')
    await ben.tap('.notice-bar')
    await ben.app.until(() => ben.app.page.$$('.sheet-panel').length === 1, 'the whole notice')
    await ben.tap(t('action.close'))
  })

  it('that is closed says so and is entered again; whoever is put out may come back', async () => {
    const { anna, ben, roomID } = await twoPhonesInRoom()
    const { controls, world } = scenario.backend.emulator.gateway
    controls.closeRoom(roomID)
    await ben.waitForText(t('failure.room-closed'))
    await ben.tap(t('room.enterAgain'))
    await ben.waitForText(t('room.members', { n: 1 }))
    await ben.waitForText(t('room.hostedBy', { name: 'Ben' }))
    await anna.tap(t('room.enterAgain'))
    await ben.waitForText(t('room.members', { n: 2 }))
    const [, annasID] = world.rooms().find(room => room.roomID === roomID)!.members
    controls.kickFromRoom({ roomID, userID: annasID! })
    await anna.waitForText(t('failure.room-removed'))
    await ben.waitForText(t('room.members', { n: 1 }))
    await anna.tap(t('room.back'))
    await anna.waitForPage('chats')
  })

  it('delivers messages in both directions, with the name of the sender', async () => {
    const { anna, ben } = await twoPhonesInRoom()
    await anna.sendMessage('大家好')
    await ben.waitForMessage('大家好')
    await ben.sendMessage('你好')
    await anna.waitForMessage('你好')
    expect([anna.messages, ben.messages]).toEqual([['大家好', '你好'], ['大家好', '你好']])
    expect(ben.app.page.$$('.sender').map(name => name.textContent!.trim())).toEqual(['Anna'])
  })

  it('stands in the list with its unread messages while the user is inside, and is opened there', async () => {
    const { anna, ben } = await twoPhonesInRoom()
    await ben.back()
    await anna.sendMessage('还在吗')
    await ben.app.until(() => ben.chats[0]?.unread === '1', 'an unread message of the room')
    expect(ben.chats).toEqual([{ name: '茶馆', last: 'Anna: 还在吗', unread: '1' }])
    await ben.tap('茶馆')
    await ben.waitForPage('packages/chat/room')
    await ben.waitForText(t('message.unread'))
    await ben.back()
    await ben.app.until(() => ben.chats[0]?.unread === '', 'no unread message')
  })

  it('updates the number of members when a user leaves', async () => {
    const { anna, ben } = await twoPhonesInRoom()
    await ben.tap('.settings')
    await ben.waitForText(t('roomSettings.members'))
    await ben.tap(t('room.leave'))
    expect(ben.app.modal?.title).toBe(t('room.leaveAsk'))
    await ben.tap(t('action.cancel'))
    expect(anna.app.title).toBe(t('room.title', { name: '茶馆', n: 2 }))
    await ben.tap(t('room.leave'))
    await ben.confirm()
    await ben.waitForPage('chats')
    await anna.waitForText(t('room.members', { n: 1 }))
    expect(anna.app.title).toBe(t('room.title', { name: '茶馆', n: 1 }))
  })

  it('is entered again automatically after a lost connection', async () => {
    const { anna, ben } = await twoPhonesInRoom()
    anna.app.setNetwork('none')
    await ben.waitForText(t('room.members', { n: 1 }))
    anna.app.setNetwork('wifi')
    await ben.waitForText(t('room.members', { n: 2 }), 10_000)
    await anna.waitForText(t('room.members', { n: 2 }), 10_000)
    await ben.sendMessage('回来了？')
    await anna.waitForMessage('回来了？')
  })
})
