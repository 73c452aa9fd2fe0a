import type { App as VueApp } from 'vue'

import { mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import App from '@/App.vue'
import { provideZim } from '@/composables/useZim'
import ChatsPage from '@/pages/chats/index.vue'

import { useFakeClock, wait } from '../../support/clock'
import { createInviteServer } from '../../support/inviteServer'
import { createBackend, createTestApp } from '../../support/testApp'
import { fire } from '../../support/uniHooks'

vi.hoisted(() => vi.stubEnv('VITE_SERVER_URL', '/'))
// Its listeners belong to the document, which outlives each app and this file.
vi.mock('@/pages/accessibility', () => ({ makeAccessible: () => {} }))
useFakeClock()

/** App.vue has no template. */
const Root = { ...App, render: () => null }

beforeEach(() => {
  createInviteServer()
  uni.removeStorageSync('session.v1')
  vi.mocked(uni.navigateTo).mockClear()
})

async function started(query: object, storage?: Parameters<typeof createTestApp>[2]) {
  const phone = createTestApp(createBackend(), undefined, storage)
  const options = { global: { plugins: [phone.pinia, { install: (app: VueApp) => provideZim(app, phone.zim) }] } }
  const app = mount(Root, options)
  fire(app, 'onLaunch', { query })
  fire(app, 'onShow', { query })
  const chats = mount(ChatsPage, options)
  await wait(300)
  return { phone, app, chats }
}

const signIn = async ({ session }: ReturnType<typeof createTestApp>) => {
  const signing = session.signIn({ account: 'anna', password: 'three quiet herons' })
  await wait(300)
  await signing
}
const opened = () => vi.mocked(uni.navigateTo).mock.calls.map(([{ url }]) => url)
let made = 0
/** The module keeps what was opened last, for the whole file. */
const code = () => `0123456789${String(++made).padStart(2, '0')}`

describe('an invite that the app is opened with', () => {
  it('waits for the sign-in, and is opened once', async () => {
    const wanted = code()
    const { phone, app, chats } = await started({ invite: wanted })
    fire(chats, 'onShow')
    expect(opened()).toEqual([])
    await signIn(phone)
    fire(chats, 'onShow')
    expect(opened()).toEqual([`/packages/invites/scan?code=${wanted}`])
    fire(app, 'onShow', { query: { invite: wanted } })
    fire(chats, 'onShow')
    expect(opened()).toHaveLength(1)
  })

  it.each([
    ['scene of a code of the mini program', (wanted: string) => ({ scene: encodeURIComponent(`i/${wanted}`) })],
    ['address in an ordinary QR code', (wanted: string) => ({ q: encodeURIComponent(`https://chat.example.com/i/${wanted}`) })],
  ])('is found in the %s', async (_, queryOf) => {
    const wanted = code()
    const { phone, app, chats } = await started({})
    await signIn(phone)
    fire(app, 'onShow', { query: queryOf(wanted) })
    fire(chats, 'onShow')
    expect(opened()).toEqual([`/packages/invites/scan?code=${wanted}`])
  })

  it('is a chat where a notification leads to one, each notification once', async () => {
    const { phone, app, chats } = await started({ chat: 'peer~3Aben', n: '1' })
    fire(chats, 'onShow')
    expect(opened()).toEqual([])
    await signIn(phone)
    fire(chats, 'onShow')
    fire(app, 'onShow', { query: { chat: 'peer~3Aben', n: '1' } })
    fire(chats, 'onShow')
    expect(opened()).toEqual(['/packages/chat/index?key=peer~3Aben'])
    fire(app, 'onShow', { query: { chat: 'peer~3Aben', n: '2' } })
    fire(chats, 'onShow')
    expect(opened()).toHaveLength(2)
  })

  it('is nothing else: another address, a damaged query, none', async () => {
    const { phone, app, chats } = await started({})
    await signIn(phone)
    for (const query of [{ q: 'https%3A%2F%2Fchat.example.com%2F' }, { scene: '%E0%A4%A' }, {}, undefined]) fire(app, 'onShow', { query })
    fire(chats, 'onShow')
    expect(opened()).toEqual([])
  })
})
