import type { App } from '../../miniprogram/host'
import type { Phone } from '../../miniprogram/host/chromium'
import type { Inspection } from './inspect'
import type { Recorded } from './recorder'
import type { PageSources } from './templates'

import { EMULATOR_URL, SERVER_URL } from '../../../scripts/builds.mjs'
import { startBackend } from '../../../scripts/demo/backend'
import { compileDist, launchInChromium } from '../../miniprogram/host'
import { connectUser, sendTo } from '../zimUser'
import { inspect } from './inspect'
import { startRecording, takeRecording } from './recorder'
import { sourcesOf, tappables } from './templates'

/** One page of the walkthrough: an inspection of each state, and the records while it was on top. */
export interface PageVisit { page: string, sources: PageSources, inspections: Inspection[], recorded: Recorded }

export interface Walkthrough {
  visits: PageVisit[]
  problems: Array<{ kind: string, message: string, where?: string }>
}

/** The size of an iPhone X: 375 × 812, with 34 px at the bottom for the home indicator. */
const PHONE = { width: 375, height: 812 }
const SAFE_AREA = 34
const PASSWORD = 'three quiet herons'
const ANNA = { account: 'anna', password: PASSWORD, name: 'Anna' }
const SETTLE_MS = 700
const pause = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms))

/**
 * Walks through the pages of the app: sign-in, messages from 3 users, a chat with 100 messages in 1.5 s, a room, and the pages of the
 * own account. Runs in Chromium, because half of the rules concern the rendered page.
 */
export async function runWalkthrough(dir: string): Promise<Walkthrough> {
  const backend = await startBackend()
  const { gateway } = backend.emulator
  const phone = await launchInChromium(compileDist(dir), {
    hosts: { [EMULATOR_URL]: backend.emulator.url, [SERVER_URL]: backend.accountsUrl },
    viewport: PHONE,
    device: { safeAreaBottom: SAFE_AREA, statusBarHeight: 44 },
  })
  const visits: PageVisit[] = []
  const within = <T>(work: (app: App, argument: never) => T, argument?: unknown): Promise<T> => phone.page.evaluate(`(${String(work)})(globalThis.app, ${JSON.stringify(argument ?? null)})`)

  /** Inspects the top page and adds the records since the last visit to it. */
  async function visit() {
    await pause(SETTLE_MS)
    const page = await phone.evaluate(({ app }) => app.page.path)
    const sources = sourcesOf(dir, page)
    const inspection = await within(inspect, { tappables: tappables(dir, sources), safeAreaBottom: SAFE_AREA })
    const recorded = await within(takeRecording)
    const known = visits.find(other => other.page === page)
    if (!known) {
      visits.push({ page, sources, inspections: [inspection], recorded })
      return
    }
    known.inspections.push(inspection)
    known.recorded.sent.push(...recorded.sent)
    known.recorded.requests.push(...recorded.requests)
  }

  try {
    const { user: { userID: me } } = await backend.register(ANNA)
    const others = await Promise.all(['ben', 'cleo', 'dora'].map(name => backend.register({ account: name, password: PASSWORD, name })))
    const clients = others.map(({ user, token }) => connectUser(gateway, { appID: backend.appID, userID: user.userID, name: user.name, token }))
    // tsx wraps named functions inside functions in this helper, which the page lacks.
    await phone.page.evaluate('globalThis.__name = run => run')
    await within(startRecording)
    await visit()
    await signIn(phone, visit)
    await visit()
    for (const call of clients) sendTo(call, me, '你好，在吗？')
    await phone.until(text => text.includes('dora'), 'three conversations')
    await visit()
    await chat(phone, visit, () => burst(clients[0]!, me))
    await room(phone, visit)
    await ownPages(phone, visit)
    return { visits, problems: await phone.problems() }
  }
  finally {
    await phone.kill()
    await backend.stop()
  }
}

async function signIn(phone: Phone, visit: () => Promise<void>) {
  await phone.evaluate(({ app }) => app.tap('.account-form .text-button'))
  await visit()
  await phone.evaluate(({ app }) => app.tap('.account-form .text-button'))
  await phone.evaluate(async ({ app, argument }) => {
    const [account, password] = app.page.$$('input')
    await app.input(account!, argument.account)
    await app.input(password!, argument.password)
    await app.tap('.button--main')
  }, ANNA)
  await phone.until(text => text.includes('还没有聊天'), 'the empty list of conversations')
}

async function burst(call: ReturnType<typeof connectUser>, to: string) {
  for (let sent = 0; sent < 100; sent++) {
    sendTo(call, to, `第 ${sent + 1} 条：今天下午三点在会议室见面，记得带上资料`)
    await pause(15)
  }
}

async function chat(phone: Phone, visit: () => Promise<void>, onOpen: () => Promise<void>) {
  await phone.evaluate(({ app }) => app.tap('ben'))
  await phone.until(text => text.includes('你好，在吗'), 'the chat')
  await visit()
  await onOpen()
  await visit()
  await phone.evaluate(async ({ app }) => {
    await app.input('.composer textarea', '看这里 https://example.com/tea 👋')
    await app.tap('发送')
  })
  await visit()
  await phone.evaluate(async ({ app }) => {
    const list = app.page.$('.scroll')!
    list.scrollTop = list.scrollHeight / 4
  })
  await visit()
  await phone.evaluate(async ({ app }) => {
    await app.blur('.composer textarea')
    await app.tap('.tool')
  })
  await visit()
  await phone.evaluate(({ app }) => app.back())
  await visit()
}

async function room(phone: Phone, visit: () => Promise<void>) {
  await phone.evaluate(async ({ app }) => {
    await app.tap('.plus')
    await app.tap('进入房间或用 ID 聊天')
  })
  await visit()
  await phone.evaluate(async ({ app }) => {
    const [, roomID, name] = app.page.$$('input')
    await app.input(roomID!, 'tea-house')
    await app.input(name!, '茶馆')
    await app.tap(app.page.$$('.button')[1]!)
  })
  await phone.until(text => text.includes('茶馆'), 'the room')
  await visit()
  await phone.evaluate(({ app }) => app.back())
  await visit()
}

async function ownPages(phone: Phone, visit: () => Promise<void>) {
  const open = (url: string, how: 'navigateTo' | 'switchTab') => phone.evaluate(({ app, argument }) => (app.host.wx[argument.how] as (options: object) => Promise<unknown>)({ url: argument.url }), { url, how })
  await open('/pages/me/index', 'switchTab')
  await visit()
  await open('/packages/me/profile', 'navigateTo')
  await visit()
  await phone.evaluate(({ app }) => app.back())
  await open('/packages/zim/diagnostics', 'navigateTo')
  await visit()
}
