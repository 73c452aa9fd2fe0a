import { mount } from '@vue/test-utils'
import { beforeEach, expect, it, vi } from 'vitest'

import ProfileAvatar from '@/components/profile/ProfileAvatar.vue'
import ProfilePage from '@/pages/profile/index.vue'

const profile = vi.hoisted(() => ({ devices: null, setPicture: vi.fn(async () => true) }))
const session = vi.hoisted(() => ({ kind: 'account', userID: 'anna', loginName: 'anna', profile: { name: 'Anna', avatarUrl: '' } }))
vi.mock('@/stores/profile', () => ({ useProfileStore: () => profile }))
vi.mock('@/stores/session', () => ({ useSessionStore: () => session }))

const chooseImage = vi.fn(({ success }: { success: (result: object) => void }) => success({ tempFilePaths: ['blob:1'], tempFiles: [{ size: 7, type: 'image/png' }] }))

beforeEach(() => { vi.mocked(uni).chooseImage = chooseImage as never })

it('the profile page opens the picture picker when the avatar is tapped, and saves the picture', async () => {
  mount(ProfilePage).getComponent(ProfileAvatar).get('[role=button]').trigger('tap')
  await vi.waitFor(() => expect(profile.setPicture).toHaveBeenCalledWith('blob:1'))
})
