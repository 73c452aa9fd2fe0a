import type { App, InjectionKey } from 'vue'

import { inject } from 'vue'

import type { KeyValueStorage } from '@/services/storage'

import { uniStorage } from '@/services/storage'

const STORAGE: InjectionKey<KeyValueStorage> = Symbol('storage')

/** Makes `storage` the one that an app's stores keep things on, in place of the phone's own. */
export function provideStorage(app: App, storage: KeyValueStorage): void {
  app.provide(STORAGE, storage)
}

/** Where the stores of this app keep things. Called in the setup of a store. */
export const useStorage = (): KeyValueStorage => inject(STORAGE, uniStorage)
