import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, expect, it, vi } from 'vitest'

import ProfilePage from '@/packages/me/profile.vue'
import NameForm from '@/packages/me/profile/NameForm.vue'
import PasswordForm from '@/packages/me/profile/PasswordForm.vue'
import ProfileAvatar from '@/packages/me/profile/ProfileAvatar.vue'
import { failed } from '@/utils/failure'

const profile = vi.hoisted(() => ({ devices: null, setPicture: vi.fn(async (): Promise<boolean | 'waiting'> => true), rename: vi.fn(), changePassword: vi.fn() }))
const session = vi.hoisted(() => ({ kind: 'account', userID: 'anna', loginName: 'anna', profile: { name: 'Anna', avatarUrl: '' } }))
vi.mock('@/stores/profile', () => ({ useProfileStore: () => profile }))
vi.mock('@/stores/mailAddress', () => ({ useMailAddressStore: () => ({ state: null, load: async () => {} }) }))
vi.mock('@/stores/session', () => ({ useSessionStore: () => session }))

beforeEach(() => { profile.setPicture.mockClear() })

function openPicker() {
  const page = mount(ProfilePage)
  page.getComponent(ProfileAvatar).get('[role=button]').trigger('tap')
  return page
}
const input = () => document.querySelector<HTMLInputElement>('body > input[type=file]')

it('the profile page opens the browser\'s picker when the avatar is tapped, and saves the picture', async () => {
  openPicker()
  const file = new File(['picture'], 'a.png', { type: 'image/png' })
  Object.defineProperty(input()!, 'files', { value: [file] })
  input()!.dispatchEvent(new Event('change'))
  await vi.waitFor(() => expect(profile.setPicture).toHaveBeenCalledWith(file))
  expect(input()).toBeNull()
})

it.each<[string, () => Promise<boolean | 'waiting'>, string]>([
  ['that is checked before it is shown', async () => 'waiting', '图片审核中，通过后显示'],
  ['that is shown at once', async () => true, '已保存'],
])('the profile page says so of a picture %s', async (_, answer, words) => {
  profile.setPicture.mockImplementationOnce(answer)
  openPicker()
  Object.defineProperty(input()!, 'files', { value: [new File(['picture'], 'a.png', { type: 'image/png' })] })
  input()!.dispatchEvent(new Event('change'))
  await vi.waitFor(() => expect(vi.mocked(uni.showToast)).toHaveBeenLastCalledWith(expect.objectContaining({ title: words })))
})

it.each([['picture-moderated', '没有通过审核'], ['picture-unchecked', '暂时无法审核']] as const)('the profile page says why a picture is not taken: %s', async (kind, words) => {
  profile.setPicture.mockRejectedValueOnce(failed(kind))
  const page = openPicker()
  Object.defineProperty(input()!, 'files', { value: [new File(['picture'], 'a.png', { type: 'image/png' })] })
  input()!.dispatchEvent(new Event('change'))
  await vi.waitFor(() => expect(page.get('[role=alert]').text()).toContain(words))
})

it('the profile page refuses a picture that the server does not take', async () => {
  const page = openPicker()
  Object.defineProperty(input()!, 'files', { value: [new File(['<svg/>'], 'a.svg', { type: 'image/svg+xml' })] })
  input()!.dispatchEvent(new Event('change'))
  await vi.waitFor(() => expect(page.get('[role=alert]').text()).toContain('图片'))
  expect(profile.setPicture).not.toHaveBeenCalled()
})

it('the profile page changes nothing when the picker is cancelled', async () => {
  openPicker()
  input()!.dispatchEvent(new Event('cancel'))
  await flushPromises()
  expect(profile.setPicture).not.toHaveBeenCalled()
  expect(input()).toBeNull()
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
