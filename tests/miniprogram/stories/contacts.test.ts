import { describe, expect, it } from 'vitest'

import type { PhoneDriver } from './phoneDriver'

import { t } from '../../support/texts'
import { useScenario } from './scenario'

const scenario = useScenario()

const rowsOf = ({ app }: PhoneDriver, selector: string) => app.page.$$(selector).map(row => row.textContent!.replace(/\s+/g, ' ').trim())
const friendsOf = (phone: PhoneDriver) => rowsOf(phone, '.person .name')

const openContacts = async (phone: PhoneDriver) => {
  await phone.tap(t('tab.contacts'))
  await phone.waitForPage('contacts')
}

async function openPerson(phone: PhoneDriver, name: string) {
  await phone.app.until(() => friendsOf(phone).includes(name), `${name} in the contacts`)
  await phone.app.tap(phone.app.page.$$('.person').find(row => row.textContent!.includes(name))!)
  await phone.waitForPage('packages/contacts/person')
}

describe('two people in the compiled mini program', () => {
  it('become friends, name, block and delete each other, and each sees what that means', async () => {
    const [annaUser, benUser] = await Promise.all([scenario.createUser('Anna'), scenario.createUser('本')])
    const [anna, ben] = await Promise.all([scenario.signedInPhone(annaUser), scenario.signedInPhone(benUser)])

    await anna.plus(t('contacts.add'))
    await anna.fill(t('add.hint'), benUser.account)
    await anna.tap(t('add.find'))
    await anna.tap('.person-row .main')
    await anna.waitForPage('packages/contacts/person')
    await anna.press(t('person.add'))
    await anna.fill(t('person.wordsHint'), '我是楼下的 Anna')
    await anna.press(t('person.send'))
    await anna.waitForText(t('person.waits'))

    await openContacts(ben)
    await ben.app.until(() => rowsOf(ben, '.count')[0] === '1', 'the badge of new friends')
    await ben.tap(t('contacts.requests'))
    await ben.waitForPage('packages/contacts/requests')
    await ben.waitForText('我是楼下的 Anna')
    await ben.tap(t('person.accept'))
    await ben.waitForText(t('requests.accepted'))
    await ben.back()
    await ben.app.until(() => friendsOf(ben).join() === 'Anna' && !rowsOf(ben, '.count').length, 'Anna in the contacts of Ben, and no badge')
    await anna.back()
    await anna.back()
    await openContacts(anna)
    await anna.app.until(() => friendsOf(anna).join() === '本', 'Ben in the contacts of Anna')
    expect(rowsOf(anna, '.head')).toEqual(['B'])

    await openPerson(anna, '本')
    await anna.tap(t('person.setRemark'))
    await anna.fill('本', '小本')
    await anna.press(t('person.save'))
    await anna.press(t('person.chat'))
    await anna.waitForPage('chat')
    await anna.app.until(() => anna.chatName === '小本', 'the remark in the title')
    await anna.sendMessage('楼下见')
    await anna.waitForMessage('楼下见')
    await anna.back()
    await anna.app.until(() => friendsOf(anna).join() === '小本', 'the remark in the contacts')
    expect(rowsOf(anna, '.head')).toEqual(['X'])
    await anna.tap(t('tab.chats'))
    await anna.app.until(() => anna.chats[0]?.name === '小本', 'the remark in the list of chats')

    await openContacts(anna)
    await openPerson(anna, '小本')
    await anna.press(t('person.block'))
    await anna.confirm()
    await anna.waitForText(t('person.blockedNow'))
    await ben.tap(t('tab.chats'))
    await ben.openChat('Anna')
    await ben.sendMessage('在哪？')
    await ben.waitForMessage('在哪？')
    await ben.app.until(() => ben.app.page.$('.failed'), 'the mark of a refused message')
    await ben.tap('.failed')
    await ben.waitForText(t('failure.refused-by-peer'))
    await ben.app.tap(t('action.cancel'))

    await anna.press(t('person.unblock'))
    await anna.waitForNoText(t('person.blockedNow'))
    await anna.press(t('person.delete'))
    await anna.confirm()
    await anna.app.until(() => anna.app.page.$$('button').some(button => button.textContent!.trim() === t('person.add')), 'a stranger')
    await anna.back()
    await anna.waitForText(t('contacts.empty'))
    await ben.back()
    await openContacts(ben)
    await ben.waitForText(t('contacts.empty'))
  })
})

/** Five hundred friends of a new user, all online, on a screen that is scrolled by whole rows. */
async function fiveHundredFriends() {
  const user = await scenario.createUser('Anna')
  const { world, gateway } = scenario.backend.emulator
  world.signIn('before', { userID: user.user.userID, userName: 'Anna', deviceID: 'before' })
  for (let n = 0; n < 500; n++) {
    const userID = `friend-${n}`
    world.signIn(userID, { userID, userName: `${'安本陈戴郑'[n % 5]}${n}`, deviceID: '' })
    world.perform(userID, 'addFriend', { userID: user.user.userID, alias: '', attributes: {}, wording: '' })
  }
  world.signOut('before')
  world.takeDeliveries()
  /** So low that more than a hundred are on the screen. */
  const ROW = 5
  const layout = (element: Element) => {
    const at = element.closest('.person') ? [...element.ownerDocument.querySelectorAll('.person')].indexOf(element.closest('.person')!) : -1
    return at < 0 ? undefined : { left: 0, top: at * ROW, width: 375, height: ROW }
  }
  const anna = await scenario.signedInPhone(user, { layout })
  await openContacts(anna)
  const rows = () => anna.app.page.$$('.person').length
  await anna.app.until(() => rows() === 40, 'the first forty friends')
  const online = () => anna.app.page.$$('.person').flatMap((row, at) => row.querySelector('.online') ? [at] : [])
  const leave = (userIDs: string[]) => {
    userIDs.forEach(userID => world.signOut(userID))
    // What the world alone does is sent with what happens next.
    gateway.controls.kick('no one')
  }
  const held = () => [...world.state.subscriptions.get(user.user.userID)?.users.keys() ?? []]
  return { anna, rows, online, leave, held, idOf: (at: number) => `friend-${friendsOf(anna)[at]!.slice(1)}` }
}

describe('five hundred friends', () => {
  it('are drawn in steps of forty: each costs the view the rows that it adds', async () => {
    const { anna, rows, online } = await fiveHundredFriends()
    await anna.app.until(() => online().length === 40, 'who is online')
    anna.app.counters.reset()
    await anna.app.scroll(null, 40)
    await anna.app.until(() => rows() === 80, 'forty more')
    const { calls, bytes } = anna.app.counters.read()
    expect(calls).toBeLessThanOrEqual(2)
    expect(bytes).toBeLessThan(6_000)
    await anna.app.tap(anna.app.page.$$('.letter').at(-1)!)
    await anna.app.until(() => rowsOf(anna, '.head').join('') === 'ABCDZ', 'all letters')
  })

  it('have a mark when they are online; a change costs one small call, a hundred within a second cost four', async () => {
    const { anna, rows, online, leave, held, idOf } = await fiveHundredFriends()
    await anna.app.tap(anna.app.page.$$('.letter').at(-1)!)
    await anna.app.until(() => rows() >= 440, 'all friends')
    await anna.app.until(() => online().length > 130, 'who is online')
    const before = online().length
    expect(held()).toHaveLength(before)
    anna.app.counters.reset()
    leave([idOf(3)])
    await anna.app.until(() => !online().includes(3), 'that one has gone')
    const one = anna.app.counters.read()
    expect([one.calls, one.bytes]).toEqual([1, expect.any(Number)])
    expect(one.bytes).toBeLessThanOrEqual(60)
    await new Promise(resolve => setTimeout(resolve, 600))
    const leaving = Array.from({ length: 100 }, (_, at) => idOf(10 + at))
    anna.app.counters.reset()
    const began = Date.now()
    for (let n = 0; n < 100; n += 10) {
      leave(leaving.slice(n, n + 10))
      await new Promise(resolve => setTimeout(resolve, 90))
    }
    await anna.app.until(() => online().length === before - 101, 'a hundred have gone')
    // Four within a second, which a machine with other work may exceed.
    expect(anna.app.counters.read().calls).toBeLessThanOrEqual(2 + Math.ceil((Date.now() - began) / 500))
  })
})
