import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'

/** What uni-h5 keeps globally, as far as colours are concerned. */
const uniConfig = { darkmode: true as boolean | string }
const themes: string[] = []
const device = { isDark: false, textSize: '16px', listeners: [] as Array<() => void> }

/** The app just opened. */
async function open(saved?: unknown) {
  vi.resetModules()
  setActivePinia(createPinia())
  uni.setStorageSync('settings.v1', saved)
  const [{ useSettingsStore }, { look, lookStyle }] = await Promise.all([import('@/stores/settings'), import('@/pages/look')])
  const settings = useSettingsStore()
  await settings.restore()
  return { settings, look, lookStyle }
}

const theme = () => document.documentElement.dataset.theme
const textScale = () => document.documentElement.style.getPropertyValue('--text-scale')
function setDevice(isDark: boolean) {
  device.isDark = isDark
  for (const listener of device.listeners) listener()
}

beforeEach(() => {
  Object.assign(device, { isDark: false, textSize: '16px', listeners: [] })
  uniConfig.darkmode = true
  themes.length = 0
  vi.stubGlobal('matchMedia', () => ({ get matches() { return device.isDark }, addEventListener: (_: string, listener: () => void) => device.listeners.push(listener) }))
  vi.stubGlobal('getComputedStyle', () => ({ fontSize: device.textSize }))
  vi.stubGlobal('__uniConfig', uniConfig)
  vi.stubGlobal('UniServiceJSBridge', { emit: (_: string, change: { theme: string }) => themes.push(change.theme) })
})

describe('the colours', () => {
  it('are those of the device, and follow it', async () => {
    const { look } = await open()
    expect([theme(), look.value, uniConfig.darkmode]).toEqual(['light', 'look', true])
    setDevice(true)
    expect([theme(), themes.at(-1)]).toEqual(['dark', 'dark'])
  })

  it('are those that were chosen, in pages and in what uni draws, whatever the device has', async () => {
    const { settings, look } = await open()
    settings.setAppearance('dark')
    expect([theme(), look.value, uniConfig.darkmode, themes.at(-1)]).toEqual(['dark', 'look look--dark', 'dark', 'dark'])
    settings.setAppearance('light')
    setDevice(true)
    expect([theme(), look.value, uniConfig.darkmode]).toEqual(['light', 'look look--light', 'light'])
    settings.setAppearance('system')
    expect([theme(), look.value, uniConfig.darkmode]).toEqual(['dark', 'look', true])
  })

  it('are there again after a restart, beside the other choices', async () => {
    const { settings } = await open()
    settings.setAppearance('dark')
    settings.setTextSize(1.5)
    await settings.setLocale('en')
    const again = await open(uni.getStorageSync('settings.v1'))
    expect([again.settings.appearance, again.settings.textSize, again.settings.locale]).toEqual(['dark', 1.5, 'en'])
    expect([theme(), textScale()]).toEqual(['dark', '1.5'])
  })
})

describe('the text size', () => {
  it('is that of the browser, up to 200 %, and never smaller than normal', async () => {
    device.textSize = '24px'
    const { settings, lookStyle } = await open()
    expect([textScale(), lookStyle.value]).toEqual(['1.5', '--text-scale:1.5'])
    device.textSize = '40px'
    settings.appShown()
    expect(textScale()).toBe('2')
    device.textSize = '9px'
    settings.appShown()
    expect([textScale(), lookStyle.value]).toEqual(['1', ''])
  })

  it('is the one that was chosen, whatever the browser has', async () => {
    device.textSize = '24px'
    const { settings } = await open()
    settings.setTextSize(1)
    expect(textScale()).toBe('1')
    settings.setTextSize(0)
    expect(textScale()).toBe('1.5')
  })
})

describe('settings that make no sense', () => {
  it.each([[{ appearance: 'blue', textSize: 7 }], [{ appearance: 1, textSize: '2' }], ['text'], [null]])('%j leave colours and text size as on the device', async (saved) => {
    const { settings } = await open(saved)
    expect([settings.appearance, settings.textSize, theme(), textScale()]).toEqual(['system', 0, 'light', '1'])
  })
})
