import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'

import type { ConnectionPhase } from '@/types/connection'

import ConnectionBanner from '@/components/common/ConnectionBanner.vue'
import { setLocale } from '@/i18n'
import { createFailure } from '@/utils/failure'

afterEach(() => setLocale('zh-CN'))

const open = (phase: ConnectionPhase, failure = null as ReturnType<typeof createFailure> | null) => mount(ConnectionBanner, { props: { phase, failure } })

describe('ConnectionBanner', () => {
  it.each(['online', 'signed-out'] as const)('is not shown in phase %s', (phase) => {
    expect(open(phase).text()).toBe('')
  })

  it.each([
    ['connecting', '正在连接…'],
    ['reconnecting', '网络不稳定，正在重连…'],
  ] as const)('shows a text without a button in phase %s', (phase, text) => {
    const wrapper = open(phase)
    expect(wrapper.text()).toBe(text)
    expect(wrapper.find('[role=button]').exists()).toBe(false)
  })

  it.each([
    ['kicked', '另一台设备', '重新登录'],
    ['other-tab', '另一个标签页', '在此使用'],
    ['token-expired', '凭证已过期', '重新登录'],
    ['failed', '连接失败', '重试'],
  ] as const)('shows a button that emits retry in phase %s', async (phase, text, action) => {
    const wrapper = open(phase)
    expect(wrapper.text()).toContain(text)
    const button = wrapper.get('[role=button]')
    expect(button.text()).toBe(action)
    await button.trigger('tap')
    expect(wrapper.emitted('retry')).toHaveLength(1)
  })

  it('shows the reason of a failed sign-in', () => {
    expect(open('failed', createFailure('app-id')).text()).toContain('ZEGO 不认识这个 AppID')
  })

  it.each(['online', 'connecting', 'reconnecting'] as const)('says in phase %s that something is not stored on this device', (phase) => {
    const wrapper = mount(ConnectionBanner, { props: { phase, isUnsaved: true } })
    expect(wrapper.text()).toContain('还没发出的内容在关闭应用后会丢失')
    expect([wrapper.find('.spinner').exists(), wrapper.find('[role=button]').exists()]).toEqual([false, false])
  })

  it('says first that the user has to sign in again', () => {
    expect(mount(ConnectionBanner, { props: { phase: 'kicked', isUnsaved: true } }).text()).toContain('另一台设备')
  })

  it('follows the language', async () => {
    const wrapper = open('kicked')
    await setLocale('en')
    await wrapper.vm.$nextTick()
    expect(wrapper.text()).toContain('another device')
  })
})
