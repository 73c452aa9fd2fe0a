import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import type { Zim } from '@/composables/useZim'

import { createZim, provideZim } from '@/composables/useZim'
import NotificationsPage from '@/packages/me/notifications.vue'
import { useAlertsStore } from '@/stores/alerts'
import { useFeaturesStore } from '@/stores/features'
import { usePrivacyStore } from '@/stores/privacy'

import { useFakeClock, wait } from '../../support/clock'
import { signInUsers } from '../../support/testApp'
import { t } from '../../support/texts'
import { fire } from '../../support/uniHooks'
import { stubNotifications } from '../alerts/browserStubs'

beforeEach(() => {
  setActivePinia(createPinia())
  uni.removeStorageSync('alerts.v1')
  vi.stubGlobal('matchMedia', () => ({ matches: false }))
  vi.stubGlobal('isSecureContext', true)
})
const settled = () => vi.isFakeTimers() ? wait(10) : flushPromises()

async function open(zim: Zim = createZim({ load: () => new Promise(() => {}) }), pinia = createPinia()) {
  setActivePinia(pinia)
  const page = mount(NotificationsPage, { global: { plugins: [pinia, { install: app => provideZim(app, zim) }] } })
  fire(page, 'onShow')
  await settled()
  const control = (label: string) => page.findAll('switch').find(each => each.attributes('aria-label') === label)!
  const set = async (label: string, value: boolean) => {
    await control(label).trigger('change', { detail: { value } })
    await settled()
  }
  return {
    page,
    set,
    labels: () => page.findAll('switch').map(each => each.attributes('aria-label')).filter(label => ![RECEIPTS, TYPING, t('errorReports.send')].includes(label!)),
    isOn: (label: string) => control(label).attributes('aria-checked') === 'true',
    isDisabled: (label: string) => control(label).attributes('disabled') === 'true',
    note: () => page.get('[role=status]').text(),
  }
}

const RECEIPTS = t('privacy.receipts')
const TYPING = t('privacy.typing')
const DESKTOP = t('notifications.desktop')
const savedDesktop = () => (uni.getStorageSync('alerts.v1') as { desktop?: boolean }).desktop

describe('the page of notifications, in a browser', () => {
  it('has banner and sound switched on at first, desktop notifications off, and keeps what is chosen', async () => {
    stubNotifications('default')
    const { labels, isOn, set } = await open()
    expect(labels()).toEqual([DESKTOP, t('notifications.banner'), t('notifications.sound')])
    expect(labels().map(label => isOn(label!))).toEqual([false, true, true])
    await set(t('notifications.sound'), false)
    expect(isOn(t('notifications.sound'))).toBe(false)
    setActivePinia(createPinia())
    expect([useAlertsStore().isOn('sound'), useAlertsStore().isOn('banner')]).toEqual([false, true])
  })

  it('offers vibration on a phone that has it', async () => {
    stubNotifications('default')
    vi.stubGlobal('matchMedia', () => ({ matches: true }))
    Object.assign(navigator, { vibrate: () => true })
    expect((await open()).labels()).toContain(t('notifications.vibration'))
  })

  it.each(['text', null, { banner: 'no', sound: 0, other: true }])('is as at first when %j was saved', async (saved) => {
    uni.setStorageSync('alerts.v1', saved)
    const { isOn } = useAlertsStore()
    expect((['banner', 'sound', 'vibration', 'desktop'] as const).map(isOn)).toEqual([true, true, true, false])
  })
})

describe('desktop notifications', () => {
  it('are asked for only when the user switches them on, and are on when the user allows them', async () => {
    const { ask } = stubNotifications('default', { answer: 'granted' })
    const { set, isOn, note } = await open()
    expect([ask.mock.calls.length, note()]).toEqual([0, t('notifications.default')])
    await set(DESKTOP, true)
    expect([ask.mock.calls.length, isOn(DESKTOP), note(), savedDesktop()]).toEqual([1, true, t('notifications.granted'), true])
    await set(DESKTOP, false)
    expect([isOn(DESKTOP), savedDesktop()]).toEqual([false, false])
    await set(DESKTOP, true)
    expect([ask.mock.calls.length, isOn(DESKTOP)]).toEqual([1, true])
  })

  it.each([
    ['denies them', 'default', 'denied', 'notifications.denied'],
    ['has denied them before', 'denied', 'denied', 'notifications.denied'],
    ['closes the question', 'default', 'default', 'notifications.default'],
  ] as const)('stay off when the user %s, with a text that says what to do', async (_, permission, answer, text) => {
    stubNotifications(permission, { answer })
    const { set, isOn, note } = await open()
    await set(DESKTOP, true)
    expect([isOn(DESKTOP), savedDesktop(), note()]).toEqual([false, false, t(text)])
  })

  it('cannot be switched on where the browser has none, or the address is not https', async () => {
    vi.stubGlobal('Notification', undefined)
    const without = await open()
    expect([without.isDisabled(DESKTOP), without.note()]).toEqual([true, t('notifications.unsupported')])
    vi.stubGlobal('isSecureContext', false)
    const insecure = await open()
    expect([insecure.isDisabled(DESKTOP), insecure.note()]).toEqual([true, t('notifications.insecure')])
  })

  it('are shown as off when the user has forbidden them in the browser meanwhile', async () => {
    const { set: setPermission } = stubNotifications('granted')
    useAlertsStore().set('desktop', true)
    const { page, isOn, note } = await open()
    expect(isOn(DESKTOP)).toBe(true)
    setPermission('denied')
    fire(page, 'onShow')
    await flushPromises()
    expect([isOn(DESKTOP), note()]).toEqual([false, t('notifications.denied')])
  })

  // The last one: the refusal is remembered.
  it('are not asked for where the browser refuses to make one', async () => {
    const { ask } = stubNotifications('default', { isRefused: true })
    const { set, isDisabled, note } = await open()
    await set(DESKTOP, true)
    expect([ask.mock.calls.length, isDisabled(DESKTOP), note()]).toEqual([0, true, t('notifications.unsupported')])
  })
})

describe('what others are told', () => {
  useFakeClock()
  it('is switched off and on, each by itself, for the account', async () => {
    stubNotifications('default')
    const { anna } = await signInUsers('anna')
    const { isOn, set } = await open(anna.zim, anna.pinia)
    expect([RECEIPTS, TYPING].map(isOn)).toEqual([true, true])
    await set(RECEIPTS, false)
    expect([RECEIPTS, TYPING].map(isOn)).toEqual([false, true])
    expect(usePrivacyStore(anna.pinia).isOn('receipts')).toBe(false)
    await set(RECEIPTS, true)
    expect(isOn(RECEIPTS)).toBe(true)
  })

  it('says so where the plan has no receipts', async () => {
    stubNotifications('default')
    const { anna } = await signInUsers('anna')
    const { page } = await open(anna.zim, anna.pinia)
    expect(page.text()).not.toContain(t('privacy.unavailable'))
    useFeaturesStore(anna.pinia).noteRefusal('receipts')
    await settled()
    expect(page.text()).toContain(t('privacy.unavailable'))
    expect(page.text()).toContain(t('privacy.typingMeans'))
  })
})
