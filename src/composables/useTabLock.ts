import type { App, InjectionKey } from 'vue'

import { inject } from 'vue'

import type { TabLock } from '@/services/tabLock'

const TAB_LOCK: InjectionKey<TabLock> = Symbol('tab lock')

/** Called by main.ts on H5: a mini program runs once. */
export function provideTabLock(app: App, lock: TabLock): void {
  app.provide(TAB_LOCK, lock)
}

/** Returns the lock of this app; null where it runs once. Called in the setup of a component or store. */
export const useTabLock = (): TabLock | null => inject(TAB_LOCK, null)
