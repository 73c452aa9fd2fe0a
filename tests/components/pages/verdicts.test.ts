/** Media that our server holds back: what the receiver and the author see until the verdict, and how often it is asked for. */
import { mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import type { MessageBody } from '@/types/message'

import { provideZim } from '@/composables/useZim'
import ChatPage from '@/packages/chat/index.vue'
import { createVerdictAsker } from '@/packages/chat/verdictAsker'
import { toQuery } from '@/utils/pageQuery'

import type { TestApp } from '../../support/testApp'

import { aText } from '../../support/builders'
import { useFakeClock, wait } from '../../support/clock'
import { createInviteServer } from '../../support/inviteServer'
import { createBackend, createTestApp } from '../../support/testApp'
import { t } from '../../support/texts'
import { fire } from '../../support/uniHooks'

vi.hoisted(() => vi.stubEnv('VITE_SERVER_URL', '/'))
useFakeClock()

const ADDRESS = 'https://files.test/'
const picture = (name: string): MessageBody => ({ kind: 'image', name, bytes: 64, url: `${ADDRESS}${name}`, width: 300, height: 400, thumbnail: `${ADDRESS}small-${name}` })
const KEY = 'k'.repeat(22)

let verdicts: Record<string, string>
/** When the server was asked, ms since the first time, and for how many keys. */
let asked: Array<{ at: number, checks: string[] }>
let isAway = false

beforeEach(() => {
  createInviteServer()
  const others = vi.mocked(uni.request).getMockImplementation()!
  verdicts = {}
  asked = []
  isAway = false
  vi.mocked(uni.request).mockImplementation((options) => {
    if (!options.url.endsWith('/v1/verdicts'))
      return others(options)
    const { checks } = options.data as { checks: string[] }
    asked.push({ at: Date.now(), checks })
    if (isAway) options.fail?.({ errMsg: 'request:fail timeout' })
    else options.success?.({ statusCode: 200, data: { verdicts: Object.fromEntries(checks.flatMap(key => verdicts[key] ? [[key, verdicts[key]]] : [])) }, header: {}, cookies: [], errMsg: '' })
    return undefined as never
  })
})

/** The backend marks pictures as our server does, with a key for each. */
function markingBackend() {
  let count = 0
  return createBackend({
    beforeSend: async ({ content }) => ({ isRefused: false, reason: '', ...(content.type === 11 && { payload: JSON.stringify({ ...JSON.parse(content.extendedData as string || '{}') as object, check: `${KEY}${count++}` }) }) }),
  })
}

async function signedIn(gateway: ReturnType<typeof createBackend>, account: string) {
  const app = createTestApp(gateway)
  const signing = app.session.signIn({ account, password: 'three quiet herons' })
  await wait(300)
  await signing
  return app
}

async function opened({ pinia, zim }: TestApp, peer: string) {
  const page = mount(ChatPage, { global: { plugins: [pinia, { install: app => provideZim(app, zim) }] } })
  fire(page, 'onLoad', { key: toQuery(`peer:${peer}`) })
  fire(page, 'onShow')
  await wait(300)
  return page
}

/** Anna has the chat with Ben open; Ben sends pictures. Both have accounts of our server. */
async function start() {
  const gateway = markingBackend()
  const [anna, ben] = [await signedIn(gateway, 'anna'), await signedIn(gateway, 'ben')]
  const page = await opened(anna, 'ben')
  async function send(...names: string[]) {
    for (const name of names) {
      expect(ben.messages.send('peer:anna', { body: picture(name) })).toBeNull()
      await wait(400)
    }
  }
  return { gateway, anna, ben, page, send }
}

const keysAsked = () => asked.flatMap(({ checks }) => checks)
const secondsAsked = () => asked.map(({ at }) => Math.round((at - asked[0]!.at) / 1000))

describe('a picture without a verdict', () => {
  it('is a placeholder for its receiver, without an address, and a picture when it has passed', async () => {
    const { anna, page, send } = await start()
    verdicts[`${KEY}0`] = 'waiting'
    await send('a.jpg')
    expect(page.get('.card').text()).toBe(`…${t('review.waiting', { what: t('review.image') })}${t('review.waitingHint')}`)
    expect(page.html()).not.toContain(ADDRESS)
    expect(anna.conversations.get('peer:ben')?.lastMessage?.body.kind).toBe('checking')
    verdicts[`${KEY}0`] = 'passed'
    await wait(3000)
    expect(page.find('.card').exists()).toBe(false)
    expect(page.get('.media__picture').attributes('src')).toBe(`${ADDRESS}small-a.jpg`)
    expect(anna.conversations.get('peer:ben')?.lastMessage?.body.kind).toBe('image')
  })

  it.each([['refused', 'review.refused'], ['unchecked', 'review.unchecked']] as const)('that is %s stays a placeholder that says so, and is not asked for again', async (verdict, words) => {
    const { page, send } = await start()
    verdicts[`${KEY}0`] = verdict
    await send('a.jpg')
    await wait(200_000)
    expect(page.get('.card').text()).toContain(t(words, { what: t('review.image') }))
    expect(page.html()).not.toContain(ADDRESS)
    expect(asked).toHaveLength(1)
  })

  it('of a key that the server does not know stays hidden', async () => {
    const { page, send } = await start()
    await send('a.jpg')
    await wait(100_000)
    expect(page.get('.card').text()).toContain(t('review.unchecked', { what: t('review.image') }))
    expect(page.html()).not.toContain(ADDRESS)
    expect(asked).toHaveLength(1)
  })

  it('is asked for at once, and after 2, 5, 15, 60, 60 … s, also while the server is away', async () => {
    const { send } = await start()
    verdicts[`${KEY}0`] = 'waiting'
    await send('a.jpg')
    await wait(6000)
    isAway = true
    await wait(137_000)
    expect(secondsAsked()).toEqual([0, 2, 7, 22, 82, 142])
  })

  it('is not asked for while the page is hidden or the app is offline', async () => {
    const { page, send, gateway } = await start()
    verdicts[`${KEY}0`] = 'waiting'
    await send('a.jpg')
    fire(page, 'onHide')
    asked.length = 0
    await wait(60_000)
    expect(asked).toEqual([])
    fire(page, 'onShow')
    await wait(100)
    expect(asked).toHaveLength(1)
    gateway.controls.offline()
    gateway.controls.drop()
    await wait(20_000)
    asked.length = 0
    await wait(60_000)
    expect(asked).toEqual([])
  })

  it('goes together with the others of the chat, and those of closed chats are not asked for', async () => {
    const { anna, ben, gateway, page, send } = await start()
    fire(page, 'onHide')
    const carl = await signedIn(gateway, 'carl')
    carl.messages.send('peer:anna', { body: picture('c.jpg') })
    await wait(400)
    await send('a.jpg', 'b.jpg')
    for (const n of [0, 1, 2]) verdicts[`${KEY}${n}`] = 'waiting'
    asked.length = 0
    fire(page, 'onShow')
    await wait(500)
    expect(asked.map(({ checks }) => checks)).toEqual([[`${KEY}1`, `${KEY}2`]])
    expect(ben.messages.timeline('peer:anna')).toHaveLength(2)
    expect(anna.messages.timeline('peer:carl')).toHaveLength(1)
  })

  it('is not shown in the quote of a reply, in the history after a restart, or on a second device', async () => {
    const { gateway, ben, page, send } = await start()
    verdicts[`${KEY}0`] = 'waiting'
    await send('a.jpg')
    const [original] = ben.messages.timeline('peer:anna')
    ben.messages.send('peer:anna', { ...aText('look'), replyTo: original! })
    await wait(500)
    expect(page.get('.quote').text()).toContain(t('image.summary'))
    expect(page.html()).not.toContain(ADDRESS)
    // The second device of Anna has neither of the two.
    const again = await signedIn(gateway, 'anna')
    const other = await opened(again, 'ben')
    await wait(1000)
    expect(other.text()).toContain(t('review.waiting', { what: t('review.image') }))
    expect(other.html()).not.toContain(ADDRESS)
  })

  it('that has passed stays shown when the history brings it again, without another question', async () => {
    const { anna, page, send } = await start()
    verdicts[`${KEY}0`] = 'passed'
    await send('a.jpg')
    await wait(1000)
    expect(keysAsked()).toEqual([`${KEY}0`])
    anna.chat.apply({ type: 'connection-returned' } as never)
    await anna.messages.open('peer:ben')
    await wait(3000)
    expect(page.get('.media__picture').attributes('src')).toBe(`${ADDRESS}small-a.jpg`)
    expect(keysAsked()).toEqual([`${KEY}0`])
  })
})

describe('the author of a picture', () => {
  it('sees it, with a note below it until the verdict', async () => {
    const { ben, send } = await start()
    const page = await opened(ben, 'anna')
    verdicts[`${KEY}0`] = 'waiting'
    await send('a.jpg')
    expect(page.get('.media__picture').attributes('src')).toBe(`${ADDRESS}small-a.jpg`)
    expect(page.text()).toContain(t('review.mineWaiting'))
    verdicts[`${KEY}0`] = 'passed'
    await wait(4000)
    expect(page.text()).not.toContain(t('review.mineWaiting'))
    expect(page.get('.media__picture').attributes('src')).toBe(`${ADDRESS}small-a.jpg`)
  })

  it('is told that it was refused, and both sides that it was recalled for that', async () => {
    const { gateway, ben, page, send } = await start()
    const own = await opened(ben, 'anna')
    verdicts[`${KEY}0`] = 'refused'
    await send('a.jpg')
    expect(own.text()).toContain(t('review.mineRefused'))
    gateway.change(world => world.recall({ kind: 'peer', senderID: 'ben', conversationID: 'anna', seq: 1, reason: 'moderated' }))
    await wait(500)
    expect(own.text()).toContain(t('review.recalled'))
    expect(page.text()).toContain(t('review.recalled'))
    expect(page.html()).not.toContain(ADDRESS)
  })
})

describe('a verdict', () => {
  it('is not asked for while the app is hidden or offline, and no timer runs for it', async () => {
    let canAsk = false
    const ask = vi.fn(async () => ({ key: 'passed' as const }))
    const onVerdict = vi.fn()
    const asker = createVerdictAsker({ ask, most: 50, canAsk: () => canAsk, onVerdict })
    const timers = vi.getTimerCount()
    asker.follow(['key'])
    expect(vi.getTimerCount()).toBe(timers)
    canAsk = true
    asker.resume()
    await wait(10)
    expect(ask).toHaveBeenCalledTimes(1)
    expect(onVerdict).toHaveBeenCalledWith({ key: 'key', state: 'passed' })
  })
})
