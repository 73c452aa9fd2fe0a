import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'

import AccountForm from '@/components/session/AccountForm.vue'
import TokenForm from '@/components/session/TokenForm.vue'

describe('signing in with an account', () => {
  const open = (isBusy = false) => mount(AccountForm, { props: { isBusy } })

  it('hands over account and password, the account without blanks around it', async () => {
    const wrapper = open()
    await wrapper.get('[name=account]').setValue(' alice ')
    await wrapper.get('[name=password]').setValue(' secret ')
    await wrapper.get('button').trigger('tap')
    expect(wrapper.emitted('signIn')).toEqual([[{ account: 'alice', password: ' secret ', name: '' }]])
  })

  it.each([
    ['the account', '', 'secret', '请先填写账号。'],
    ['the password', 'alice', '', '请先填写密码。'],
  ])('says that %s is missing', async (_, account, password, text) => {
    const wrapper = open()
    await wrapper.get('[name=account]').setValue(account)
    await wrapper.get('[name=password]').setValue(password)
    await wrapper.get('button').trigger('tap')
    expect(wrapper.emitted('problem')).toEqual([[text]])
    expect(wrapper.emitted('signIn')).toBeUndefined()
  })

  it('asks for a name when signing up, and then signs up', async () => {
    const wrapper = open()
    expect(wrapper.find('[name=name]').exists()).toBe(false)
    await wrapper.findAll('[role=button]').find(one => one.text().includes('注册'))!.trigger('tap')
    await wrapper.get('[name=account]').setValue('alice')
    await wrapper.get('[name=password]').setValue('secret')
    await wrapper.get('[name=name]').setValue('爱丽丝')
    await wrapper.get('button').trigger('tap')
    expect(wrapper.emitted('signUp')).toEqual([[{ account: 'alice', password: 'secret', name: '爱丽丝' }]])
  })

  it('says beforehand what account and password must be, to those who sign up', async () => {
    const wrapper = open()
    expect(wrapper.text()).not.toContain('至少 8 个字符')
    await wrapper.findAll('[role=button]').find(one => one.text().includes('注册'))!.trigger('tap')
    expect(wrapper.text()).toContain('密码至少 8 个字符')
    await wrapper.setProps({ isBusy: true })
    expect(wrapper.get('button').text()).toBe('正在注册…')
  })

  it('cannot be pressed twice while it is busy', () => {
    const button = open(true).get('button')
    expect(button.attributes('disabled')).toBeDefined()
    expect(button.text()).toBe('正在登录…')
  })
})

describe('signing in with an AppID and a token', () => {
  const open = (props = {}) => mount(TokenForm, { props: { isBusy: false, ...props } })

  it('hands over the AppID as a number', async () => {
    const wrapper = open()
    await wrapper.get('[name=app-id]').setValue('123456')
    await wrapper.get('[name=user-id]').setValue('alice ')
    await wrapper.get('[name=token]').setValue('04AAAA\n')
    await wrapper.get('button').trigger('tap')
    expect(wrapper.emitted('signIn')).toEqual([[{ appID: 123456, userID: 'alice', token: '04AAAA' }]])
  })

  it('says that an AppID is a number', async () => {
    const wrapper = open()
    await wrapper.get('[name=app-id]').setValue('1.5')
    await wrapper.get('button').trigger('tap')
    expect(wrapper.emitted('problem')![0]![0]).toContain('AppID 应为')
    expect(wrapper.emitted('signIn')).toBeUndefined()
  })

  it('asks for no token where the app fetches it', () => {
    expect(open({ hasTokenUrl: true, appId: '1' }).find('[name=token]').exists()).toBe(false)
  })
})
