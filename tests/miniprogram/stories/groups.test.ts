import { describe, expect, it } from 'vitest'

import { t } from '../../support/texts'
import { useScenario } from './scenario'
import { seedMessages } from './seedMessages'

const scenario = useScenario()

const CREATE = 'packages/groups/create'
const SETTINGS = 'packages/groups/settings'
const MEMBERS = 'packages/groups/members'

describe('a group of three', () => {
  it('is created, written in, named in a text, silenced, and left', async () => {
    const { emulator } = scenario.backend
    const [annaUser, benUser, carlUser] = [await scenario.createUser('Anna'), await scenario.createUser('Ben'), await scenario.createUser('Carl')]
    seedMessages(emulator, benUser.user, annaUser.user, ['von Ben'])
    seedMessages(emulator, carlUser.user, annaUser.user, ['von Carl'])
    const [ben, carl] = [await scenario.signedInPhone(benUser), await scenario.signedInPhone(carlUser)]
    const first = await scenario.signedInPhone(annaUser)
    const anna = await scenario.openPhone({ ...first.app.kill(), path: CREATE })

    await anna.tap('Ben')
    await anna.tap('Carl')
    await anna.tap(t('group.createMany', { n: 2 }))
    await anna.waitForPage('chat')
    await anna.app.until(() => anna.app.title === 'Anna、Ben、Ca…（3）', 'the title with the number of members')
    await anna.sendMessage('hallo zusammen')
    await anna.waitForMessage('hallo zusammen')

    await ben.openChat('Anna、Ben、Carl')
    await ben.waitForMessage('hallo zusammen')
    await ben.waitForText('Anna')
    await ben.typeText('@')
    await ben.tap('.sheet-panel .cell')
    await ben.app.until(() => ben.app.page.$('.sheet-panel') === null, 'the list of members to close')
    expect(await ben.draft()).toBe('@Anna ')
    await ben.sendMessage('@Anna schau')
    await anna.waitForMessage('@Anna schau')

    await anna.tap('.chat__settings')
    await anna.waitForPage(SETTINGS)
    await anna.waitForText(t('settings.dismiss'))
    await anna.tap(t('settings.name'))
    await anna.app.input(anna.app.page.$$('input').at(-1)!, 'Klub')
    await anna.press(t('settings.save'))
    await ben.app.until(() => ben.app.title === 'Klub（3）', 'the new name')
    await anna.tap(t('settings.members'))
    await anna.waitForPage(MEMBERS)
    await anna.tap('Ben')
    await anna.tap(t('members.mute'))
    await anna.tap(t('members.-1'))
    await ben.waitForText(t('group.silenced'))
    expect(ben.app.page.$('textarea')).toBeNull()
    await anna.tap('Ben')
    await anna.tap(t('members.remove'))
    await anna.confirm()
    await ben.waitForText(t('group.removed'))
    expect(ben.messages).toContain('hallo zusammen')

    await carl.openChat('Klub')
    await carl.waitForMessage('@Anna schau')
    await carl.app.until(() => carl.app.title === 'Klub（2）', 'the number of members')
  })
})

describe('a group that asks for applications', () => {
  it('takes in who has applied, and reads the first message of that one', async () => {
    const { world } = scenario.backend.emulator
    const [annaUser, benUser] = [await scenario.createUser('Anna'), await scenario.createUser('Ben')]
    world.signIn('before', { userID: annaUser.user.userID, userName: 'Anna', deviceID: 'before' })
    world.perform('before', 'createGroup', { groupID: 'club', groupName: 'Klub', groupAvatarUrl: '', groupNotice: '', maxMemberCount: 0, modes: { joinMode: 1, inviteMode: 0, beInviteMode: 0 }, attributes: [], userIDs: [] })
    world.signOut('before')
    world.takeDeliveries()
    const [owner, outside] = [await scenario.signedInPhone(annaUser), await scenario.signedInPhone(benUser)]
    const ben = await scenario.openPhone({ ...outside.app.kill(), path: 'packages/groups/card', query: { group: 'club' } })
    await ben.waitForText('Klub')
    await ben.fill(t('groupCard.wordsHint'), 'ich bin Ben')
    await ben.press(t('groupCard.apply'))
    await ben.waitForText(t('groupCard.appliedMeans'))

    const anna = await scenario.openPhone({ ...owner.app.kill(), path: 'packages/groups/applications' })
    await anna.waitForText('ich bin Ben')
    await anna.tap(t('applications.accept'))
    await anna.waitForText(t('applications.accepted'))

    await ben.press(t('groupCard.chat'))
    await ben.waitForPage('chat')
    await ben.sendMessage('da bin ich')
    const later = await scenario.openPhone(anna.app.kill())
    await later.openChat('Klub')
    await later.waitForMessage('da bin ich')
  })
})
