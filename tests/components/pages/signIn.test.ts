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
const parts = vi.hoisted(() => ({ hasAdvanced: true }))
vi.mock('@/utils/buildParts', () => parts)
vi.mock('@/stores/session', () => ({ useSessionStore: () => session }))

beforeEach(() => {
  setActivePinia(createPinia())
  Object.assign(session, { hasServer: true, hasTokenUrl: false, ended: null })
  vi.mocked(uni.switchTab).mockClear()
  vi.mocked(uni.navigateTo).mockClear()
})

afterEach(() => setLocale('zh-CN'))

/** The page, with the agreement ticked. */
async function agreed() {
  const wrapper = mount(SignInPage)
  await wrapper.get('[role=checkbox]').trigger('tap')
  return wrapper
}

const alice = { account: 'alice', password: 'secret', name: '' }

describe('the sign-in page', () => {
  it('opens the chats after a sign-in', async () => {
    session.signIn.mockResolvedValue(undefined)
    const wrapper = await agreed()
    wrapper.getComponent(AccountForm).vm.$emit('signIn', alice)
    await flushPromises()
    expect(session.signIn).toHaveBeenCalledWith({ account: 'alice', password: 'secret' })
    expect(uni.switchTab).toHaveBeenCalledWith({ url: '/pages/chats/index' })
  })

  it('shows the failure and enables the form again', async () => {
    session.signIn.mockRejectedValue(failed('wrong-credentials'))
    const wrapper = await agreed()
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
    const wrapper = await agreed()
    const form = wrapper.getComponent(AccountForm)
    form.vm.$emit('toggle')
    form.vm.$emit('signUp', alice)
    await flushPromises()
    expect(wrapper.get('[role=alert]').text()).toContain('账号服务器没有回应')
    expect(form.props('isNew')).toBe(false)
  })

  it('signs in once when the button is pressed twice', async () => {
    session.signIn.mockClear().mockReturnValue(new Promise(() => {}))
    const form = (await agreed()).getComponent(AccountForm)
    form.vm.$emit('signIn', alice)
    form.vm.$emit('signIn', alice)
    expect(session.signIn).toHaveBeenCalledTimes(1)
  })

  it('is not ticked at first, and asks who signs in without the tick: the agreement goes on with the sign-in', async () => {
    session.signIn.mockClear().mockResolvedValue(undefined)
    const wrapper = mount(SignInPage)
    expect(wrapper.get('[role=checkbox]').attributes('aria-checked')).toBe('false')
    wrapper.getComponent(AccountForm).vm.$emit('signIn', alice)
    await flushPromises()
    expect(session.signIn).not.toHaveBeenCalled()
    const sheet = wrapper.get('[role=dialog]')
    expect(sheet.text()).toContain('未满 14 周岁')
    await sheet.findAll('button').find(button => button.text() === '同意并继续')!.trigger('tap')
    await flushPromises()
    expect(session.signIn).toHaveBeenCalledTimes(1)
    expect(wrapper.get('[role=checkbox]').attributes('aria-checked')).toBe('true')
  })

  it.each(['signIn', 'signUp', 'token'] as const)('sends nothing without the agreement, and keeps what was typed: %s', async (form) => {
    for (const each of [session.signIn, session.signUp, session.signInWithToken]) each.mockClear()
    session.hasServer = form !== 'token'
    const wrapper = mount(SignInPage)
    await wrapper.findAll('input')[0]!.setValue('123')
    if (form === 'token') wrapper.getComponent(TokenForm).vm.$emit('signIn', { appID: 1, userID: 'a', token: 't' })
    else wrapper.getComponent(AccountForm).vm.$emit(form, alice)
    await flushPromises()
    await wrapper.get('[role=dialog]').findAll('button').at(-1)!.trigger('tap')
    await flushPromises()
    expect(wrapper.find('[role=dialog]').exists()).toBe(false)
    expect([session.signIn, session.signUp, session.signInWithToken].flatMap(each => each.mock.calls)).toEqual([])
    expect(wrapper.findAll('input')[0]!.element.value).toBe('123')
  })

  it('opens the agreement and the policy', async () => {
    const wrapper = mount(SignInPage)
    for (const link of wrapper.findAll('[role=link]')) await link.trigger('tap')
    expect(vi.mocked(uni.navigateTo).mock.calls.map(([{ url }]) => url)).toEqual(['/packages/sign-in/legal?document=agreement', '/packages/sign-in/legal?document=privacy'])
  })

  it('leads who forgot the password to the request for a new one, with the account that was typed, and not at a sign-up', async () => {
    const wrapper = mount(SignInPage)
    const forgot = () => wrapper.findAll('[role=button]').find(button => button.text() === '忘记密码')
    await wrapper.get('[name=account]').setValue(' 爱 ')
    await forgot()!.trigger('tap')
    expect(vi.mocked(uni.navigateTo).mock.calls.map(([{ url }]) => url)).toEqual(['/packages/sign-in/forgot?account=~E7~88~B1'])
    wrapper.getComponent(AccountForm).vm.$emit('toggle')
    await flushPromises()
    expect(forgot()).toBeUndefined()
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

  it('offers the form for AppID and token beside the account server where the build has it, and not in a release', async () => {
    const offers = () => mount(SignInPage).text().includes('高级')
    expect(offers()).toBe(true)
    parts.hasAdvanced = false
    expect(offers()).toBe(false)
    parts.hasAdvanced = true
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
