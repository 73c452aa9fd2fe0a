import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'

import AccountForm from '@/packages/sign-in/AccountForm.vue'
import TokenForm from '@/packages/sign-in/TokenForm.vue'

describe('AccountForm', () => {
  const open = ({ isBusy = false, isNew = false } = {}) => mount(AccountForm, { props: { isBusy, isNew } })

  it('emits account and password, the account without surrounding blanks', async () => {
    const wrapper = open()
    await wrapper.get('[name=account]').setValue(' alice ')
    await wrapper.get('[name=password]').setValue(' secret ')
    await wrapper.get('button').trigger('tap')
    expect(wrapper.emitted('signIn')).toEqual([[{ account: 'alice', password: ' secret ', name: '' }]])
  })

  it.each([
    ['the account', '', 'secret', '请先填写账号。'],
    ['the password', 'alice', '', '请先填写密码。'],
  ])('reports that %s is missing', async (_, account, password, text) => {
    const wrapper = open()
    await wrapper.get('[name=account]').setValue(account)
    await wrapper.get('[name=password]').setValue(password)
    await wrapper.get('button').trigger('tap')
    expect(wrapper.emitted('problem')).toEqual([[text]])
    expect(wrapper.emitted('signIn')).toBeUndefined()
  })

  it('shows a name field for signing up, and emits signUp', async () => {
    expect(open().find('[name=name]').exists()).toBe(false)
    const wrapper = open({ isNew: true })
    await wrapper.get('[name=account]').setValue('alice')
    await wrapper.get('[name=password]').setValue('secret')
    await wrapper.get('[name=name]').setValue('爱丽丝')
    await wrapper.get('button').trigger('tap')
    expect(wrapper.emitted('signUp')).toEqual([[{ account: 'alice', password: 'secret', name: '爱丽丝' }]])
  })

  it('reports that the name is missing when signing up', async () => {
    const wrapper = open({ isNew: true })
    await wrapper.get('[name=account]').setValue('alice')
    await wrapper.get('[name=password]').setValue('secret')
    await wrapper.get('[name=name]').setValue(' ')
    await wrapper.get('button').trigger('tap')
    expect(wrapper.emitted('problem')).toEqual([['请先填写昵称。']])
    expect(wrapper.emitted('signUp')).toBeUndefined()
  })

  it('shows the rules for account and password only when signing up', async () => {
    const wrapper = open()
    expect(wrapper.text()).not.toContain('至少 8 个字符')
    await wrapper.setProps({ isNew: true })
    expect(wrapper.text()).toContain('密码至少 8 个字符')
    await wrapper.setProps({ isBusy: true })
    expect(wrapper.get('button').text()).toBe('正在注册…')
  })

  it('disables its button while it is busy', () => {
    const button = open({ isBusy: true }).get('button')
    expect(button.attributes('disabled')).toBeDefined()
    expect(button.text()).toBe('正在登录…')
  })
})

describe('TokenForm', () => {
  const open = (props = {}) => mount(TokenForm, { props: { isBusy: false, ...props } })

  it('emits the AppID as a number', async () => {
    const wrapper = open()
    await wrapper.get('[name=app-id]').setValue('123456')
    await wrapper.get('[name=user-id]').setValue('alice ')
    await wrapper.get('[name=token]').setValue('04AAAA\n')
    await wrapper.get('button').trigger('tap')
    expect(wrapper.emitted('signIn')).toEqual([[{ appID: 123456, userID: 'alice', token: '04AAAA' }]])
  })

  it('reports an AppID that is no number', async () => {
    const wrapper = open()
    await wrapper.get('[name=app-id]').setValue('1.5')
    await wrapper.get('button').trigger('tap')
    expect(wrapper.emitted('problem')![0]![0]).toContain('AppID 应为')
    expect(wrapper.emitted('signIn')).toBeUndefined()
  })

  it('shows no token field when the app fetches the token', () => {
    expect(open({ hasTokenUrl: true, appId: '1' }).find('[name=token]').exists()).toBe(false)
  })
})
