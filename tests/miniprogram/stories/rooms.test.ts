import { describe, expect, it } from 'vitest'

import { t, useTown } from './phones'

const scenario = useTown()
let rooms = 0

/** Anna and Ben in a room that is new in each story. */
async function annaAndBenInRoom() {
  const roomID = `hall-${++rooms}`
  const [anna, ben] = await Promise.all([scenario.phoneOf('Anna'), scenario.phoneOf('Ben')])
  await anna.enterRoom(roomID, '茶馆')
  await anna.sees(t('room.members', { n: 1 }))
  await ben.enterRoom(roomID, '茶馆')
  await ben.sees(t('room.members', { n: 2 }))
  await anna.sees(t('room.members', { n: 2 }))
  return { anna, ben, roomID }
}

describe('a room of two', () => {
  it('shows who is there, in the bar and in the list of members', async () => {
    const { anna } = await annaAndBenInRoom()
    expect(anna.app.title).toBe(t('room.title', { name: '茶馆', n: 2 }))
    await anna.tap(t('room.members', { n: 2 }))
    await anna.app.until(() => anna.app.page.$$('.members .cell').length === 2, 'two members')
    expect(anna.app.page.$$('.members .name').map(name => name.textContent!.trim()).sort()).toEqual(['Anna', 'Ben'])
  })

  it('carries messages both ways, with the name of who speaks', async () => {
    const { anna, ben } = await annaAndBenInRoom()
    await anna.write('大家好')
    await ben.reads('大家好')
    await ben.write('你好')
    await anna.reads('你好')
    expect([anna.messages, ben.messages]).toEqual([['大家好', '你好'], ['大家好', '你好']])
    expect(ben.app.page.$$('.sender').map(name => name.textContent!.trim())).toEqual(['Anna'])
  })

  it('notices when somebody leaves', async () => {
    const { anna, ben } = await annaAndBenInRoom()
    await ben.tap(t('room.leave'))
    await ben.at('chats')
    await anna.sees(t('room.members', { n: 1 }))
    expect(anna.app.title).toBe(t('room.title', { name: '茶馆', n: 1 }))
  })

  it('is entered again by itself after the connection was lost', async () => {
    const { anna, ben } = await annaAndBenInRoom()
    anna.app.setNetwork('none')
    await ben.sees(t('room.members', { n: 1 }))
    anna.app.setNetwork('wifi')
    await ben.sees(t('room.members', { n: 2 }), 10_000)
    await anna.sees(t('room.members', { n: 2 }), 10_000)
    await ben.write('回来了？')
    await anna.reads('回来了？')
  })
})
