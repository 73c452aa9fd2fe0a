import type { App, Problem } from '../host'

import { t } from '../../support/texts'

/**
 * Drives the app on one phone as a user does, by the texts on the screen. Every `waitFor…` and every action waits up to ten seconds
 * for its target and rejects then.
 */
export class PhoneDriver {
  constructor(readonly app: App) {}

  get text() { return this.app.text() }
  get problems(): Problem[] { return this.app.problems }
  /** The name in the title of a chat, also while the title says that the other side is online. */
  get chatName() { return this.app.title.replace(`（${t('presence.online')}）`, '') }

  waitForText(text: string, timeoutMs?: number) { return this.app.until(() => this.text.includes(text), `the text “${text}”`, timeoutMs) }
  waitForNoText(text: string, timeoutMs?: number) { return this.app.until(() => !this.text.includes(text), `no text “${text}”`, timeoutMs) }

  /** Taps an element by selector or text. */
  async tap(target: string) {
    await this.app.until(() => this.app.page.find(target) ?? this.app.page.findText(target, this.app.screen.root), `“${target}” to tap`)
    await this.app.tap(target)
  }

  /** Presses a button by its label. The same text may also occur in a heading. */
  async press(label: string) {
    const button = () => this.app.page.$$('button').filter(each => each.textContent!.trim() === label).at(-1)
    await this.app.until(button, `the button “${label}”`)
    await this.app.tap(button()!)
  }

  /** Fills the field with this placeholder. */
  async fill(placeholder: string, text: string) {
    await this.app.until(() => this.fieldFor(placeholder), `a field “${placeholder}”`)
    await this.app.input(this.fieldFor(placeholder)!, text)
  }

  private fieldFor(placeholder: string) { return this.app.page.$$('input').find(field => field.getAttribute('placeholder') === placeholder) }

  async signIn({ account, password }: { account: string, password: string }) {
    await this.waitForPage('sign-in')
    await this.agree()
    await this.fill(t('signIn.accountHint'), account)
    await this.fill(t('signIn.passwordHint'), password)
    await this.submit()
  }

  /** Ticks the agreement of the sign-in page. */
  async agree() {
    await this.app.until(() => this.app.page.$('.box'), 'the agreement')
    if (!this.app.page.$('.box .mark--on')) await this.tap('.box')
  }

  /** Presses the first button of the sign-in page: sign in with account and password. */
  submit() { return this.app.tap(this.app.page.$$('button')[0]!) }

  async signOut() {
    if (!this.app.page.path.startsWith('pages/me')) await this.tap(t('tab.me'))
    await this.tap(t('action.signOut'))
    await this.confirm()
    await this.waitForPage('sign-in')
  }

  /** Presses the confirm button of the dialog. */
  async confirm() {
    await this.app.until(() => this.app.modal, 'a dialog')
    await this.app.tap(this.app.modal!.confirmText)
  }

  /** @param page the folder of a page `index`, or the whole path of another page. To the sign-in it goes on from the page for who is not signed in. */
  async waitForPage(page: string) {
    if (page === 'sign-in') {
      await this.app.until(() => this.app.stack.at(-1)?.startsWith('packages/sign-in/'), 'the sign-in')
      if (this.app.stack.at(-1) === 'packages/sign-in/welcome') await this.press(t('welcome.signIn'))
    }
    return this.app.until(() => [page, `pages/${page}/index`, `packages/${page}/index`].includes(this.app.stack.at(-1)!), `the page ${page}`)
  }

  /** Waits until the sign-in page has been left and no connection banner is shown. */
  async waitForOnline(timeoutMs?: number) {
    await this.app.until(() => this.banner === '' && !['packages/sign-in/index', 'packages/sign-in/welcome'].includes(this.app.stack[0]!), 'the connection', timeoutMs)
  }

  /** Text of the connection banner; '' without one. */
  get banner() { return this.app.page.$('.banner')?.textContent?.trim() ?? '' }

  /** The chats in visible order: name, preview, unread count ('' for none). */
  get chats() {
    return this.app.page.$$('.list .row')
      .sort((a, b) => orderOf(a) - orderOf(b))
      .map(row => ({ name: textIn(row, '.name'), last: textIn(row, '.bottom'), unread: textIn(row, '.badge') }))
  }

  async openChat(name: string) {
    await this.app.until(() => this.rowOf(name), `a chat with ${name}`)
    await this.app.tap(this.rowOf(name)!)
    await this.waitForPage('chat')
  }

  async longPressChat(name: string) {
    await this.app.until(() => this.rowOf(name), `a chat with ${name}`)
    await this.app.longpress(this.rowOf(name)!)
  }

  private rowOf(name: string) { return this.app.page.$$('.list .row').find(row => textIn(row, '.name') === name) }

  /** Chooses an entry of the menu of the plus sign. */
  async plus(entry: string) {
    await this.tap('.plus')
    await this.tap(entry)
  }

  /** Starts a chat from the list of chats: plus sign, userID, start button. */
  async startChat(userID: string) {
    await this.askForChat(userID)
    await this.waitForPage('chat')
  }

  /** Presses the start button, and stays on the start page. */
  async askForChat(userID: string) {
    await this.plus(t('startMenu.room'))
    await this.waitForPage('packages/chat/start')
    await this.fill(t('start.chatHint'), userID)
    await this.press(t('start.chatAction'))
  }

  async enterRoom(roomID: string, name: string) {
    await this.plus(t('startMenu.room'))
    await this.waitForPage('packages/chat/start')
    await this.fill(t('start.roomHint'), roomID)
    await this.fill(t('start.roomName'), name)
    await this.press(t('start.roomAction'))
    await this.waitForPage('packages/chat/room')
  }

  async typeText(text: string) {
    await this.app.until(() => this.app.page.$('textarea'), 'the field of the composer')
    await this.app.input('textarea', text)
  }

  async sendMessage(text: string) {
    await this.typeText(text)
    await this.tap(t('action.send'))
  }

  /** Texts of the bubbles of the open chat, oldest first. */
  get messages() { return this.bubbles.map(bubble => bubble.textContent!.trim()) }

  /** The bubbles from top to bottom. CSS draws the sections of the first column, and the chunks of some sections, in reverse. */
  private get bubbles() {
    const inOrder = (parent: Element, selector: string, isReversed: boolean) => {
      const parts = [...parent.querySelectorAll(selector)]
      return isReversed ? parts.reverse() : parts
    }
    return this.app.page.$$('.column')
      .flatMap(column => inOrder(column, '.section', column.matches('.column--up')))
      .flatMap(section => inOrder(section, '.chunk', section.matches('.section--up')))
      .flatMap(chunk => [...chunk.querySelectorAll('.bubble')])
  }

  waitForMessage(text: string, timeoutMs?: number) { return this.app.until(() => this.messages.includes(text), `the message “${text}”`, timeoutMs) }

  async longPressMessage(text: string) {
    await this.waitForMessage(text)
    await this.app.longpress(this.bubbles.find(bubble => bubble.textContent!.trim() === text)!)
    await this.app.until(() => this.menu.length > 0, 'the menu of the message')
  }

  /** The entries of the open menu of a message. */
  get menu() { return this.app.page.$$('.menu .entry').map(entry => entry.textContent!.trim()) }

  async draft() {
    await this.app.until(() => this.app.page.$('textarea'), 'the field of the composer')
    return this.app.page.$('textarea')!.querySelector('textarea')!.value
  }

  /** Returns to the previous page. */
  back() { return this.app.back() }
}

const textIn = (element: Element, selector: string) => element.querySelector(selector)?.textContent?.replace(/\s+/g, ' ').trim() ?? ''
const orderOf = (element: HTMLElement) => Number(/order:\s*(-?\d+)/.exec(element.getAttribute('style') ?? '')?.[1] ?? 0)
