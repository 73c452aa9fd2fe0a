import type { App, InjectionKey } from 'vue'

import { inject } from 'vue'

import type { KeyValueStorage } from '@/services/storage'

import { uniStorage, withDeadline } from '@/services/storage'

const STORAGE: InjectionKey<KeyValueStorage> = Symbol('storage')

/** Replaces the device storage with `storage` for the stores of an app. */
export function provideStorage(app: App, storage: KeyValueStorage): void {
  app.provide(STORAGE, withDeadline(storage))
}

const device = withDeadline(uniStorage)

/** Returns the storage of this app, with a deadline for each call: the provided one, else the device storage. Called in the setup of a store. */
export const useStorage = (): KeyValueStorage => inject(STORAGE, device)
