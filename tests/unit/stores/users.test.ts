import { createPinia } from 'pinia'
import { expect, it } from 'vitest'
import { createApp } from 'vue'

import { provideStorage } from '@/composables/useStorage'
import { createZim, provideZim } from '@/composables/useZim'
import { useChatStore } from '@/stores/chat'
import { useUsersStore } from '@/stores/users'

import { createDeviceStorage } from '../../support/model/deviceStorage'

it('names users by their remark, else by their profile, also those that were known before its first page is created', () => {
  const app = createApp({})
  const pinia = createPinia()
  app.use(pinia)
  provideZim(app, createZim({ load: () => new Promise(() => {}) }))
  provideStorage(app, createDeviceStorage().view().storage)
  const chat = useChatStore(pinia)
  chat.apply({ type: 'users-updated', users: [{ userID: 'ben', name: 'Ben', avatarUrl: 'https://example.com/ben.png' }] })
  const users = useUsersStore(pinia)
  expect([users.nameOf('ben'), users.avatarOf('ben')]).toEqual(['Ben', 'https://example.com/ben.png'])
  chat.apply({ type: 'users-updated', users: [{ userID: 'ben', name: 'Ben', avatarUrl: '', remark: '小本' }] })
  chat.apply({ type: 'users-updated', users: [{ userID: 'ben', name: 'Benedikt', avatarUrl: '' }] })
  expect(users.nameOf('ben')).toBe('小本')
  chat.apply({ type: 'users-updated', users: [{ userID: 'ben', name: '', avatarUrl: '', remark: '' }] })
  expect(users.nameOf('ben')).toBe('Benedikt')
})
