import { mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import MePage from '@/pages/me/index.vue'

import { t } from '../../support/texts'

const outbox = vi.hoisted(() => ({ unsent: 0, discardAll: vi.fn() }))
const session = vi.hoisted(() => ({ userID: 'anna', phase: 'online', profile: { name: 'Anna', avatarUrl: '' }, signOut: vi.fn(async (_: object) => true) }))
vi.mock('@/stores/outbox', () => ({ useOutboxStore: () => outbox }))
vi.mock('@/stores/session', () => ({ useSessionStore: () => session }))
vi.mock('@/pages/useTabPage', () => ({ useTabPage: () => {} }))
vi.mock('@/stores/settings', () => ({ useSettingsStore: () => ({ locale: 'zh-CN' }) }))

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
