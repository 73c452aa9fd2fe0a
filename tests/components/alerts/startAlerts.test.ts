import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { dismissBanner, shownBanner } from '@/pages/alerts/banner'
import { startAlerts } from '@/pages/alerts/startAlerts'
import { shownConversation } from '@/pages/shownConversation'
import { isWide } from '@/pages/wide/wideWindow'
import { useAlertsStore } from '@/stores/alerts'

import type { TestApp } from '../../support/testApp'

import { aText } from '../../support/builders'
import { useFakeClock, wait } from '../../support/clock'
import { signInUsers } from '../../support/testApp'
import { setFront, stubAudio, stubNotifications } from './browserStubs'

useFakeClock()

let audio: ReturnType<typeof stubAudio>
const vibrate = vi.fn()

beforeEach(() => {
  audio = stubAudio()
  uni.removeStorageSync('alerts.v1')
  isWide.value = false
  vi.mocked(uni.navigateTo).mockClear()
  vibrate.mockClear()
  Object.assign(navigator, { vibrate })
  vi.stubGlobal('matchMedia', () => ({ matches: true }))
  Object.defineProperty(navigator, 'userActivation', { value: { hasBeenActive: true }, configurable: true })
  setFront(true)
})
afterEach(() => {
  shownConversation.value = null
  dismissBanner()
  vi.restoreAllMocks()
})

/** Anna, whose app tells of messages, with Ben's chat in front of her, and others who write to her. */
async function started() {
  const { anna, ben, carl, gateway } = await signInUsers('anna', 'ben', 'carl')
  startAlerts(anna.pinia)
  window.dispatchEvent(new Event('pointerup'))
  shownConversation.value = 'peer:ben'
  const settings = useAlertsStore(anna.pinia)
  const send = async ({ messages }: TestApp, text: string) => {
    messages.send('peer:anna', aText(text))
    await wait(500)
    return messages.timeline('peer:anna').at(-1)!
  }
  return { anna, ben, carl, gateway, settings, send }
}

/** The banner, as a text. */
const banner = () => shownBanner.value && `${shownBanner.value.name}: ${shownBanner.value.text}`

describe('an app in front', () => {
  it('shows a banner of a message in another chat for five seconds, with a tone and a vibration', async () => {
    const { carl, send } = await started()
    await send(carl, 'hello')
    expect([banner(), audio.tones(), vibrate.mock.calls.length]).toEqual(['Carl: hello', 1, 1])
    await wait(4_700)
    expect(banner()).toBe('Carl: hello')
    await wait(100)
    expect(banner()).toBeNull()
  })

  it('does nothing for a message in the chat that is shown', async () => {
    const { ben, send } = await started()
    await send(ben, 'hello')
    expect([banner(), audio.tones(), vibrate.mock.calls.length]).toEqual([null, 0, 0])
  })

  it('replaces the banner by that of a later message, and sounds at most once in two seconds', async () => {
    const { carl, send } = await started()
    await send(carl, 'one')
    await wait(1_000)
    await send(carl, 'two')
    expect([banner(), audio.tones(), vibrate.mock.calls.length]).toEqual(['Carl: two', 1, 1])
    await wait(4_500)
    expect(banner(), 'five seconds are counted anew').toBe('Carl: two')
    await send(carl, 'three')
    expect([banner(), audio.tones()]).toEqual(['Carl: three', 2])
  })

  it.each([
    ['banner', [null, 1, 1]],
    ['sound', ['Carl: hello', 0, 1]],
    ['vibration', ['Carl: hello', 1, 0]],
  ] as const)('has no %s when the user has switched it off', async (name, expected) => {
    const { carl, settings, send } = await started()
    settings.set(name, false)
    await send(carl, 'hello')
    expect([banner(), audio.tones(), vibrate.mock.calls.length]).toEqual(expected)
  })

  it('does not vibrate before the user has touched the page: browsers write an error then', async () => {
    Object.defineProperty(navigator, 'userActivation', { value: { hasBeenActive: false }, configurable: true })
    const { carl, send } = await started()
    await send(carl, 'hello')
    expect([vibrate.mock.calls.length, audio.tones()]).toEqual([0, 1])
  })

  it('makes no sound before the user has done something: browsers refuse it', async () => {
    const { anna, carl } = await signInUsers('anna', 'carl')
    startAlerts(anna.pinia)
    carl.messages.send('peer:anna', aText('hello'))
    await wait(500)
    expect([banner(), audio.created.mock.calls.length]).toEqual(['Carl: hello', 0])
  })

  it('removes the banner when its message is recalled, when its chat is opened, and when the user signs out', async () => {
    const { anna, carl, send } = await started()
    const { key } = await send(carl, 'a slip')
    expect(banner()).toBe('Carl: a slip')
    await carl.messages.revoke('peer:anna', key)
    await wait(200)
    expect(banner()).toBeNull()
    await wait(2_000)
    await send(carl, 'hello')
    shownConversation.value = 'peer:carl'
    await wait(0)
    expect(banner()).toBeNull()
    shownConversation.value = 'peer:ben'
    await wait(2_000)
    await send(carl, 'again')
    expect(banner()).toBe('Carl: again')
    anna.zim.signOut()
    await wait(0)
    expect(banner()).toBeNull()
  })

  it('tells once, however often the user comes online', async () => {
    const { anna, carl, send } = await started()
    startAlerts(anna.pinia)
    await send(carl, 'hello')
    expect(audio.tones()).toBe(1)
  })
})

describe('an app that is not in front', () => {
  it('shows one notification for a chat, with name, text and picture of its row, also for the chat that is open', async () => {
    const { made } = stubNotifications('granted')
    const { ben, carl, settings, send } = await started()
    settings.set('desktop', true)
    setFront(false)
    await send(carl, 'hello')
    await wait(1_000)
    await send(carl, 'are you there?')
    await send(ben, 'hi')
    await wait(1_000)
    expect(made.map(({ title, options: { body, tag, icon } }) => [title, body, tag, icon])).toEqual([
      ['Carl', 'hello', 'peer:carl', '/static/h5/icon-192.png'],
      ['Carl', 'are you there?', 'peer:carl', '/static/h5/icon-192.png'],
      ['Ben', 'hi', 'peer:ben', '/static/h5/icon-192.png'],
    ])
    expect([banner(), audio.tones()]).toEqual([null, 0])
  })

  it('shows one in a window that is seen without the focus, and a banner there when notifications are off', async () => {
    const { made } = stubNotifications('granted')
    const { carl, settings, send } = await started()
    settings.set('desktop', true)
    setFront(true, false)
    await send(carl, 'hello')
    expect([made.length, banner()]).toEqual([1, null])
    settings.set('desktop', false)
    await wait(1_000)
    await send(carl, 'hello again')
    expect([made.length, banner()]).toEqual([1, 'Carl: hello again'])
  })

  it('has a banner in a window without the focus when the browser has forbidden notifications meanwhile', async () => {
    stubNotifications('denied')
    const { carl, settings, send } = await started()
    settings.set('desktop', true)
    setFront(true, false)
    await send(carl, 'hello')
    expect(banner()).toBe('Carl: hello')
  })

  it.each([
    ['the user has not switched them on', false, 'granted'],
    ['the browser does not allow them', true, 'denied'],
    ['the browser has not asked', true, 'default'],
  ] as const)('shows no notification, banner or sound while it is hidden and %s', async (_, isOn, permission) => {
    const { made } = stubNotifications(permission)
    const { carl, settings, send } = await started()
    settings.set('desktop', isOn)
    setFront(false)
    await send(carl, 'hello')
    expect([made, banner(), audio.tones()]).toEqual([[], null, 0])
  })

  it('opens the chat when the notification is chosen, once the page is seen again, and closes the notification', async () => {
    const { made } = stubNotifications('granted')
    const { carl, settings, send } = await started()
    settings.set('desktop', true)
    setFront(false)
    const focus = vi.spyOn(window, 'focus').mockImplementation(() => {})
    await send(carl, 'hello')
    made[0]!.click()
    expect([focus.mock.calls.length, made[0]!.isOpen]).toEqual([1, false])
    expect(uni.navigateTo).not.toHaveBeenCalled()
    setFront(true)
    document.dispatchEvent(new Event('visibilitychange'))
    expect(uni.navigateTo).toHaveBeenCalledWith(expect.objectContaining({ url: '/packages/chat/index?key=peer~3Acarl' }))
  })

  it('opens nothing when the chat is in front already', async () => {
    const { made } = stubNotifications('granted')
    const { ben, settings, send } = await started()
    settings.set('desktop', true)
    setFront(true, false)
    await send(ben, 'hello')
    made[0]!.click()
    expect(uni.navigateTo).not.toHaveBeenCalled()
  })

  it('closes the notification when its message is recalled, when its chat is seen, and when the user signs out', async () => {
    const { made } = stubNotifications('granted')
    const { anna, ben, carl, settings, send } = await started()
    settings.set('desktop', true)
    setFront(true, false)
    const isOpen = () => made.map(notification => notification.isOpen)
    const { key } = await send(carl, 'a slip')
    await carl.messages.revoke('peer:anna', key)
    await wait(1_000)
    expect(isOpen()).toEqual([false])
    await send(ben, 'hello')
    window.dispatchEvent(new Event('focus'))
    expect(isOpen()).toEqual([false, false])
    await wait(1_000)
    await send(carl, 'hello')
    shownConversation.value = 'peer:carl'
    await wait(1_000)
    expect(isOpen()).toEqual([false, false, false])
    await send(ben, 'bye')
    anna.zim.signOut()
    await wait(0)
    expect(isOpen()).toEqual([false, false, false, false])
  })

  it('shows nothing of messages that were missed while the connection was away, except one where it is hidden', async () => {
    const { made } = stubNotifications('granted')
    const { anna, ben, carl, gateway, settings } = await started()
    settings.set('desktop', true)
    for (const isVisible of [true, false]) {
      setFront(isVisible)
      gateway.controls.offline(['anna'])
      gateway.controls.drop('anna')
      for (let n = 0; n < 100; n++) {
        for (const { messages } of [ben, carl]) messages.send('peer:anna', aText(`text ${n}`))
      }
      await wait(15_000)
      gateway.controls.online()
      await wait(20_000)
    }
    expect(anna.session.phase).toBe('online')
    expect(made.map(({ options }) => options.body)).toEqual(['text 99'])
    expect([banner(), audio.tones()]).toEqual([null, 0])
  })
})
