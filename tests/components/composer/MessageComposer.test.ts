import type { VueWrapper } from '@vue/test-utils'

import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'

import type { Failure } from '@/types/failure'

import ComposerField from '@/packages/chat/composer/ComposerField.vue'
import EmojiPanel from '@/packages/chat/composer/EmojiPanel.vue'
import MessageComposer from '@/packages/chat/composer/MessageComposer.vue'
import { createFailure } from '@/utils/failure'

function open(options: { draft?: string, send?: (text: string) => Failure | 'kept' | null } = {}) {
  const send = vi.fn(options.send ?? (() => null))
  const wrapper = mount(MessageComposer, { props: { draft: options.draft, send } })
  return { wrapper, send, field: wrapper.get('textarea') }
}

async function type(wrapper: VueWrapper, text: string) {
  await wrapper.get('textarea').setValue(text)
}

/** Text of the field after pending changes by the program. */
async function fieldText(wrapper: VueWrapper) {
  await wrapper.vm.$nextTick()
  await wrapper.vm.$nextTick()
  return (wrapper.get('textarea').element as HTMLTextAreaElement).value
}

const button = (wrapper: VueWrapper, text: string) => wrapper.findAll('[role=button]').find(one => one.text() === text)

describe('MessageComposer', () => {
  it('shows the send button only when the field has text that is not blank', async () => {
    const { wrapper } = open()
    expect(button(wrapper, '发送')).toBeUndefined()
    await type(wrapper, ' \n')
    expect(button(wrapper, '发送')).toBeUndefined()
    await type(wrapper, 'hi')
    expect(button(wrapper, '发送')).toBeDefined()
  })

  it('shows what is being replied to above the field, and reports that it is to quote nothing', async () => {
    const { wrapper } = open()
    expect(wrapper.find('.quote-bar').exists()).toBe(false)
    await wrapper.setProps({ quote: { text: 'Bob：tea?', thumb: '' } })
    expect(wrapper.get('[role=status]').text()).toBe('Bob：tea?')
    expect(wrapper.find('image').exists()).toBe(false)
    expect(wrapper.emitted('resize')).toHaveLength(1)
    await wrapper.setProps({ quote: { text: '引用内容已撤回', thumb: '' } })
    expect(wrapper.get('[role=status]').text()).toBe('引用内容已撤回')
    expect(wrapper.emitted('resize')).toHaveLength(1)
    await wrapper.get('[aria-label=取消引用]').trigger('tap')
    expect(wrapper.emitted('unquote')).toHaveLength(1)
    await wrapper.setProps({ quote: null })
    expect(wrapper.emitted('resize')).toHaveLength(2)
  })

  it('shows the picture that is replied to, unless it cannot be loaded', async () => {
    const { wrapper } = open()
    await wrapper.setProps({ quote: { text: 'Bob：[图片]', thumb: 'https://a.example/1' } })
    await wrapper.get('image').trigger('error')
    expect(wrapper.find('image').exists()).toBe(false)
  })

  it('gives the field the focus when a message is to be replied to', async () => {
    const { wrapper } = open()
    const focus = vi.spyOn(wrapper.get('textarea').element as HTMLTextAreaElement, 'focus')
    await wrapper.setProps({ quote: { text: 'Bob：tea?', thumb: '' }, focuses: 1 })
    await wrapper.vm.$nextTick()
    expect(focus).toHaveBeenCalledTimes(1)
  })

  it('can send the same text twice', async () => {
    const { wrapper, send } = open()
    for (const text of ['hi', 'hi']) {
      await type(wrapper, text)
      await button(wrapper, '发送')!.trigger('tap')
      expect(await fieldText(wrapper)).toBe('')
    }
    expect(send.mock.calls).toEqual([['hi'], ['hi']])
  })

  it('sends the typed text and empties the field', async () => {
    const { wrapper, send } = open()
    await type(wrapper, 'hi')
    await button(wrapper, '发送')!.trigger('tap')
    expect(send).toHaveBeenCalledWith('hi')
    expect(await fieldText(wrapper)).toBe('')
    expect(wrapper.emitted('text')!.at(-1)).toEqual([''])
  })

  it('sends on Enter', async () => {
    const { wrapper, send, field } = open()
    await type(wrapper, 'hi')
    await field.trigger('keydown', { key: 'Enter' })
    expect(send).toHaveBeenCalledWith('hi')
  })

  it.each([
    ['with Shift, which inserts a new line', { key: 'Enter', shiftKey: true }],
    ['while an input method is composing', { key: 'Enter', isComposing: true }],
    ['that belongs to an input method (keyCode 229)', { key: 'Enter', keyCode: 229 }],
  ])('does not send on Enter %s', async (_, key) => {
    const { wrapper, send, field } = open()
    await type(wrapper, 'hi')
    await field.trigger('keydown', key)
    expect(send).not.toHaveBeenCalled()
  })

  it('keeps the text and shows the excess length when the text is too long', async () => {
    const tooLong = createFailure('text-too-long', { params: { limit: 2048, size: 2054, excess: 6 } })
    const { wrapper } = open({ send: () => tooLong })
    await type(wrapper, 'a long one')
    await button(wrapper, '发送')!.trigger('tap')
    expect(await fieldText(wrapper)).toBe('a long one')
    expect(wrapper.get('[role=alert]').text()).toContain('超出上限（2048 字节）6 字节，约 2 个汉字')
  })

  it('removes the error text as soon as the text changes', async () => {
    const { wrapper } = open({ send: () => createFailure('text-too-long') })
    await type(wrapper, 'long')
    await button(wrapper, '发送')!.trigger('tap')
    expect(wrapper.find('[role=alert]').exists()).toBe(true)
    await type(wrapper, 'lon')
    expect(wrapper.find('[role=alert]').exists()).toBe(false)
  })

  it('starts with the draft and emits every change of it', async () => {
    const { wrapper } = open({ draft: 'half' })
    expect(await fieldText(wrapper)).toBe('half')
    await type(wrapper, 'half a')
    expect(wrapper.emitted('text')).toEqual([['half a']])
  })

  it('reports what is typed and picked as writing, and neither its draft, nor an inserted text, nor the empty field after a send', async () => {
    const { wrapper } = open({ draft: 'draft' })
    await wrapper.setProps({ insertion: { text: 'inserted' } })
    expect(wrapper.emitted('typed')).toBeUndefined()
    await type(wrapper, 'hi')
    await wrapper.get('[aria-label=表情]').trigger('tap')
    wrapper.getComponent(EmojiPanel).vm.$emit('pick', '👍')
    await button(wrapper, '发送')!.trigger('tap')
    expect(wrapper.emitted('typed')).toEqual([['hi'], ['👍']])
  })

  it('puts a text in place of what stands in the field, and keeps it when the page does the rest of the send', async () => {
    const { wrapper } = open({ draft: 'draft', send: () => 'kept' })
    await wrapper.setProps({ insertion: { text: 'whole', isWhole: true } })
    expect(await fieldText(wrapper)).toBe('whole')
    await button(wrapper, '发送')!.trigger('tap')
    expect([await fieldText(wrapper), wrapper.find('[role=alert]').exists()]).toEqual(['whole', false])
    expect(wrapper.emitted('text')).toEqual([['whole']])
  })

  it('has the key that sends for an edit whose text is blank, which says why that is not saved', async () => {
    const { wrapper } = open({ send: () => createFailure('blank-text') })
    await wrapper.setProps({ quote: { text: '正在编辑：hi', thumb: '', isEdit: true } })
    await button(wrapper, '发送')!.trigger('tap')
    expect(wrapper.get('[role=alert]').text()).toMatch(/空白/)
  })

  it('inserts an emoji at the cursor', async () => {
    const { wrapper, field } = open()
    await type(wrapper, 'ab')
    ;(field.element as HTMLTextAreaElement).setSelectionRange(1, 1)
    await field.trigger('blur')
    await wrapper.get('[aria-label="表情"]').trigger('tap')
    wrapper.getComponent(EmojiPanel).vm.$emit('pick', '😀')
    expect(await fieldText(wrapper)).toBe('a😀b')
  })

  it.each(['❤️', '👍🏽', '🇨🇳', '1️⃣', '👩🏽‍⚕️', '👨‍👩‍👧'])('removes all of %s with one backspace', async (emoji) => {
    const { wrapper } = open({ draft: `a${emoji}` })
    await wrapper.get('[aria-label="表情"]').trigger('tap')
    wrapper.getComponent(EmojiPanel).vm.$emit('backspace')
    expect(await fieldText(wrapper)).toBe('a')
  })

  it('emits the height of keyboard, panel and additional lines', async () => {
    const { wrapper } = open()
    await wrapper.vm.$nextTick()
    wrapper.getComponent(ComposerField).vm.$emit('lines', 3)
    await wrapper.vm.$nextTick()
    await wrapper.get('[aria-label="表情"]').trigger('tap')
    expect(wrapper.emitted('inset')).toEqual([[48], [48 + 264]])
  })

  it('has a key in place of the panel\'s that closes it and gives the field the focus', async () => {
    const { wrapper } = open()
    document.body.append(wrapper.element)
    await wrapper.get('[aria-label="表情"]').trigger('tap')
    expect(document.activeElement).not.toBe(wrapper.get('textarea').element)
    await wrapper.get('[aria-label="键盘"]').trigger('tap')
    expect(document.activeElement).toBe(wrapper.get('textarea').element)
    expect(wrapper.findComponent(EmojiPanel).exists()).toBe(false)
    wrapper.unmount()
  })

  it('closes the panel when the list is touched', async () => {
    const { wrapper } = open()
    await wrapper.get('[aria-label="表情"]').trigger('tap')
    await wrapper.setProps({ dismiss: 1 })
    expect(wrapper.findComponent(EmojiPanel).exists()).toBe(false)
  })
})
