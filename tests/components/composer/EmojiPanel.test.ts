import { mount } from '@vue/test-utils'
import { readFileSync } from 'node:fs'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import EmojiPanel from '@/packages/chat/composer/EmojiPanel.vue'
import { loadEmoji } from '@/services/emoji'

import { EMOJI_FILE, emojiSource } from '../../../scripts/emoji'
import { t } from '../../support/texts'

vi.mock('@/services/emoji', { spy: true })

async function open() {
  const panel = mount(EmojiPanel)
  await vi.waitFor(() => expect(panel.find('.spinner').exists()).toBe(false))
  return {
    panel,
    keys: () => panel.findAll('[data-emoji]').map(key => key.text()),
    pick: (emoji: string) => panel.findAll('[data-emoji]').find(key => key.text() === emoji)!.trigger('tap'),
  }
}

describe('EmojiPanel', () => {
  beforeEach(() => uni.removeStorageSync('emoji.v1'))

  it('shows one group at a time, the first one at the start', async () => {
    const { panel, keys } = await open()
    expect(keys()).toContain('😀')
    expect(keys()).not.toContain('🐶')
    await panel.get(`[aria-label="${t('emoji.nature')}"]`).trigger('tap')
    expect(keys()).toContain('🐶')
    expect(keys()).not.toContain('😀')
    expect(panel.get('[aria-pressed=true]').attributes('aria-label')).toBe(t('emoji.nature'))
  })

  it('scrolls to the beginning of a group that is chosen', async () => {
    const { panel } = await open()
    const place = () => panel.get('scroll-view').attributes('scroll-into-view')!
    const before = place()
    await panel.get(`[aria-label="${t('emoji.nature')}"]`).trigger('tap')
    expect(place()).not.toBe(before)
    expect(panel.find(`#${place()}`).exists()).toBe(true)
  })

  it('has those that were picked last above the first group, newest first, when it is opened again', async () => {
    const { pick, panel, keys } = await open()
    const before = keys()
    for (const emoji of ['😂', '😍', '😂']) await pick(emoji)
    expect(panel.emitted('pick')).toEqual([['😂'], ['😍'], ['😂']])
    expect(keys()).toEqual(before)
    expect((await open()).keys()).toEqual(['😂', '😍', ...before])
  })

  it('keeps sixteen of them, and opens when what is stored is not a list of emoji', async () => {
    const { pick, keys } = await open()
    for (const emoji of keys().slice(0, 20)) await pick(emoji)
    expect((await open()).keys().slice(0, 17)).toEqual([...keys().slice(4, 20).reverse(), keys()[0]])
    uni.setStorageSync('emoji.v1', { a: 1 })
    expect((await open()).keys()).toEqual(keys())
  })

  it('says that the emoji could not be loaded, and loads them on a tap', async () => {
    vi.mocked(loadEmoji).mockRejectedValueOnce(new Error('offline'))
    const { panel, keys } = await open()
    expect(keys()).toEqual([])
    await panel.findAll('[role=button]').find(one => one.text() === t('emoji.failed'))!.trigger('tap')
    await vi.waitFor(() => expect(keys()).toContain('😀'))
  })

  it('has the emoji of Unicode\'s list, as npm run emoji writes them', () => {
    expect(readFileSync(EMOJI_FILE, 'utf8')).toBe(emojiSource())
  })
})
