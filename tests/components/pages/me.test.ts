import { mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import MePage from '@/pages/me/index.vue'

import { t } from '../../support/texts'

const outbox = vi.hoisted(() => ({ unsent: 0, discardAll: vi.fn() }))
const session = vi.hoisted(() => ({ userID: 'anna', phase: 'connecting', profile: { name: 'Anna', avatarUrl: '' }, signOut: vi.fn(async (_: object) => true) }))
vi.mock('@/stores/outbox', () => ({ useOutboxStore: () => outbox }))
vi.mock('@/stores/session', () => ({ useSessionStore: () => session }))
vi.mock('@/pages/useTabPage', () => ({ useTabPage: () => {} }))
const settings = vi.hoisted(() => ({ locale: 'zh-CN', appearance: 'system', textSize: 0, setLocale: vi.fn(async (_: string) => {}), setAppearance: vi.fn(), setTextSize: vi.fn() }))
vi.mock('@/stores/settings', async original => ({ ...await original<object>(), useSettingsStore: () => settings }))

const modals: Array<{ content: string }> = []

beforeEach(() => {
  outbox.unsent = 0
  session.signOut.mockClear()
  modals.length = 0
  vi.mocked(uni).showModal = ((modal: { content: string, success?: (result: object) => void }) => {
    modals.push(modal)
    modal.success?.({ confirm: true })
  }) as never
})

async function signOut({ keepsData = false } = {}) {
  const page = mount(MePage)
  if (keepsData) await page.get('switch').trigger('change', { detail: { value: false } })
  await page.get('button').trigger('tap')
  await vi.waitFor(() => expect(session.signOut).toHaveBeenCalled())
}

describe('the sign-out on the web', () => {
  it('removes what the device keeps, and says what is removed and what stays', async () => {
    await signOut()
    expect(modals[0]!.content).toBe(t('me.clearMeans'))
    expect(session.signOut).toHaveBeenCalledWith({ removesData: true })
    expect(modals).toHaveLength(1)
  })

  it('keeps everything when the user wants that, and says so', async () => {
    await signOut({ keepsData: true })
    expect(modals[0]!.content).toBe(t('me.signOutMeans'))
    expect(session.signOut).toHaveBeenCalledWith({ removesData: false })
  })

  it('names the messages that are lost because they are not sent', async () => {
    outbox.unsent = 3
    await signOut()
    expect(modals[0]!.content).toBe(`${t('me.unsentMeans', { n: 3 })}\n${t('me.clearMeans')}`)
  })

  it('says when something could not be removed', async () => {
    session.signOut.mockResolvedValueOnce(false)
    await signOut()
    await vi.waitFor(() => expect(modals.at(-1)!.content).toBe(t('me.clearFailed')))
  })
})

describe('the settings', () => {
  /** Chooses an entry of the menu that a cell opens. */
  async function choose(label: string, tapIndex: number | null) {
    const items: string[] = []
    vi.mocked(uni).showActionSheet = (({ itemList, success, fail }: { itemList: string[], success: (result: object) => void, fail: () => void }) => {
      items.push(...itemList)
      if (tapIndex === null) fail()
      else success({ tapIndex })
    }) as never
    await mount(MePage).findAll('.cell').find(cell => cell.text().startsWith(label))!.trigger('tap')
    await new Promise(resolve => setTimeout(resolve))
    return items
  }

  it('offer each language by its own name', async () => {
    expect(await choose(t('me.language'), 1)).toEqual(['简体中文', 'English'])
    expect(settings.setLocale).toHaveBeenCalledWith('en')
  })

  it('offer the colours of the device, light and dark', async () => {
    expect(await choose(t('me.appearance'), 2)).toEqual(['system', 'light', 'dark'].map(name => t(`me.appearance.${name}` as 'me.appearance')))
    expect(settings.setAppearance).toHaveBeenCalledWith('dark')
  })

  it('offer text sizes up to 200 %, and at most six, as WeChat allows', async () => {
    const sizes = await choose(t('me.textSize'), 5)
    expect(sizes).toEqual([t('me.textSizeSystem'), '100 %', '125 %', '150 %', '175 %', '200 %'])
    expect(settings.setTextSize).toHaveBeenCalledWith(2)
  })

  it('stay as they are when the menu is closed', async () => {
    settings.setTextSize.mockClear()
    await choose(t('me.textSize'), null)
    expect(settings.setTextSize).not.toHaveBeenCalled()
  })
})
