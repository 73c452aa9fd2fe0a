import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { setLocale } from '@/i18n'

import type { Look, Person, Prepare, Walkers } from './person'

import { isFullMatrix } from '../matrix'
import { t } from '../texts'
import { CAST, createActors, prepareCast } from './cast'
import { bubble, field, LOOKS, openChat, PATIENCE, pictureTaker, row, sees, seesNot, send } from './doing'

const NAME = '徒步队'
const NOTICE = '周六八点，东门集合。\n请带雨具和午饭。'

const cell = (person: Person, label: string) => person.find('.cell', label).first()
const closed = (person: Person, text: string) => person.find('.closed', text)

async function openSettings(person: Person) {
  await person.find('.chat__settings').first().click()
  await sees(person.find('.settings .cell', t('settings.members')))
}

async function openMembers(person: Person) {
  await openSettings(person)
  await cell(person, t('settings.members')).click()
  await sees(person.find('.member').nth(1))
}

async function backToChat(person: Person) {
  while (!await person.find('.chat__settings').count()) {
    await person.back()
    await new Promise(resolve => setTimeout(resolve, 600))
  }
}

/** What the menu of a member offers. */
async function choose(person: Person, member: string, ...entries: string[]) {
  await person.find('.member', member).first().click()
  for (const entry of entries) await person.press(entry)
}

async function write(person: Person, label: string, text: string) {
  await cell(person, label).click()
  await person.find('.form').locator(label === t('settings.notice') ? 'textarea' : 'input').first().fill(text)
  await person.find('.form .button--main').click()
  await sees(person.find('.cell', text.split('\n')[0]))
}

/** Five people and all that is done in a group: two with phones, whose pages are looked at, and three at the server. */
export function tellGroupWalk(where: string, isMissing: boolean, open: (look: Look, prepare: Prepare) => Promise<Walkers>) {
  const inFull = it.skipIf(!isFullMatrix)

  describe.skipIf(isMissing).each(LOOKS)(`five people in a group ${where}, in $language, $theme, at a text size of $textSize (skipped without Chromium)`, (look) => {
    let walkers: Walkers
    let anna: Person
    let ben: Person
    let others: ReturnType<typeof createActors>
    const shoot = pictureTaker(`group-${where}`, look)

    beforeAll(async () => {
      await setLocale(look.language)
      walkers = await open(look, prepareCast);
      ({ anna, ben } = walkers)
      others = createActors(walkers)
      await sees(row(anna, 'Emma'))
    })
    afterAll(async () => {
      await walkers?.close()
      await setLocale('zh-CN')
    })

    it('make it by choosing people, and all are in it', async () => {
      await anna.find('.plus').first().click()
      await anna.press(t('startMenu.group'))
      for (const name of ['本', ...CAST]) await anna.find('.person', name).first().click()
      await shoot(anna, 'create')
      await anna.find('.done', t('group.createMany', { n: 4 })).click()
      await sees(anna.find('.composer'))
      await expect.poll(() => anna.title(), PATIENCE).toContain('5')
      await send(anna, '大家好')
      await row(ben, '大家好').click()
      await sees(bubble(ben, '大家好'))
      others.say('Carl', '你好！')
      await sees(bubble(anna, '你好！'))
      await shoot(anna, 'chat')
      await shoot(ben, 'chat-member')
    })

    inFull('give it a name and a notice', async () => {
      await openSettings(anna)
      await shoot(anna, 'settings')
      await write(anna, t('settings.name'), NAME)
      await write(anna, t('settings.notice'), NOTICE)
      await shoot(anna, 'notice')
      await backToChat(anna)
      await expect.poll(() => ben.title(), PATIENCE).toContain(NAME)
      await openSettings(ben)
      await sees(ben.find('.cell', '东门集合'))
      await shoot(ben, 'settings-member')
      await backToChat(ben)
    })

    inFull('name one, and all', async () => {
      await field(ben).pressSequentially('@')
      await ben.find('.sheet-panel .cell', 'Anna').first().click()
      await expect.poll(() => field(ben).inputValue()).toBe('@Anna ')
      await ben.find('.composer .send').click()
      await sees(bubble(anna, '@Anna'))
      await ben.back()
      await field(anna).pressSequentially('@')
      await sees(anna.find('.sheet-panel .cell', t('mention.all')))
      await shoot(anna, 'mention')
      await anna.find('.sheet-panel .cell', t('mention.all')).first().click()
      await anna.find('.composer .send').click()
      await sees(row(ben, NAME).locator('.mark', { hasText: t('chats.mentionAll') }))
      others.say('Dora', '本，你来吗？', [walkers.users[1].user.userID])
      await sees(row(ben, NAME).locator('.mark', { hasText: t('chats.mention') }))
      await shoot(ben, 'mentioned')
      await openChat(ben, NAME)
    })

    inFull('see how many have read', async () => {
      await send(anna, '谁开车？')
      await sees(bubble(ben, '谁开车？'))
      await sees(anna.find('.readers', t('readers.some', { n: 1 })))
      others.read('Emma')
      await anna.find('.readers', t('readers.some', { n: 2 })).last().click()
      await sees(anna.find('.sheet-panel .name', 'Emma'))
      await sees(anna.find('.sheet-panel .name', '本'))
      await shoot(anna, 'readers')
      await anna.press(t('action.close'))
    })

    inFull('have names of their own', async () => {
      await openSettings(ben)
      await write(ben, t('settings.nickname'), '开车的本')
      await backToChat(ben)
      await send(ben, '我开')
      await sees(anna.find('.row', '开车的本'))
      await shoot(anna, 'nickname')
    })

    inFull('keep one from writing, and let that one write again', async () => {
      await openMembers(anna)
      await choose(anna, '本', t('members.mute'), t('members.600'))
      await sees(anna.find('.member', t('members.muted')))
      await shoot(anna, 'members-muted')
      await sees(closed(ben, ''))
      expect(await ben.find('.composer').count()).toBe(0)
      await shoot(ben, 'muted')
      await choose(anna, '本', t('members.unmute'))
      await sees(ben.find('.composer'))
      await backToChat(anna)
    })

    inFull('keep all from writing', async () => {
      await openSettings(anna)
      const mute = anna.find('.cell', t('settings.muteAll')).locator('uni-switch, wx-switch').first()
      await mute.click()
      await sees(closed(ben, t('group.silence')))
      await shoot(anna, 'mute-all')
      await shoot(ben, 'all-muted')
      await mute.click()
      await sees(ben.find('.composer'))
      await backToChat(anna)
    })

    inFull('have an admin, who removes somebody', async () => {
      await openMembers(anna)
      await choose(anna, '本', t('members.setRole'))
      await sees(anna.find('.member', t('members.admin')))
      await backToChat(anna)
      await openMembers(ben)
      await ben.find('.member', 'Carl').first().click()
      await shoot(ben, 'menu-of-admin')
      await ben.press(t('members.remove'))
      await ben.confirm()
      await seesNot(ben.find('.member', 'Carl'))
      await shoot(ben, 'members-of-admin')
      await backToChat(ben)
      await expect.poll(() => anna.title(), PATIENCE).toContain('4')
      await shoot(anna, 'line-of-removal')
    })

    it('remove one, whose text stays with its author and says why; invite back', async () => {
      const { userID } = walkers.users[1].user
      others.deafen(userID)
      await field(ben).fill('等等我')
      await ben.find('.composer .send').click()
      await openMembers(anna)
      await choose(anna, '本', t('members.remove'))
      await anna.confirm()
      await seesNot(anna.find('.member', '本'))
      others.hear()
      await sees(ben.find('.closed'))
      await ben.find('.line', '等等我').locator('.failed').click()
      await sees(ben.dialog(t('failure.not-in-group')))
      await shoot(ben, 'why-not-sent')
      await ben.press(t('action.cancel'))
      await sees(bubble(ben, '大家好'))
      await shoot(ben, 'removed')
      await backToChat(anna)
      expect(await bubble(anna, '等等我').count()).toBe(0)
      await openMembers(anna)
      await anna.find('.cell', t('group.invite')).first().click()
      await anna.find('.person', '本').first().click()
      await shoot(anna, 'invite')
      await anna.find('.done').first().click()
      await sees(ben.find('.composer'))
      await shoot(ben, 'invited-back')
      await backToChat(anna)
    })

    inFull('hand it to another, and leave', async () => {
      await openMembers(anna)
      await choose(anna, '本', t('members.transfer'))
      await anna.confirm()
      await sees(anna.find('.member', '本').locator('.about', { hasText: t('members.owner') }))
      await shoot(anna, 'transferred')
      await backToChat(anna)
      await openSettings(anna)
      await anna.press(t('settings.leave'))
      await anna.confirm()
      await row(anna, NAME).click()
      await sees(closed(anna, t('group.left')))
      await sees(bubble(anna, '谁开车？'))
      await shoot(anna, 'left')
    })

    inFull('dismiss it, and read on', async () => {
      await openSettings(ben)
      await ben.press(t('settings.dismiss'))
      await shoot(ben, 'dismiss-ask')
      await ben.confirm()
      await row(ben, NAME).click()
      await sees(closed(ben, t('group.dismissed')))
      await shoot(ben, 'dismissed')
    })

    it('leave no error behind', async () => {
      expect([...await anna.problems(), ...await ben.problems()]).toEqual([])
    })
  })
}
