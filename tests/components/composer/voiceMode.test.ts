import type { VueWrapper } from '@vue/test-utils'

import { mount } from '@vue/test-utils'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'

import { askMicrophone } from '@/composables/voiceModule'
import EmojiPanel from '@/packages/chat/composer/EmojiPanel.vue'
import MessageComposer from '@/packages/chat/composer/MessageComposer.vue'
import VoiceBar from '@/packages/chat/composer/VoiceBar.vue'
import { createFailure, failed } from '@/utils/failure'

import { useFakeClock, wait } from '../../support/clock'
import { fire } from '../../support/uniHooks'
import { aRecording } from './fakeRecorder'

const fake = await vi.hoisted(async () => (await import('./fakeRecorder')).createFakeRecorder())
vi.mock('@/services/voice/recorder', () => fake.module)

useFakeClock()
// It loads the recorder.
beforeAll(() => askMicrophone())
beforeEach(() => fake.reset())

const open = (props: { canRecord?: boolean, draft?: string } = {}) => mount(MessageComposer, { props: { send: () => null, canRecord: true, ...props } })

async function press(wrapper: VueWrapper, label: string) {
  await wrapper.get(`[aria-label="${label}"]`).trigger('tap')
  await wait(0)
}

const bar = (wrapper: VueWrapper) => wrapper.findComponent(VoiceBar)
const problem = (wrapper: VueWrapper) => wrapper.find('[role=alert]')

describe('the composer with voice messages', () => {
  it('has no key for them unless it is told to', () => {
    expect(open({ canRecord: false }).find('[aria-label="语音"]').exists()).toBe(false)
    expect(open().find('[aria-label="语音"]').exists()).toBe(true)
  })

  it('asks for the microphone when they are chosen, before the bar is there to be pressed', async () => {
    const wrapper = open()
    let allow = () => {}
    fake.askMicrophone.mockReturnValue(new Promise(resolve => allow = resolve))
    await press(wrapper, '语音')
    expect(bar(wrapper).exists()).toBe(false)
    allow()
    await wait(0)
    expect(bar(wrapper).exists()).toBe(true)
  })

  it('says why there is no microphone, and keeps the field', async () => {
    const wrapper = open()
    fake.askMicrophone.mockRejectedValue(failed('microphone-refused'))
    await press(wrapper, '语音')
    expect([bar(wrapper).exists(), problem(wrapper).text()]).toEqual([false, '没有使用麦克风的权限，不能录音。请在设置里允许使用麦克风，再试一次。'])
    expect(wrapper.emitted('resize')).toHaveLength(1)
    fake.askMicrophone.mockResolvedValue()
    await press(wrapper, '语音')
    expect([bar(wrapper).exists(), problem(wrapper).exists()]).toEqual([true, false])
  })

  it('hands on a recording', async () => {
    const wrapper = open()
    await press(wrapper, '语音')
    bar(wrapper).vm.$emit('voice', aRecording())
    expect(wrapper.emitted('voice')).toEqual([[aRecording()]])
  })

  it('says what went wrong with a recording until the next one has worked', async () => {
    const wrapper = open()
    await press(wrapper, '语音')
    bar(wrapper).vm.$emit('failure', createFailure('recorder'))
    await wait(0)
    expect(problem(wrapper).text()).toContain('没有录成')
    bar(wrapper).vm.$emit('voice', aRecording())
    await wait(0)
    expect(problem(wrapper).exists()).toBe(false)
  })

  it('keeps what was typed, and gives the field the focus when one writes again', async () => {
    const wrapper = open()
    document.body.append(wrapper.element)
    const field = wrapper.get('textarea').element as HTMLTextAreaElement
    await wrapper.get('textarea').setValue('half a')
    await press(wrapper, '语音')
    expect(wrapper.text()).not.toContain('发送')
    await press(wrapper, '键盘')
    expect([bar(wrapper).exists(), wrapper.get('textarea').element === field, field.value, document.activeElement === field]).toEqual([false, true, 'half a', true])
    expect(wrapper.text()).toContain('发送')
    wrapper.unmount()
  })

  it('closes the emoji panel for them, and comes back to the field for emoji', async () => {
    const wrapper = open()
    await press(wrapper, '表情')
    expect(wrapper.findComponent(EmojiPanel).exists()).toBe(true)
    await press(wrapper, '语音')
    expect([wrapper.findComponent(EmojiPanel).exists(), bar(wrapper).exists()]).toEqual([false, true])
    await press(wrapper, '表情')
    expect([wrapper.findComponent(EmojiPanel).exists(), bar(wrapper).exists()]).toEqual([true, false])
  })

  it('is one line high while one talks, whatever was typed', async () => {
    const wrapper = open()
    await wait(0)
    wrapper.findComponent({ name: 'ComposerField' }).vm.$emit('lines', 3)
    await wait(0)
    await press(wrapper, '语音')
    await press(wrapper, '键盘')
    expect(wrapper.emitted('inset')).toEqual([[48], [0], [48]])
  })

  it('discards what is recorded when its page is hidden', async () => {
    const wrapper = open()
    await press(wrapper, '语音')
    await press(wrapper, '点按开始录音')
    fire(wrapper, 'onHide')
    await wait(0)
    expect(fake.calls).toEqual(['start', 'cancel'])
  })
})
