import { describe, expect, it } from 'vitest'

import { t } from '../../support/texts'
import { useScenario } from './scenario'

const scenario = useScenario()

describe('reactions to a message', () => {
  it('are chosen in its menu, shown on both phones, added to and taken back by a tap, and gone when it is recalled', async () => {
    const [annaUser, benUser] = await Promise.all([scenario.createUser('Anna'), scenario.createUser('Ben')])
    const [anna, ben] = await Promise.all([scenario.signedInPhone(annaUser), scenario.signedInPhone(benUser)])
    await anna.startChat(benUser.user.userID)
    await anna.sendMessage('在吗？')
    await ben.openChat('Anna')
    const chips = (phone: typeof anna) => phone.app.page.$$('.chip').map(chip => chip.textContent!.trim())
    const shows = (phone: typeof anna, ...texts: string[]) => phone.app.until(() => JSON.stringify(chips(phone)) === JSON.stringify(texts), `the reactions ${texts.join()}`)

    await ben.longPressMessage('在吗？')
    await ben.app.tap(ben.app.page.$$('.react')[6]!)
    await Promise.all([shows(ben, '🎉 1'), shows(anna, '🎉 1')])
    await anna.tap('.chip')
    await Promise.all([shows(ben, '🎉 2'), shows(anna, '🎉 2')])
    await ben.app.longpress(ben.app.page.$('.chip')!)
    await ben.waitForText(t('room.me'))
    await ben.tap(t('action.close'))
    await ben.tap('.chip')
    await Promise.all([shows(ben, '🎉 1'), shows(anna, '🎉 1')])

    await ben.longPressMessage('在吗？')
    await ben.app.tap(ben.app.page.$$('.react').at(-1)!)
    await ben.app.until(() => ben.app.page.$('.emoji__one'), 'the emoji')
    await ben.app.tap(ben.app.page.$$('.emoji__one').find(one => one.textContent!.trim() === '😃')!)
    await Promise.all([shows(ben, '🎉 1', '😃 1'), shows(anna, '🎉 1', '😃 1')])
    expect([anna.messages, ben.messages]).toEqual([['在吗？'], ['在吗？']])

    await anna.longPressMessage('在吗？')
    await anna.tap(t('action.revoke'))
    await Promise.all([shows(ben), shows(anna)])
  })
})
