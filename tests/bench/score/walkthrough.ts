import type { App } from '../../miniprogram/host'
import type { Phone } from '../../miniprogram/host/chromium'
import type { Look } from './inspect'
import type { Recorded } from './recorder'
import type { PageSources } from './templates'

import { EMULATOR_URL, SERVER_URL } from '../../../scripts/builds.mjs'
import { startBackend } from '../../../scripts/demo/backend'
import { compileDist, launchInChromium } from '../../miniprogram/host'
import { connectSpeaker, sayTo } from '../zimUser'
import { look } from './inspect'
import { startRecording, takeRecording } from './recorder'
import { sourcesOf, tappables } from './templates'

/** One page of the story: how it looked in each of its states, and what happened while it was in front. */
export interface Visit { page: string, sources: PageSources, looks: Look[], recorded: Recorded }

export interface Story {
  visits: Visit[]
  problems: Array<{ kind: string, message: string, where?: string }>
}

/** As an iPhone X: 375 × 812 with 34 px below that belong to the home indicator. */
const PHONE = { width: 375, height: 812 }
const SAFE_AREA = 34
const PASSWORD = 'three quiet herons'
const ANNA = { account: 'anna', password: PASSWORD, name: 'Anna' }
const CALM = 700
const pause = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms))

/**
 * Anna's day with the app, through every page: she signs in, is written to by three people, chats, gets a hundred messages in a
 * second and a half, enters a room, and looks at her own pages. In Chromium, because half the rules are about what is drawn.
 */
export async function tellStory(dir: string): Promise<Story> {
  const backend = await startBackend()
  const { gateway } = backend.emulator
  const phone = await launchInChromium(compileDist(dir), {
    hosts: { [EMULATOR_URL]: backend.emulator.url, [SERVER_URL]: backend.accountsUrl },
    viewport: PHONE,
    device: { safeAreaBottom: SAFE_AREA, statusBarHeight: 44 },
  })
  const visits: Visit[] = []
  const within = <T>(work: (app: App, argument: never) => T, argument?: unknown): Promise<T> => phone.page.evaluate(`(${String(work)})(globalThis.app, ${JSON.stringify(argument ?? null)})`)

  /** Looks at the page in front, and files what happened since the last look under it. */
  async function visit() {
    await pause(CALM)
    const page = await phone.evaluate(({ app }) => app.page.path)
    const sources = sourcesOf(dir, page)
    const seen = await within(look, { tappables: tappables(dir, sources), safeAreaBottom: SAFE_AREA })
    const recorded = await within(takeRecording)
    const known = visits.find(other => other.page === page)
    if (!known) {
      visits.push({ page, sources, looks: [seen], recorded })
      return
    }
    known.looks.push(seen)
    known.recorded.sent.push(...recorded.sent)
    known.recorded.requests.push(...recorded.requests)
  }

  try {
    const { user: { userID: me } } = await backend.register(ANNA)
    const others = await Promise.all(['ben', 'cleo', 'dora'].map(name => backend.register({ account: name, password: PASSWORD, name })))
    const speakers = others.map(({ user, token }) => connectSpeaker(gateway, { appID: backend.appID, userID: user.userID, name: user.name, token }))
    // Named functions inside functions: tsx wraps them in this helper, which the page has not.
    await phone.page.evaluate('globalThis.__name = run => run')
    await within(startRecording)
    await visit()
    await signIn(phone, visit)
    await visit()
    for (const call of speakers) sayTo(call, me, '你好，在吗？')
    await phone.until(text => text.includes('dora'), 'three conversations')
    await visit()
    await chat(phone, visit, () => burst(speakers[0]!, me))
    await room(phone, visit)
    await own(phone, visit)
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

async function burst(call: ReturnType<typeof connectSpeaker>, to: string) {
  for (let sent = 0; sent < 100; sent++) {
    sayTo(call, to, `第 ${sent + 1} 条：今天下午三点在会议室见面，记得带上资料`)
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
  await phone.evaluate(({ app }) => app.tap('.plus'))
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

async function own(phone: Phone, visit: () => Promise<void>) {
  const open = (url: string, how: 'navigateTo' | 'switchTab') => phone.evaluate(({ app, argument }) => (app.host.wx[argument.how] as (options: object) => Promise<unknown>)({ url: argument.url }), { url, how })
  await open('/pages/me/index', 'switchTab')
  await visit()
  await open('/pages/profile/index', 'navigateTo')
  await visit()
  await phone.evaluate(({ app }) => app.back())
  await open('/packages/zim/diagnostics', 'navigateTo')
  await visit()
}
