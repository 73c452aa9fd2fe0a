import { mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import StoragePage from '@/packages/me/storage.vue'

import { t } from '../../support/texts'

const sizes = vi.hoisted(() => ({ value: [] as Array<{ key: string, bytes: number }> | null }))
const cache = vi.hoisted(() => ({ sizes: vi.fn(async () => sizes.value), clear: vi.fn(async (keys: string[]) => {
  sizes.value = sizes.value!.filter(({ key }) => !keys.includes(key))
  return true
}) }))
const files = vi.hoisted(() => ({ bytes: 0, clear: vi.fn(async () => { files.bytes = 0 }) }))
const session = vi.hoisted(() => ({ phase: 'online' }))
vi.mock('@/stores/cache', () => ({ useCacheStore: () => cache }))
vi.mock('@/stores/media', () => ({ useMediaStore: () => ({ device: async () => ({ size: async () => files.bytes, clear: files.clear }) }) }))
vi.mock('@/stores/session', () => ({ useSessionStore: () => session }))
vi.mock('@/stores/conversations', () => ({ useConversationsStore: () => ({ get: (key: string) => ({ key, id: key.slice(5), name: key.slice(5).toUpperCase() }) }) }))
vi.mock('@/stores/users', () => ({ useUsersStore: () => ({ nameOf: (id: string) => id.toUpperCase(), avatarOf: () => '' }) }))
vi.mock('@/stores/groupFaces', () => ({ useGroupFacesStore: () => ({ of: () => [] }) }))
vi.mock('@/pages/usePageTitle', () => ({ usePageTitle: () => {} }))

const modals: Array<{ title?: string, content: string }> = []
let isConfirmed = true

beforeEach(() => {
  session.phase = 'online'
  sizes.value = [{ key: 'peer:ben', bytes: 2_000 }, { key: 'peer:carl', bytes: 3_500_000 }, { key: 'peer:dora', bytes: 0 }]
  files.bytes = 0
  files.clear.mockClear()
  cache.clear.mockClear()
  modals.length = 0
  isConfirmed = true
  vi.mocked(uni).showModal = ((modal: { content: string, success?: (result: object) => void }) => {
    modals.push(modal)
    modal.success?.({ confirm: isConfirmed })
  }) as never
})

const settled = () => new Promise(resolve => setTimeout(resolve))

async function open() {
  const page = mount(StoragePage)
  await settled()
  return page
}
const rowsOf = (page: Awaited<ReturnType<typeof open>>) => page.findAll('[role=button]').map(row => row.text())

describe('the storage page', () => {
  it('lists the chats that have messages on the device, the largest first, and the sum', async () => {
    const page = await open()
    expect(rowsOf(page)).toEqual([expect.stringMatching(/CARL.*3\.3 MB.*清理/), expect.stringMatching(/BEN.*2 KB.*清理/)])
    expect(page.text()).toContain(t('storage.total'))
  })

  it('clears one chat after a question that says what stays', async () => {
    const page = await open()
    await page.findAll('[role=button]')[1]!.trigger('tap')
    await settled()
    expect(modals).toMatchObject([{ title: t('storage.clearAsk', { name: 'BEN' }), content: t('storage.clearMeans') }])
    expect(cache.clear).toHaveBeenCalledWith(['peer:ben'])
    expect(rowsOf(page)).toHaveLength(1)
  })

  it('clears all chats, and is empty then', async () => {
    const page = await open()
    await page.get('button').trigger('tap')
    await settled()
    expect(cache.clear).toHaveBeenCalledWith(['peer:carl', 'peer:ben'])
    expect(page.text()).toBe(t('storage.empty'))
  })

  it('clears nothing without a confirmation', async () => {
    isConfirmed = false
    const page = await open()
    await page.get('button').trigger('tap')
    await settled()
    expect(cache.clear).not.toHaveBeenCalled()
  })

  it('says when not everything was cleared', async () => {
    cache.clear.mockResolvedValueOnce(false)
    const page = await open()
    await page.get('button').trigger('tap')
    await settled()
    expect(modals.at(-1)!.content).toBe(t('storage.clearFailed'))
  })

  it('says that it reads, and that the storage cannot be read', async () => {
    sizes.value = null
    const page = mount(StoragePage)
    expect(page.text()).toBe(t('storage.reading'))
    await settled()
    expect(page.get('[role=alert]').text()).toBe(t('storage.failed'))
  })

  it('clears nothing while another tab uses the account', async () => {
    session.phase = 'other-tab'
    const page = await open()
    expect(page.text()).toContain(t('storage.otherTab'))
    expect(page.find('button').exists()).toBe(false)
    await page.findAll('[role=button]')[0]!.trigger('tap')
    expect(modals).toEqual([])
  })

  it('shows what pictures, videos and files take, and clears them after a question', async () => {
    files.bytes = 5_000_000
    const page = await open()
    const cell = page.findAll('[role=button]')[0]!
    expect(cell.text()).toMatch(/图片、视频和文件.*4\.8 MB/)
    await cell.trigger('tap')
    await settled()
    expect(modals).toMatchObject([{ title: t('storage.clearMediaAsk'), content: t('storage.clearMediaMeans') }])
    expect(files.clear).toHaveBeenCalledOnce()
    expect(page.text()).not.toContain(t('storage.media'))
  })

  it('clears no files without a confirmation, or while another tab uses the account', async () => {
    files.bytes = 5_000_000
    isConfirmed = false
    const page = await open()
    await page.findAll('[role=button]')[0]!.trigger('tap')
    await settled()
    session.phase = 'other-tab'
    isConfirmed = true
    const other = await open()
    await other.findAll('[role=button]')[0]!.trigger('tap')
    await settled()
    expect(files.clear).not.toHaveBeenCalled()
  })
})
