import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import WebSocket from 'ws'

import type { Backend, DemoUser, NewAccount } from '../../../scripts/demo/backend'
import type { App, Dist, LaunchOptions, Problem } from '../host'

import { EMULATOR_URL, ensureBuild, SERVER_URL } from '../../../scripts/builds.mjs'
import { startBackend } from '../../../scripts/demo/backend'
import { t } from '../../support/texts'
import { compileDist, launch } from '../host'

export { t }

/**
 * The people of one test file, their phones, and the backend between them: the emulator on a real WebSocket and the account
 * server. The compiled dist is read once per file. After each story every phone must have been without a problem, and is gone.
 */
export interface Scenario {
  readonly backend: Backend
  readonly dist: Dist
  /** What a launch needs to reach the backend. */
  readonly network: Pick<LaunchOptions, 'hosts' | 'WebSocket'>
  /** Somebody with an account; in each story somebody new. */
  newcomer: (name: string) => Promise<DemoUser>
  /** A phone with the app just opened. */
  phone: (options?: LaunchOptions) => Promise<PersonPhone>
  /** A phone of a newcomer (or of who is given), signed in at the sign-in page. */
  phoneOf: (who: string | NewAccount, options?: LaunchOptions) => Promise<PersonPhone>
}

export const PASSWORD = 'three quiet herons'

/** Called once at the top of a test file. */
export function useTown(): Scenario {
  const phones: PersonPhone[] = []
  let dist: Dist
  let backend: Backend
  let people = 0

  beforeAll(async () => {
    const { dir } = await ensureBuild('mp-weixin-emulator')
    dist = compileDist(dir)
    backend = await startBackend()
  })
  afterAll(() => backend?.stop())
  afterEach(() => {
    const problems = phones.splice(0).flatMap(({ app }) => {
      const found = [...app.problems]
      app.kill()
      return found
    })
    backend.emulator.gateway.controls.reset()
    expect([...new Set(problems.map(({ kind, message, where = 'the app' }) => `${kind} in ${where}: ${message}`))], 'problems of the phones in this story').toEqual([])
  })

  const scenario: Scenario = {
    get backend() { return backend },
    get dist() { return dist },
    get network() {
      return { WebSocket, hosts: { [EMULATOR_URL]: backend.emulator.url, [SERVER_URL]: backend.accountsUrl } }
    },
    newcomer: name => backend.register({ account: `person-${++people}`, password: PASSWORD, name }),
    async phone(options = {}) {
      const phone = new PersonPhone(await launch(dist, { ...scenario.network, ...options }))
      phones.push(phone)
      return phone
    },
    async phoneOf(who, options) {
      const person = typeof who === 'string' ? await scenario.newcomer(who) : who
      const phone = await scenario.phone(options)
      await phone.signIn(person)
      await phone.isOnline()
      return phone
    },
  }
  return scenario
}

/** A phone in somebody's hand, in that person's words. What is looked for is waited for, up to five seconds. */
export class PersonPhone {
  constructor(readonly app: App) {}

  get text() { return this.app.text() }
  get problems(): Problem[] { return this.app.problems }

  sees(text: string, timeoutMs?: number) { return this.app.until(() => this.text.includes(text), `“${text}” is seen`, timeoutMs) }
  seesNo(text: string, timeoutMs?: number) { return this.app.until(() => !this.text.includes(text), `“${text}” is gone`, timeoutMs) }

  async tap(target: string) {
    await this.app.until(() => this.app.page.find(target) ?? this.app.page.findText(target, this.app.screen.root), `“${target}” is there to tap`)
    await this.app.tap(target)
  }

  /** Presses a button by its words, which may also be the heading above it. */
  async press(words: string) {
    const button = () => this.app.page.$$('button').filter(each => each.textContent!.trim() === words).at(-1)
    await this.app.until(button, `the button “${words}”`)
    await this.app.tap(button()!)
  }

  /** Fills the field that asks for this: its placeholder. */
  async fill(hint: string, text: string) {
    await this.app.until(() => this.fieldFor(hint), `a field for “${hint}”`)
    await this.app.input(this.fieldFor(hint)!, text)
  }

  private fieldFor(hint: string) { return this.app.page.$$('input').find(field => field.getAttribute('placeholder') === hint) }

  async signIn({ account, password }: { account: string, password: string }) {
    await this.at('sign-in')
    await this.fill(t('signIn.accountHint'), account)
    await this.fill(t('signIn.passwordHint'), password)
    await this.submit()
  }

  /** The first of the sign-in page's buttons: account and password. */
  submit() { return this.app.tap(this.app.page.$$('button')[0]!) }

  async signOut() {
    await this.tap(t('tab.me'))
    await this.tap(t('action.signOut'))
    await this.confirm()
    await this.at('sign-in')
  }

  /** Agrees to the question on the screen. */
  async confirm() {
    await this.app.until(() => this.app.modal, 'a question')
    await this.app.tap(this.app.modal!.confirmText)
  }

  at(page: string) { return this.app.until(() => this.app.stack.at(-1) === `pages/${page}/index`, `the page ${page}`) }

  /** The list of chats, without a banner above it. */
  async isOnline(timeoutMs?: number) {
    await this.app.until(() => this.banner === '' && !this.app.stack.includes('pages/sign-in/index'), 'the phone is online', timeoutMs)
  }

  /** What the connection banner says; '' when there is none. */
  get banner() { return this.app.page.$('.banner')?.textContent?.trim() ?? '' }

  /** The chats in the order shown: name, last words, unread count ('' for none). */
  get chats() {
    return this.app.page.$$('.list .row')
      .sort((a, b) => orderOf(a) - orderOf(b))
      .map(row => ({ name: textIn(row, '.name'), last: textIn(row, '.bottom'), unread: textIn(row, '.badge') }))
  }

  async openChat(name: string) {
    await this.app.until(() => this.rowOf(name), `a chat with ${name}`)
    await this.app.tap(this.rowOf(name)!)
    await this.at('chat')
  }

  async longPressChat(name: string) {
    await this.app.until(() => this.rowOf(name), `a chat with ${name}`)
    await this.app.longpress(this.rowOf(name)!)
  }

  private rowOf(name: string) { return this.app.page.$$('.list .row').find(row => textIn(row, '.name') === name) }

  /** From the list of chats: plus sign, userID, start. */
  async startChat(userID: string) {
    await this.tap('.plus')
    await this.at('start')
    await this.fill(t('start.chatHint'), userID)
    await this.press(t('start.chatAction'))
    await this.at('chat')
  }

  async enterRoom(roomID: string, name: string) {
    await this.tap('.plus')
    await this.at('start')
    await this.fill(t('start.roomHint'), roomID)
    await this.fill(t('start.roomName'), name)
    await this.press(t('start.roomAction'))
    await this.at('room')
  }

  async types(text: string) {
    await this.app.until(() => this.app.page.$('textarea'), 'the field of the composer')
    await this.app.input('textarea', text)
  }

  async write(text: string) {
    await this.types(text)
    await this.tap(t('action.send'))
  }

  /** Bubbles of the open chat, oldest first. */
  get messages() { return this.bubbles.map(bubble => bubble.textContent!.trim()) }

  /** Drawn from above to below: chunks of older messages stand in the tree nearest first, and are drawn in reverse. */
  private get bubbles() {
    return this.app.page.$$('.column').flatMap((column) => {
      const chunks = [...column.querySelectorAll('.chunk')]
      return (column.matches('.column--up') ? chunks.reverse() : chunks).flatMap(chunk => [...chunk.querySelectorAll('.bubble')])
    })
  }

  reads(text: string, timeoutMs?: number) { return this.app.until(() => this.messages.includes(text), `the message “${text}”`, timeoutMs) }

  async longPressMessage(text: string) {
    await this.reads(text)
    await this.app.longpress(this.bubbles.find(bubble => bubble.textContent!.trim() === text)!)
  }

  async draft() {
    await this.app.until(() => this.app.page.$('textarea'), 'the field of the composer')
    return this.app.page.$('textarea')!.querySelector('textarea')!.value
  }

  /** Back to the page below. */
  back() { return this.app.back() }
}

const textIn = (element: Element, selector: string) => element.querySelector(selector)?.textContent?.replace(/\s+/g, ' ').trim() ?? ''
const orderOf = (element: HTMLElement) => Number(/order:\s*(-?\d+)/.exec(element.getAttribute('style') ?? '')?.[1] ?? 0)
