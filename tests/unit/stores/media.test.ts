import { createPinia, setActivePinia } from 'pinia'
import { expect, it } from 'vitest'
import { createApp } from 'vue'

import { provideStorage } from '@/composables/useStorage'
import { useAccountStore } from '@/stores/account'
import { useMediaStore } from '@/stores/media'

import { createDeviceStorage } from '../../support/model/deviceStorage'

it('a file that is released or removed as the user signs out breaks nothing', async () => {
  const app = createApp({})
  const pinia = createPinia()
  app.use(pinia)
  setActivePinia(pinia)
  provideStorage(app, createDeviceStorage().view().storage)
  useAccountStore(pinia).open('anna', '1.anna')
  const media = useMediaStore(pinia)
  useAccountStore(pinia).close()
  expect(() => {
    media.files.release('anna~1')
    media.files.remove('anna~1', 'cat.jpg')
  }).not.toThrow()
  await expect(media.files.startUpload('anna~1', 'cat.jpg')).resolves.toMatchObject({ file: null })
})
