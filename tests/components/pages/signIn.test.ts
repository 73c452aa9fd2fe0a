import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { setLocale } from '@/i18n'
import AccountForm from '@/packages/sign-in/AccountForm.vue'
import SignInPage from '@/packages/sign-in/index.vue'
import TokenForm from '@/packages/sign-in/TokenForm.vue'
import { useSettingsStore } from '@/stores/settings'
import { createFailure, failed } from '@/utils/failure'

import { fire } from '../../support/uniHooks'

const session = vi.hoisted(() => ({ hasServer: true, hasTokenUrl: false, ended: null as unknown, signIn: vi.fn(), signUp: vi.fn(), signInWithToken: vi.fn() }))
vi.mock('@/stores/session', () => ({ useSessionStore: () => session }))

beforeEach(() => {
  setActivePinia(createPinia())
  Object.assign(session, { hasServer: true, hasTokenUrl: false, ended: null })
  vi.mocked(uni.switchTab).mockClear()
})

afterEach(() => setLocale('zh-CN'))

const alice = { account: 'alice', password: 'secret', name: '' }

describe('the sign-in page', () => {
  it('opens the chats after a sign-in', async () => {
    session.signIn.mockResolvedValue(undefined)
    const wrapper = mount(SignInPage)
    wrapper.getComponent(AccountForm).vm.$emit('signIn', alice)
    await flushPromises()
    expect(session.signIn).toHaveBeenCalledWith({ account: 'alice', password: 'secret' })
    expect(uni.switchTab).toHaveBeenCalledWith({ url: '/pages/chats/index' })
  })

  it('shows the failure and enables the form again', async () => {
    session.signIn.mockRejectedValue(failed('wrong-credentials'))
    const wrapper = mount(SignInPage)
    wrapper.getComponent(AccountForm).vm.$emit('signIn', alice)
    await flushPromises()
    expect(wrapper.get('[role=alert]').text()).toContain('账号或密码不对')
    expect(wrapper.getComponent(AccountForm).props('isBusy')).toBe(false)
    expect(uni.switchTab).not.toHaveBeenCalled()
  })

  it('changes between sign-in and sign-up, also in its title', async () => {
    const wrapper = mount(SignInPage)
    fire(wrapper, 'onShow')
    wrapper.getComponent(AccountForm).vm.$emit('toggle')
    await flushPromises()
    expect(wrapper.getComponent(AccountForm).props('isNew')).toBe(true)
    expect(uni.setNavigationBarTitle).toHaveBeenLastCalledWith({ title: '注册' })
  })

  it('offers to sign in once the account exists, although the rest has failed', async () => {
    session.signUp.mockImplementation(async (_: unknown, onCreated: () => void) => {
      onCreated()
      throw failed('server-away')
    })
    const wrapper = mount(SignInPage)
    const form = wrapper.getComponent(AccountForm)
    form.vm.$emit('toggle')
    form.vm.$emit('signUp', alice)
    await flushPromises()
    expect(wrapper.get('[role=alert]').text()).toContain('账号服务器没有回应')
    expect(form.props('isNew')).toBe(false)
  })

  it('signs in once when the button is pressed twice', async () => {
    session.signIn.mockClear().mockReturnValue(new Promise(() => {}))
    const form = mount(SignInPage).getComponent(AccountForm)
    form.vm.$emit('signIn', alice)
    form.vm.$emit('signIn', alice)
    expect(session.signIn).toHaveBeenCalledTimes(1)
  })

  it('shows why the session has ended', () => {
    session.ended = createFailure('session-expired')
    expect(mount(SignInPage).get('[role=alert]').text()).toContain('登录已失效')
  })

  it('shows the form for AppID and token without an account server', () => {
    session.hasServer = false
    const wrapper = mount(SignInPage)
    expect(wrapper.findComponent(AccountForm).exists()).toBe(false)
    expect(wrapper.findComponent(TokenForm).exists()).toBe(true)
    expect(wrapper.text()).toContain('尚未配置账号服务器')
  })

  it('switches the language once its texts are loaded', async () => {
    const wrapper = mount(SignInPage)
    const toggle = () => wrapper.findAll('[role=button]').at(-1)!.trigger('tap')
    await toggle()
    await vi.waitFor(() => expect(wrapper.text()).toContain('Password'))
    await toggle()
    expect(wrapper.text()).toContain('密码')
    await toggle()
    expect(wrapper.text()).toContain('Password')
  })

  it('says that the texts of the other language could not be fetched, and stays usable', async () => {
    const wrapper = mount(SignInPage)
    useSettingsStore().setLocale = () => Promise.reject(failed('language-load'))
    await wrapper.findAll('[role=button]').at(-1)!.trigger('tap')
    await flushPromises()
    expect(wrapper.get('[role=alert]').text()).toContain('英文文字没有下载下来')
    expect(wrapper.getComponent(AccountForm).props('isBusy')).toBe(false)
  })
})
