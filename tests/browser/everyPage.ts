import type { Page } from 'playwright-core'

import type { TwoPhones } from './twoPhones'

import { seedMessages } from '../miniprogram/stories/seedMessages'
import { picture } from '../support/media/pictures'
import { storedFile } from '../support/media/storedFiles'
import { t } from '../support/texts'
import { openTwoPhones } from './twoPhones'
import { sees, visible } from './visible'

/** Something that the app can show. The next view of the list is opened from it, after `close`. */
interface View {
  name: string
  /** Not a page of its own: a dialog, a panel or another state of one. */
  isPart?: true
  open: (page: Page, phones: TwoPhones) => Promise<unknown>
  close?: (page: Page) => Promise<unknown>
}

const PASSWORD = 'three quiet herons'

const press = (page: Page, words: string) => visible(page, 'uni-button', words).last().tap()
const tap = (page: Page, words: string) => page.getByText(words, { exact: true }).filter({ visible: true }).first().tap()
const tapCell = (page: Page, words: string) => visible(page, '.cell', words).first().tap()
const back = (page: Page) => page.goBack()
const rowOf = (page: Page, name: string) => visible(page, '.list .row', name)

async function openActionSheet(page: Page) {
  await rowOf(page, '本').click({ button: 'right' })
  await visible(page, '.uni-actionsheet__cell', t('action.pin')).waitFor()
}

const replyTo = (text: string) => async (page: Page) => {
  await visible(page, '.bubble', text).click({ button: 'right' })
  await tap(page, t('action.reply'))
  await visible(page, '.quote-bar').waitFor()
}

async function chooseMessage(page: Page) {
  const bubble = visible(page, '.bubble', 'www.example.com').first()
  await bubble.evaluate(element => element.scrollIntoView({ block: 'center' }))
  await page.waitForTimeout(300)
  await bubble.click({ button: 'right' })
  await tap(page, t('action.choose'))
  await sees(page, t('choose.count', { n: 1 }))
}

async function escape(page: Page) {
  await page.keyboard.press('Escape')
  await page.waitForTimeout(400)
}

/** Waits until nothing appears or disappears any more, and no button is shown as pressed. */
const settled = (page: Page) => page.waitForFunction(`!document.querySelector('[class*=--pressed]')
  && document.getAnimations().every(({ playState, effect }) => playState !== 'running' || effect.getComputedTiming().iterations === Infinity)`)

/** Every page of the app and what else it can show, in an order in which each leads to the next. The user is signed in at first, and another one at the end. */
const VIEWS: readonly View[] = [
  { name: 'chats', open: page => rowOf(page, '本').waitFor() },
  { name: 'chats: menu of a chat', isPart: true, open: openActionSheet, close: escape },
  { name: 'chats: nothing found', isPart: true, open: async (page) => {
    await visible(page, '.search input').fill('zzz')
    await sees(page, t('chats.noMatch', { text: 'zzz' }))
  }, close: page => visible(page, '.search input').fill('') },
  { name: 'chat', open: async (page) => {
    await rowOf(page, '本').tap()
    await visible(page, '.bubble').first().waitFor()
    await visible(page, '.composer textarea').fill('Seven')
    await visible(page, '.composer .send').tap()
    await visible(page, '.bubble', 'Seven').waitFor()
  } },
  { name: 'chat: menu of a message', isPart: true, open: async (page) => {
    await visible(page, '.bubble', 'Seven').click({ button: 'right' })
    await visible(page, '.menu .entry').first().waitFor()
  }, close: escape },
  { name: 'chat: emoji', isPart: true, open: page => page.getByLabel(t('composer.emoji')).tap(), close: page => page.getByLabel(t('composer.keyboard')).tap() },
  { name: 'chat: text too long', isPart: true, open: async (page) => {
    await visible(page, '.composer textarea').fill('长'.repeat(800))
    await visible(page, '.composer .send').tap()
    await visible(page, '.composer .problem').waitFor()
  }, close: page => visible(page, '.composer textarea').fill('') },
  { name: 'chat: question before a deletion', isPart: true, open: async (page) => {
    await visible(page, '.bubble', 'Seven').click({ button: 'right' })
    await tap(page, t('action.delete'))
    await sees(page, t('message.deleteAsk'))
  }, close: escape },
  { name: 'chat: messages are chosen', isPart: true, open: chooseMessage, close: page => page.getByLabel(t('choose.close')).tap() },
  { name: 'forward', open: async (page) => {
    await chooseMessage(page)
    await visible(page, '.chosen-bar .key', t('action.forward')).tap()
    await visible(page, '.uni-actionsheet__cell', t('choose.forwardCombined')).tap()
    await visible(page, '.forward .chat', '本').tap()
  }, close: async (page) => {
    await visible(page, '.forward .send').tap()
    await visible(page, '.bubble.card').first().waitFor()
  } },
  { name: 'record', open: async (page) => {
    await visible(page, '.bubble.card').last().tap()
    await visible(page, '.record .item').first().waitFor()
  }, close: back },
  { name: 'chat: reply', isPart: true, open: replyTo('Seven'), close: page => page.getByLabel(t('quote.cancel')).tap() },
  { name: 'replies', open: async (page) => {
    await replyTo('Seven')(page)
    await visible(page, '.composer textarea').fill('Eight')
    await visible(page, '.composer .send').tap()
    await visible(page, '.replies').tap()
    await visible(page, '.reply').nth(1).waitFor()
  }, close: back },
  { name: 'card of a friend to send', open: async (page) => {
    await page.getByLabel(t('composer.more')).tap()
    await tap(page, t('more.card'))
    await sees(page, t('contacts.empty'))
  }, close: async (page) => {
    await back(page)
    await visible(page, '.more .keys').waitFor()
  } },
  // The tap closes the panel below the chat, too, and the list moves.
  { name: 'viewer', open: async (page) => {
    await visible(page, '.bubble.media').tap()
    await visible(page, '.more .keys').waitFor({ state: 'detached' })
    await visible(page, '.viewer .zoom').first().waitFor()
  }, close: escape },
  { name: 'pictures', open: async (page) => {
    await page.getByLabel(t('composer.more')).tap()
    await tap(page, t('more.gallery'))
    await visible(page, '.gallery .square').waitFor()
  } },
  { name: 'pictures: files', isPart: true, open: async (page) => {
    await tap(page, t('gallery.files'))
    await visible(page, '.gallery .file').waitFor()
  } },
  { name: 'start', open: async (page) => {
    await back(page)
    await back(page)
    await page.getByLabel(t('chats.start')).filter({ visible: true }).tap()
    await visible(page, '.uni-actionsheet__cell', t('startMenu.room')).tap()
    await sees(page, t('start.chat'))
  } },
  { name: 'start: unknown user', isPart: true, open: async (page) => {
    await visible(page, 'input').nth(0).fill('nobody')
    await press(page, t('start.chatAction'))
    await sees(page, t('start.unknown'))
  } },
  { name: 'room', open: async (page) => {
    await visible(page, 'input').nth(1).fill('lobby')
    await press(page, t('start.roomAction'))
    await sees(page, t('room.members', { n: 1 }))
  } },
  { name: 'settings of a room', open: async (page) => {
    await page.getByLabel(t('room.settings')).filter({ visible: true }).tap()
    await sees(page, t('roomSettings.none'))
  } },
  { name: 'settings of a room: notice', isPart: true, open: async (page) => {
    await tapCell(page, t('roomSettings.notice'))
    await visible(page, 'textarea').fill('Tea at six')
  }, close: async (page) => {
    await press(page, t('settings.save'))
    await sees(page, 'Tea at six')
  } },
  { name: 'members of a room', open: async (page) => {
    await tapCell(page, t('roomSettings.members'))
    await visible(page, '.member').waitFor()
  }, close: async (page) => {
    await back(page)
    await sees(page, t('roomSettings.id'))
    await back(page)
    await sees(page, t('room.members', { n: 1 }))
  } },
  { name: 'room: notice', isPart: true, open: page => visible(page, '.notice-bar').tap(), close: page => tap(page, t('action.close')) },
  { name: 'search', open: async (page) => {
    await back(page)
    await visible(page, '.search input').fill('six')
    await visible(page, '.messages').tap()
    await visible(page, '.hit').first().waitFor()
  }, close: async (page) => {
    await back(page)
    await visible(page, '.search input').fill('')
  } },
  { name: 'people for a group', open: async (page) => {
    await page.getByLabel(t('chats.start')).filter({ visible: true }).tap()
    await visible(page, '.uni-actionsheet__cell', t('startMenu.group')).tap()
    await visible(page, '.person', '本').first().tap()
  } },
  { name: 'group', open: async (page) => {
    await visible(page, '.done').tap()
    await visible(page, '.composer textarea').fill('Nine')
    await visible(page, '.composer .send').tap()
    await visible(page, '.bubble', 'Nine').waitFor()
  } },
  { name: 'group: members to be named', isPart: true, open: async (page) => {
    await visible(page, '.composer textarea').pressSequentially('@')
    await visible(page, '.sheet-panel .cell').first().waitFor()
  }, close: async (page) => {
    await tap(page, t('action.close'))
    await visible(page, '.composer textarea').fill('')
  } },
  { name: 'settings of a group', open: async (page) => {
    await page.getByLabel(t('chat.settings')).filter({ visible: true }).tap()
    await sees(page, t('settings.dismiss'))
  } },
  { name: 'applications of a group', open: async (page) => {
    await tapCell(page, t('applications.titleOf'))
    await sees(page, t('applications.emptyOf'))
  }, close: async (page) => {
    await back(page)
    await sees(page, t('settings.dismiss'))
  } },
  { name: 'members of a group', open: async (page) => {
    await tapCell(page, t('settings.members'))
    await visible(page, '.member').nth(1).waitFor()
  }, close: async (page) => {
    await back(page)
    await sees(page, t('settings.dismiss'))
    await back(page)
    await visible(page, '.composer textarea').waitFor()
    await back(page)
    await visible(page, '.list .row').first().waitFor()
  } },
  { name: 'contacts', open: async (page) => {
    await visible(page, '.uni-tabbar__item', t('tab.contacts')).tap()
    await sees(page, t('contacts.empty'))
  } },
  { name: 'new friends', open: async (page) => {
    await visible(page, '.contact', t('contacts.requests')).tap()
    await sees(page, t('requests.empty'))
  }, close: back },
  { name: 'groups', open: async (page) => {
    await visible(page, '.contact', t('contacts.groups')).tap()
    await visible(page, '.person-row').first().waitFor()
  } },
  { name: 'group notices', open: async (page) => {
    await tapCell(page, t('groups.notices'))
    await sees(page, t('applications.empty'))
  }, close: async (page) => {
    await back(page)
    await back(page)
  } },
  { name: 'blocked people', open: async (page) => {
    await visible(page, '.contact', t('contacts.blocked')).tap()
    await sees(page, t('blocked.empty'))
  }, close: back },
  { name: 'find people', open: async (page, { demo: { users } }) => {
    await visible(page, '.contact', t('contacts.add')).tap()
    await visible(page, 'input').fill(users[1]!.user.userID)
    await visible(page, '.find').tap()
    await visible(page, '.person-row').waitFor()
  } },
  { name: 'person', open: async (page) => {
    await visible(page, '.person-row .main').tap()
    await sees(page, t('person.block'))
  } },
  { name: 'person: application', isPart: true, open: async (page) => {
    await press(page, t('person.add'))
    await sees(page, t('person.words'))
  } },
  { name: 'report', open: async (page) => {
    await press(page, t('person.report'))
    await sees(page, t('report.reason'))
  }, close: back },
  { name: 'group card', open: async (page, { demo: { backend } }) => {
    await back(page)
    await visible(page, 'input').fill([...backend.emulator.world.state.conversations.values()].find(({ group }) => group)!.id)
    await visible(page, '.find').tap()
    await visible(page, '.person-row .main').tap()
    await sees(page, t('groupCard.chat'))
  }, close: back },
  { name: 'scan', open: async (page) => {
    await tapCell(page, t('add.scan'))
    await visible(page, '.scan').waitFor()
  }, close: back },
  { name: 'me', open: async (page) => {
    await back(page)
    await visible(page, '.uni-tabbar__item', t('tab.me')).tap()
    await sees(page, t('me.appearance'))
  } },
  { name: 'my code', open: async (page) => {
    await tapCell(page, t('me.code'))
    await visible(page, '.code img').waitFor()
  }, close: back },
  { name: 'profile', open: async (page) => {
    await visible(page, '.card').tap()
    await sees(page, t('profile.devices'))
  } },
  { name: 'profile: password', isPart: true, open: page => tapCell(page, t('profile.password')) },
  { name: 'profile: mail address', isPart: true, open: page => tapCell(page, t('profile.mail')) },
  { name: 'profile: devices', isPart: true, open: page => tapCell(page, t('profile.devices')) },
  { name: 'profile: status', isPart: true, open: page => tapCell(page, t('profile.status')) },
  { name: 'profile: deletion', isPart: true, open: page => tapCell(page, t('profile.delete')) },
  { name: 'notifications', open: async (page) => {
    await back(page)
    await tapCell(page, t('me.notifications'))
    await sees(page, t('notifications.banner'))
  } },
  { name: 'consent', open: async (page) => {
    await tapCell(page, t('consent.manage'))
    await sees(page, t('consent.withdraw'))
  } },
  { name: 'legal', open: async (page) => {
    await tapCell(page, t('consent.policy'))
    await sees(page, t('legal.template'))
  }, close: async (page) => {
    for (let pages = 0; pages < 3; pages++) await back(page)
  } },
  { name: 'storage', open: async (page) => {
    await tapCell(page, t('me.storage'))
    await sees(page, t('storage.total'))
  }, close: back },
  { name: 'about', open: async (page) => {
    await tapCell(page, t('me.about'))
    await visible(page, '.version').waitFor()
  }, close: back },
  { name: 'diagnostics', open: async (page) => {
    await tapCell(page, t('me.diagnostics'))
    await sees(page, t('diagnostics.errors'))
  }, close: back },
  { name: 'me: languages', isPart: true, open: async (page) => {
    await tapCell(page, t('me.language'))
    await visible(page, '.uni-actionsheet__cell', 'English').waitFor()
  }, close: escape },
  { name: 'me: account used elsewhere', isPart: true, open: async (page, { demo: { users, backend } }) => {
    await visible(page, '.uni-tabbar__item', t('tab.chats')).tap()
    backend.emulator.gateway.controls.kick(users[0]!.user.userID)
    await sees(page, t('banner.kicked'))
  }, close: page => visible(page, '.uni-tabbar__item', t('tab.me')).tap() },
  { name: 'me: question before the sign-out', isPart: true, open: async (page) => {
    await press(page, t('action.signOut'))
    await sees(page, t('me.signOutAsk'))
  }, close: escape },
  { name: 'sign-in', open: async (page) => {
    await press(page, t('action.signOut'))
    await visible(page, '.uni-modal__btn_primary').tap()
    await sees(page, t('signIn.toSignUp'))
  } },
  { name: 'forgot password', open: async (page) => {
    await tap(page, t('signIn.forgot'))
    await sees(page, t('forgot.means'))
  }, close: async (page) => {
    await back(page)
    await sees(page, t('signIn.toSignUp'))
  } },
  { name: 'welcome', open: async (page) => {
    await tap(page, t('welcome.open'))
    await sees(page, t('welcome.needs'))
  }, close: async (page) => {
    await press(page, t('welcome.signIn'))
    await sees(page, t('signIn.toSignUp'))
  } },
  { name: 'sign-in: own AppID, nothing filled in', isPart: true, open: async (page) => {
    await tap(page, t('signIn.advanced'))
    await visible(page, 'uni-button').first().tap()
    await sees(page, t('signIn.accountMissing'))
  } },
  { name: 'sign-up', open: async (page) => {
    await tap(page, t('signIn.toSignUp'))
    await sees(page, t('signIn.rules'))
  } },
  { name: 'sign-up: asked for the agreement', isPart: true, open: async (page) => {
    for (const [index, text] of ['carla', PASSWORD, 'Carla'].entries()) await visible(page, 'input').nth(index).fill(text)
    await visible(page, 'uni-button').first().tap()
    await sees(page, t('consent.minors'))
  }, close: page => press(page, t('consent.refuse')) },
  { name: 'chats: none', open: async (page) => {
    for (const [index, text] of ['carla', PASSWORD, 'Carla'].entries()) await visible(page, 'input').nth(index).fill(text)
    await visible(page, 'uni-button').first().tap()
    await press(page, t('consent.agree'))
    await sees(page, t('chats.empty'))
  } },
]

/** Two phones with messages of every kind in their chat. */
export async function openEveryKind(options: { colorScheme: 'light' | 'dark' }) {
  const bytes = await picture('png')
  return openTwoPhones({
    ...options,
    // Nothing listens there, and no mail is sent: the profile has the row of a mail address.
    smtpPort: 1,
    prepare({ users, backend: { emulator } }) {
      const [anna, ben] = users.map(({ user }) => user)
      seedMessages(emulator, ben!, anna!, ['看 www.example.com', '🎉', { type: 200, message: JSON.stringify({ userID: 'u1', name: 'Dora' }), subType: 2 }, storedFile(emulator, 'file', 'plan.pdf', bytes), storedFile(emulator, 'image', 'a.png', bytes)])
    },
  })
}

/** Visits the pages, or all views. */
export async function visitEveryPage(phones: TwoPhones, { hasParts }: { hasParts: boolean }, visit: (view: string, page: Page) => Promise<void>) {
  const { page } = phones.anna
  for (const { name, isPart = false, open, close } of VIEWS) {
    if (isPart && !hasParts)
      continue
    await open(page, phones)
    await settled(page)
    await visit(name, page)
    await close?.(page)
  }
}
