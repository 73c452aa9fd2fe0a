import { mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'

import ProfilePage from '@/packages/me/profile.vue'
import NameForm from '@/packages/me/profile/NameForm.vue'
import PasswordForm from '@/packages/me/profile/PasswordForm.vue'
import ProfileAvatar from '@/packages/me/profile/ProfileAvatar.vue'
import { failed } from '@/utils/failure'

const profile = vi.hoisted(() => ({ devices: null, setPicture: vi.fn(async () => true), rename: vi.fn(), changePassword: vi.fn() }))
const session = vi.hoisted(() => ({ kind: 'account', userID: 'anna', loginName: 'anna', profile: { name: 'Anna', avatarUrl: '' } }))
vi.mock('@/stores/profile', () => ({ useProfileStore: () => profile }))
vi.mock('@/stores/session', () => ({ useSessionStore: () => session }))

vi.mock('@/services/media/chooseFiles.h5', () => ({ chooseFiles: async () => [new File(['a'], 'a.png', { type: 'image/png' })] }))

it('the profile page opens the picture picker when the avatar is tapped, and saves the picture', async () => {
  mount(ProfilePage).getComponent(ProfileAvatar).get('[role=button]').trigger('tap')
  await vi.waitFor(() => expect(profile.setPicture).toHaveBeenCalledWith(expect.stringMatching(/^blob:/)))
})

it('the profile page shows a failure below the form that it belongs to, while that is open', async () => {
  profile.rename.mockRejectedValue(failed('name-form'))
  profile.changePassword.mockRejectedValue(failed('wrong-password'))
  const page = mount(ProfilePage)
  const alertBehind = (form: object) => page.findComponent(form).element.nextElementSibling
  page.getComponent(NameForm).vm.$emit('save', '')
  await vi.waitFor(() => expect(alertBehind(NameForm)?.textContent).toContain('昵称'))
  await page.findAll('[aria-expanded]')[0]!.trigger('tap')
  page.getComponent(PasswordForm).vm.$emit('change', { oldPassword: 'a', newPassword: 'b' })
  await vi.waitFor(() => expect(alertBehind(PasswordForm)?.textContent).toContain('密码'))
  expect(page.findAll('[role=alert]')).toHaveLength(1)
  await page.findAll('[aria-expanded]')[0]!.trigger('tap')
  expect(page.findAll('[role=alert]')).toHaveLength(0)
})
