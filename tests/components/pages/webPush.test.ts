import { mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import { provideZim } from '@/composables/useZim'
import NotificationsPage from '@/packages/me/notifications.vue'
import { openPushedChats } from '@/pages/attention/webPush'

import { useFakeClock, wait } from '../../support/clock'
import { createInviteServer } from '../../support/inviteServer'
import { createBackend, createTestApp } from '../../support/testApp'
import { t } from '../../support/texts'
import { fire } from '../../support/uniHooks'
import { stubNotifications } from '../alerts/browserStubs'

vi.hoisted(() => vi.stubEnv('VITE_SERVER_URL', '/'))
useFakeClock()

let server: ReturnType<typeof createInviteServer>
beforeEach(() => {
  server = createInviteServer()
  server.subscriptions.webPush = { publicKey: 'the-key', isOn: false }
  vi.stubGlobal('isSecureContext', true)
  vi.stubGlobal('PushManager', class {})
  vi.mocked(uni.showModal).mockReset()
})

/** Replaces the browser's service workers. `message` is what the worker tells the page. */
function stubWorkers() {
  const old = { unsubscribe: vi.fn(async () => true) }
  const subscribe = vi.fn(async (_: object) => ({ toJSON: () => ({ endpoint: 'https://push.test/1', keys: { p256dh: 'p', auth: 'a' }, expirationTime: null }) }))
  const pushManager = { getSubscription: async () => old, subscribe }
  const register = vi.fn(async (_: string) => ({ pushManager }))
  const listeners: Array<(event: object) => void> = []
  vi.stubGlobal('navigator', { userAgent: navigator.userAgent, serviceWorker: { register, ready: Promise.resolve(), getRegistration: async () => ({ pushManager }), addEventListener: (_: string, listener: (event: object) => void) => listeners.push(listener) } })
  return { register, subscribe, old, message: (data: unknown) => listeners.forEach(listener => listener({ data })) }
}

async function opened() {
  const { session, pinia, zim } = createTestApp(createBackend())
  const signing = session.signIn({ account: 'anna', password: 'three quiet herons' })
  await wait(300)
  await signing
  const page = mount(NotificationsPage, { global: { plugins: [pinia, { install: app => provideZim(app, zim) }] } })
  fire(page, 'onShow')
  await vi.dynamicImportSettled()
  await wait(300)
  const control = () => page.findAll('switch').find(each => each.attributes('aria-label') === t('notifications.push'))
  const set = async (value: boolean) => {
    await control()!.trigger('change', { detail: { value } })
    await wait(300)
  }
  return { page, control, set, isOn: () => control()!.attributes('aria-checked') === 'true' }
}

describe('push of the browser', () => {
  it('is asked for by the switch alone, kept at our server, and ended by it', async () => {
    const { ask } = stubNotifications('default', { answer: 'granted' })
    const { register, subscribe, old } = stubWorkers()
    const { set, isOn } = await opened()
    expect([ask.mock.calls.length, register.mock.calls.length, isOn()]).toEqual([0, 0, false])
    await set(true)
    expect(register).toHaveBeenCalledWith('/push.js')
    expect(subscribe).toHaveBeenCalledWith({ userVisibleOnly: true, applicationServerKey: 'the-key' })
    expect(server.pushed).toEqual([{ endpoint: 'https://push.test/1', keys: { p256dh: 'p', auth: 'a' }, language: 'zh-CN' }])
    expect([isOn(), old.unsubscribe.mock.calls.length]).toEqual([true, 1])
    await set(false)
    expect([server.pushed.at(-1), isOn(), old.unsubscribe.mock.calls.length]).toEqual([null, false, 2])
  })

  it('stays off when the user refuses, and says what to do', async () => {
    const { set: setPermission } = stubNotifications('default', { answer: 'denied' })
    stubWorkers()
    const { page, set, isOn, control } = await opened()
    await set(true)
    setPermission('denied')
    expect([isOn(), control()!.attributes('disabled'), server.pushed]).toEqual([false, 'true', []])
    expect(page.text()).toContain(t('push.denied'))
  })

  it('is shown as off while the browser does not let this site notify, and can be used again after a visit to the browser\'s settings', async () => {
    server.subscriptions.webPush = { publicKey: 'the-key', isOn: true }
    const { set: setPermission } = stubNotifications('denied')
    stubWorkers()
    const { page, isOn, control } = await opened()
    expect([isOn(), control()!.attributes('disabled'), page.text().includes(t('push.denied'))]).toEqual([false, 'true', true])
    setPermission('granted')
    fire(page, 'onShow')
    await wait(10)
    expect([isOn(), control()!.attributes('disabled'), page.text().includes(t('push.denied'))]).toEqual([true, 'false', false])
  })

  it('says that it needs the home screen on an iPhone', async () => {
    vi.stubGlobal('navigator', { userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)' })
    vi.stubGlobal('matchMedia', () => ({ matches: false }))
    const { page, control } = await opened()
    expect([control()!.attributes('disabled'), page.text().includes(t('push.not-installed'))]).toEqual(['true', true])
  })

  it('is not offered where the server has no keys', async () => {
    server.subscriptions.webPush = null
    stubNotifications('default')
    stubWorkers()
    expect((await opened()).control()).toBeUndefined()
  })

  it('opens the chat of a notification that was clicked, and nothing else', async () => {
    const { message } = stubWorkers()
    openPushedChats()
    vi.mocked(uni.navigateTo).mockClear()
    for (const data of [null, 'x', { chat: 5 }, { chat: 'https://evil.example' }, { chat: 'peer:ben' }]) message(data)
    expect(vi.mocked(uni.navigateTo).mock.calls.map(([{ url }]) => url)).toEqual(['/packages/chat/index?key=peer~3Aben'])
  })
})
