import type { VueWrapper } from '@vue/test-utils'

import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { PickResult, PreparedMedia } from '@/composables/useMediaPicker'

import IncomingFiles from '@/packages/chat/composer/IncomingFiles.vue'
import MessageComposer from '@/packages/chat/composer/MessageComposer.vue'
import MorePanel from '@/packages/chat/composer/MorePanel.vue'
import { loadPicker } from '@/services/media/pick'
import { createFailure } from '@/utils/failure'

import { t } from '../../support/texts'

vi.mock('@/services/media/pick', () => ({ loadPicker: vi.fn() }))

const photo = (name: string): PreparedMedia => ({ kind: 'image', file: new File(['abc'], name), name, bytes: 3, width: 3, height: 2, seconds: 0 })
const nothing: PickResult = { media: [], refused: [] }
const heic = { name: 'b.heic', failure: createFailure('picture-unsupported', { params: { format: 'HEIC' } }) }

const picker = { canShoot: true, pickPhotos: vi.fn(), shoot: vi.fn(), pickFiles: vi.fn(), fromFiles: vi.fn(), discard: vi.fn() }
let wrapper: VueWrapper

beforeEach(() => {
  for (const name of ['pickPhotos', 'shoot', 'pickFiles', 'fromFiles'] as const) picker[name].mockReset().mockResolvedValue(nothing)
  vi.mocked(loadPicker).mockReset().mockResolvedValue(picker)
  picker.canShoot = true
})
afterEach(() => {
  wrapper.unmount()
  document.body.replaceChildren()
  vi.restoreAllMocks()
})

function open(props: { canAttach?: boolean } = { canAttach: true }) {
  wrapper = mount(MessageComposer, { props: { send: () => null, ...props }, attachTo: document.body })
  // Nothing is laid out in happy-dom.
  vi.spyOn(HTMLElement.prototype, 'getClientRects').mockReturnValue([{}] as unknown as DOMRectList)
  return wrapper
}

const key = (label: string) => wrapper.find(`[aria-label="${label}"]`)
const button = (words: string) => wrapper.findAll('[role=button], [role=switch]').find(one => one.text().startsWith(words))
const settled = () => vi.waitFor(() => expect(picker.pickPhotos.mock.results.length + picker.pickFiles.mock.results.length).toBeGreaterThan(0))
const alerts = () => wrapper.findAll('[role=alert]').map(one => one.text())

async function openPanel() {
  open()
  await key(t('composer.more')).trigger('tap')
  await vi.waitFor(() => expect(button(t('more.shoot'))).toBeDefined())
}

describe('the panel of the composer', () => {
  it('has a key where attaching is possible, in whose place Send stands while there is text', async () => {
    open({})
    expect(key(t('composer.more')).exists()).toBe(false)
    wrapper.unmount()
    open()
    expect(key(t('composer.more')).exists()).toBe(true)
    await wrapper.get('textarea').setValue('hi')
    expect(key(t('composer.more')).exists()).toBe(false)
    expect(button(t('action.send'))).toBeDefined()
  })

  it('opens in the place of the emoji, with their height, and closes for the keyboard', async () => {
    open()
    await wrapper.vm.$nextTick()
    await key(t('composer.emoji')).trigger('tap')
    await key(t('composer.more')).trigger('tap')
    expect(wrapper.findComponent(MorePanel).exists()).toBe(true)
    expect(key(t('composer.emoji')).exists()).toBe(true)
    expect(wrapper.emitted('inset')).toEqual([[264]])
    await key(t('composer.keyboard')).trigger('tap')
    expect(wrapper.findComponent(MorePanel).exists()).toBe(false)
    expect(document.activeElement).toBe(wrapper.get('textarea').element)
    expect(wrapper.emitted('inset')).toEqual([[264], [0]])
  })

  it('leads to what was sent, where that can be listed: rooms have no history', async () => {
    await openPanel()
    expect(button(t('more.gallery'))).toBeUndefined()
    await wrapper.setProps({ canList: true })
    await button(t('more.gallery'))!.trigger('tap')
    expect(wrapper.emitted('gallery')).toHaveLength(1)
  })

  it('closes when the list is touched', async () => {
    await openPanel()
    await wrapper.setProps({ dismiss: 1 })
    expect(wrapper.findComponent(MorePanel).exists()).toBe(false)
  })

  it('loads the pickers when it opens, not with the chat, and opens one in the task of the tap', async () => {
    open()
    expect(loadPicker).not.toHaveBeenCalled()
    wrapper.unmount()
    await openPanel()
    expect(loadPicker).toHaveBeenCalledTimes(1)
    void button(t('more.photos'))!.trigger('tap')
    expect(picker.pickPhotos).toHaveBeenCalledTimes(1)
  })

  it('hands on what was chosen, compressed unless the original is switched on', async () => {
    await openPanel()
    const result = { media: [photo('a.jpg'), photo('b.jpg')], refused: [] }
    picker.pickPhotos.mockResolvedValue(result)
    await button(t('more.photos'))!.trigger('tap')
    await vi.waitFor(() => expect(wrapper.emitted('attach')).toEqual([[result]]))
    expect(wrapper.get('[role=switch]').attributes('aria-checked')).toBe('false')
    await wrapper.get('[role=switch]').trigger('tap')
    expect(wrapper.get('[role=switch]').attributes('aria-checked')).toBe('true')
    await button(t('more.photos'))!.trigger('tap')
    expect(picker.pickPhotos.mock.calls.map(([options]) => options)).toEqual([{ isOriginal: false }, { isOriginal: true }])
  })

  it('hands on nothing when the choice was cancelled', async () => {
    await openPanel()
    await button(t('more.photos'))!.trigger('tap')
    await button(t('more.files'))!.trigger('tap')
    await button(t('more.shoot'))!.trigger('tap')
    await settled()
    expect(picker.shoot).toHaveBeenCalledTimes(1)
    expect([wrapper.emitted('attach'), alerts()]).toEqual([undefined, []])
  })

  it('has no camera where the device has none', async () => {
    picker.canShoot = false
    open()
    await key(t('composer.more')).trigger('tap')
    await vi.waitFor(() => expect(loadPicker).toHaveBeenCalled())
    await wrapper.vm.$nextTick()
    expect(button(t('more.shoot'))).toBeUndefined()
  })

  it('says how many files are prepared, and lets nothing else be chosen meanwhile; the result comes although the panel is closed', async () => {
    await openPanel()
    let finish = (_: PickResult) => {}
    picker.pickPhotos.mockImplementation((_, onChosen) => {
      onChosen(3)
      return new Promise(resolve => finish = resolve)
    })
    await button(t('more.photos'))!.trigger('tap')
    expect(wrapper.get('[role=status]').text()).toBe(t('more.preparing', { n: 3 }))
    await button(t('more.files'))!.trigger('tap')
    expect(picker.pickFiles).not.toHaveBeenCalled()
    await wrapper.setProps({ dismiss: 1 })
    finish({ media: [photo('a.jpg')], refused: [] })
    await vi.waitFor(() => expect(wrapper.emitted('attach')).toHaveLength(1))
    await key(t('composer.more')).trigger('tap')
    expect(wrapper.find('[role=status]').exists()).toBe(false)
  })

  it('explains each refusal until one types or chooses again', async () => {
    await openPanel()
    picker.pickPhotos.mockResolvedValue({ media: [photo('a.jpg')], refused: [heic, { name: '', failure: createFailure('too-many-files', { params: { n: 2, limit: 9 } }) }] })
    const choose = () => button(t('more.photos'))!.trigger('tap')
    await choose()
    await vi.waitFor(() => expect(alerts()).toHaveLength(1))
    expect(alerts()[0]!.split('\n')).toEqual([expect.stringMatching(/^“b\.heic”：.*HEIC.*JPEG/), expect.stringContaining('9')])
    expect(wrapper.emitted('resize')).toHaveLength(1)
    picker.pickPhotos.mockReturnValue(new Promise(() => {}))
    await choose()
    expect(alerts()).toEqual([])
    picker.pickFiles.mockResolvedValue({ media: [], refused: [heic] })
    await button(t('more.files'))!.trigger('tap')
    await vi.waitFor(() => expect(alerts()).toHaveLength(1))
    await wrapper.get('textarea').setValue('hi')
    expect(alerts()).toEqual([])
  })

  it('says so when the pickers could not be loaded, and loads them at the next tap', async () => {
    vi.mocked(loadPicker).mockRejectedValue(new Error('offline'))
    open()
    await key(t('composer.more')).trigger('tap')
    await button(t('more.files'))!.trigger('tap')
    await vi.waitFor(() => expect(alerts()).toEqual([t('failure.media-unavailable')]))
    vi.mocked(loadPicker).mockResolvedValue(picker)
    await button(t('more.files'))!.trigger('tap')
    await vi.waitFor(() => expect(picker.pickFiles).toHaveBeenCalledTimes(1))
  })
})

describe('files that are pasted or dropped (H5)', () => {
  interface Carried { files?: File[], types?: string[], text?: string }

  function event(type: 'paste' | 'drop' | 'dragover' | 'dragleave', { files = [new File(['abc'], 'a.png')], types = ['Files'], text = '' }: Carried = {}, target: Element | Window = window) {
    const data = { files, types, getData: () => text, dropEffect: 'none' }
    const event = Object.assign(new Event(type, { bubbles: true, cancelable: true }), type === 'paste' ? { clipboardData: data } : { dataTransfer: data, relatedTarget: null })
    target.dispatchEvent(event)
    return event
  }
  const dialog = () => wrapper.find('[role=dialog]')

  it('are shown before they are sent, with names, sizes and what was refused', async () => {
    open()
    const result = { media: [photo('a.png'), { ...photo('c.pdf'), kind: 'file' as const, bytes: 3 * 1024 * 1024 }], refused: [heic] }
    picker.fromFiles.mockResolvedValue(result)
    const files = [new File(['a'], 'a.png')]
    expect(event('drop', { files }).defaultPrevented).toBe(true)
    await vi.waitFor(() => expect(dialog().text()).toContain('c.pdf'))
    expect(picker.fromFiles).toHaveBeenCalledWith(files)
    expect(dialog().attributes('aria-label')).toBe(t('preview.title', { n: 2 }))
    expect(dialog().text()).toContain('3 MB')
    expect(alerts()).toEqual([expect.stringContaining('b.heic')])
    expect(wrapper.emitted('attach')).toBeUndefined()
    await button(t('preview.send', { n: 2 }))!.trigger('tap')
    expect(wrapper.emitted('attach')).toEqual([[result]])
    expect(dialog().exists()).toBe(false)
  })

  it('show at once that they are prepared; cancelled, nothing comes after', async () => {
    open()
    let finish = (_: PickResult) => {}
    picker.fromFiles.mockReturnValue(new Promise(resolve => finish = resolve))
    event('paste', {}, wrapper.get('textarea').element)
    await wrapper.vm.$nextTick()
    expect(dialog().attributes('aria-label')).toBe(t('more.preparing', { n: 1 }))
    expect(button(t('preview.send', { n: 1 }))).toBeUndefined()
    await button(t('action.cancel'))!.trigger('tap')
    finish({ media: [photo('a.png')], refused: [] })
    await Promise.resolve()
    expect([dialog().exists(), wrapper.emitted('attach')]).toEqual([false, undefined])
  })

  it('can be taken out one by one; without the last one the preview closes', async () => {
    open()
    picker.fromFiles.mockResolvedValue({ media: [photo('a.png'), photo('b.png')], refused: [] })
    event('drop')
    await vi.waitFor(() => expect(dialog().text()).toContain('b.png'))
    await key(t('preview.remove', { name: 'a.png' })).trigger('tap')
    expect(dialog().text()).not.toContain('a.png')
    await button(t('preview.send', { n: 1 }))!.trigger('tap')
    expect((wrapper.emitted('attach')![0] as [PickResult])[0].media.map(({ name }) => name)).toEqual(['b.png'])
    event('drop')
    await vi.waitFor(() => expect(dialog().text()).toContain('b.png'))
    for (const name of ['a.png', 'b.png']) await key(t('preview.remove', { name })).trigger('tap')
    expect(dialog().exists()).toBe(false)
  })

  it('leave no address of a thumbnail behind', async () => {
    const living = new Set<string>()
    vi.spyOn(URL, 'createObjectURL').mockImplementation(() => {
      const url = `blob:${living.size}`
      living.add(url)
      return url
    })
    vi.spyOn(URL, 'revokeObjectURL').mockImplementation((url) => { living.delete(url) })
    open()
    picker.fromFiles.mockResolvedValue({ media: [photo('a.png'), photo('b.png')], refused: [] })
    event('drop')
    await vi.waitFor(() => expect(living.size).toBe(2))
    await key(t('preview.remove', { name: 'a.png' })).trigger('tap')
    expect(living.size).toBe(1)
    await button(t('action.cancel'))!.trigger('tap')
    expect(living.size).toBe(0)
  })

  it('are announced while they are held over the window, which keeps the browser on the page', async () => {
    open()
    expect(event('dragover').defaultPrevented).toBe(true)
    await wrapper.vm.$nextTick()
    expect(wrapper.text()).toContain(t('preview.drop'))
    event('dragleave')
    await wrapper.vm.$nextTick()
    expect(wrapper.text()).not.toContain(t('preview.drop'))
  })

  it('are left to others: texts, a text with its picture, other fields, a covered page, and before the composer can attach', async () => {
    open()
    const other = document.body.appendChild(document.createElement('input'))
    expect(event('dragover', { types: ['text/plain'] }).defaultPrevented).toBe(false)
    expect(event('paste', { types: ['text/plain'] }).defaultPrevented).toBe(false)
    expect(event('paste', { types: ['text/html', 'text/plain', 'Files'], text: 'a cell' }).defaultPrevented).toBe(false)
    expect(event('paste', { types: ['text/html', 'Files'] }, other).defaultPrevented).toBe(false)
    vi.mocked(HTMLElement.prototype.getClientRects).mockReturnValue([] as unknown as DOMRectList)
    expect(event('drop').defaultPrevented).toBe(false)
    wrapper.unmount()
    expect(event('drop').defaultPrevented).toBe(false)
    open({})
    expect(event('drop').defaultPrevented).toBe(false)
    expect(picker.fromFiles).not.toHaveBeenCalled()
    expect(wrapper.findComponent(IncomingFiles).exists()).toBe(false)
  })
})
