import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import type { en as English } from '@/i18n/en'

const network = vi.hoisted(() => ({ isUp: true, requests: 0 }))
vi.mock('@/i18n/en/index', async (original) => {
  const { en } = await original<{ en: typeof English }>()
  return {
    /** Read once for each load. */
    get en() {
      network.requests++
      if (!network.isUp)
        throw new Error('Failed to fetch dynamically imported module')
      return en
    },
  }
})

/** The app just opened: nothing is loaded yet. */
async function open(saved?: unknown) {
  vi.resetModules()
  setActivePinia(createPinia())
  uni.setStorageSync('settings.v1', saved)
  Object.assign(network, { isUp: true, requests: 0 })
  vi.mocked(uni.onNetworkStatusChange).mockClear()
  const [{ locale, t }, { useSettingsStore }, { failureOf }] = await Promise.all([import('@/i18n'), import('@/stores/settings'), import('@/utils/failure')])
  const settings = useSettingsStore()
  return {
    settings,
    locale,
    title: () => t('chats.title'),
    kindOf: (work: Promise<void>) => work.then(() => 'done', thrown => failureOf(thrown).kind),
    connects: (isConnected: boolean) => {
      network.isUp = isConnected
      for (const [listener] of vi.mocked(uni.onNetworkStatusChange).mock.calls) listener({ isConnected, networkType: isConnected ? 'wifi' : 'none' })
    },
  }
}

beforeEach(() => uni.removeStorageSync('settings.v1'))

describe('English', () => {
  it('is loaded when it is chosen, and once', async () => {
    const app = await open()
    await app.settings.restore()
    expect([app.title(), network.requests]).toEqual(['聊天', 0])
    await app.settings.setLocale('en')
    expect(app.title()).toBe('Chats')
    await app.settings.setLocale('zh-CN')
    expect(app.title()).toBe('聊天')
    void app.settings.setLocale('en')
    expect([app.title(), network.requests]).toEqual(['Chats', 1])
  })

  it('is what an app shows that was closed in English', async () => {
    const app = await open({ locale: 'en' })
    await app.settings.restore()
    expect(app.title()).toBe('Chats')
  })

  it('leaves the page in Chinese while it is loaded', async () => {
    const app = await open({ locale: 'en' })
    const restored = app.settings.restore()
    expect([app.locale.value, app.title()]).toEqual(['zh-CN', '聊天'])
    await restored
    expect(app.locale.value).toBe('en')
  })

  it('is not shown when Chinese is chosen while it is loaded', async () => {
    const app = await open()
    const first = app.settings.setLocale('en')
    await app.settings.setLocale('zh-CN')
    await first
    expect(app.title()).toBe('聊天')
    expect(uni.getStorageSync('settings.v1')).toEqual({ locale: 'zh-CN' })
  })

  it('that cannot be fetched leaves the page in Chinese, is reported, and is shown once the network is back', async () => {
    const app = await open()
    network.isUp = false
    expect(await app.kindOf(app.settings.setLocale('en'))).toBe('language-load')
    expect([app.locale.value, app.title()]).toEqual(['zh-CN', '聊天'])
    app.connects(true)
    await vi.waitFor(() => expect(app.title()).toBe('Chats'))
  })

  it('is tried again at each connection until it is there', async () => {
    const app = await open({ locale: 'en' })
    network.isUp = false
    expect(await app.kindOf(app.settings.restore())).toBe('language-load')
    app.connects(false)
    expect(network.requests).toBe(1)
    app.connects(true)
    await vi.waitFor(() => expect(app.title()).toBe('Chats'))
    app.connects(true)
    expect(network.requests).toBe(2)
  })

  it('that could not be fetched is forgotten when Chinese is chosen', async () => {
    const app = await open()
    network.isUp = false
    await app.kindOf(app.settings.setLocale('en'))
    await app.settings.setLocale('zh-CN')
    app.connects(true)
    await new Promise(resolve => setTimeout(resolve))
    expect([app.title(), network.requests]).toEqual(['聊天', 1])
  })
})

describe('settings that make no sense', () => {
  it.each([[''], [{}], [{ locale: 'fr' }], [{ locale: 7 }], [null], ['text']])('%j leave the app in Chinese', async (saved) => {
    const app = await open(saved)
    await app.settings.restore()
    expect(app.title()).toBe('聊天')
  })
})

describe('the texts of a page', () => {
  it('are there once one of its files was imported; until then its failures are explained as unknown', async () => {
    await open()
    const { failureText } = await import('@/i18n')
    const { createFailure } = await import('@/utils/failure')
    const failure = createFailure('device-gone')
    expect(failureText(failure)).toContain('意料之外')
    await import('@/i18n/profile')
    expect(failureText(failure)).toContain('这台设备已经退出了')
  })

  it('do not break on a stored failure that a later version wrote', async () => {
    await open()
    const { failureText } = await import('@/i18n')
    expect(failureText({ kind: 'unknown', code: null, textKey: 'failure.from-the-future' as 'failure.unknown', params: {}, retryable: false, detail: '' })).toContain('意料之外')
  })

  it('explain such a failure in English, too', async () => {
    const app = await open()
    await app.settings.setLocale('en')
    const { failureText } = await import('@/i18n')
    expect(failureText({ kind: 'unknown', code: null, textKey: 'failure.from-the-future' as 'failure.unknown', params: {}, retryable: false, detail: '' })).not.toMatch(/\p{Script=Han}/u)
  })
})
